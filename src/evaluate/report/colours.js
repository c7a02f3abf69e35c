// Colour maps of pictures, made here from OKLab (B. Ottosson, 2020): lightness runs evenly, so that equal steps of the
// value look equal and the map survives a grey printer.

const mapSteps = 256;

// OKLCH to sRGB, 0..255 each; hue in degrees.
function colourOf(lightness, chroma, hue) {
  const a = chroma * Math.cos(hue * Math.PI / 180);
  const b = chroma * Math.sin(hue * Math.PI / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s,
  ].map(gammaByte);
}

function gammaByte(linear) {
  const value = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055));
}

function makeMap(colourAt) {
  return Array.from({length: mapSteps}, (_, index) => colourAt(index / (mapSteps - 1)));
}

// Values: dark violet over blue and green to light yellow.
const sequentialMap =
    makeMap((t) => colourOf(0.24 + 0.68 * t, 0.105 + 0.055 * t - 0.02 * Math.sin(Math.PI * t), 305 - 200 * t ** 0.9));

// Signed errors: blue below, white at zero, red above.
const divergingMap = makeMap((t) => {
  const size = Math.abs(2 * t - 1);
  return colourOf(0.985 - 0.545 * size, 0.19 * size ** 0.8, t < 0.5 ? 255 : 27);
});

function mapColour(map, value, low, high) {
  const t = high > low ? (value - low) / (high - low) : 0.5;
  return map[Math.min(mapSteps - 1, Math.max(0, Math.round(t * (mapSteps - 1))))];
}

// An SVG gradient along x with the colours of a map.
function mapGradient(map, id) {
  const stops = [];
  for (let index = 0; index <= 16; ++index) {
    const colour = map[Math.round(index / 16 * (mapSteps - 1))];
    stops.push(svgElement("stop", {offset: index / 16, "stop-color": `rgb(${colour.join(",")})`}));
  }
  return svgElement("linearGradient", {id}, stops);
}
