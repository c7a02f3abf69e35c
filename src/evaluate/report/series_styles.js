// How a compressor, or a stage, looks in every figure. One decision: the place in the results decides, so that a
// compressor never changes its look, and a marker, a dash or a hatching always goes with the colour.

const colourCount = 8;
const markerShapes = [
  (r) => `M${- r},0a${r},${r} 0 1 0 ${2 * r},0a${r},${r} 0 1 0 ${- 2 * r},0Z`,
  (r) => polygonPath(4, r * 1.2, 45),
  (r) => polygonPath(3, r * 1.35, -90),
  (r) => polygonPath(4, r * 1.35, 0),
  (r) => polygonPath(3, r * 1.35, 90),
  (r) => crossPath(r * 1.2, r * 0.4),
  (r) => polygonPath(5, r * 1.2, -90),
  (r) => starPath(r * 1.45),
  (r) => polygonPath(6, r * 1.2, 0),
];
const dashes = ["", "7 3", "2 3", "9 3 2 3", "5 2 2 2 2 2", "12 3"];

function polygonPath(corners, radius, turn) {
  const points = [];
  for (let index = 0; index < corners; ++index) {
    const angle = (turn + 360 * index / corners) * Math.PI / 180;
    points.push(`${(radius * Math.cos(angle)).toFixed(2)},${(radius * Math.sin(angle)).toFixed(2)}`);
  }
  return `M${points.join("L")}Z`;
}

function crossPath(r, w) {
  return `M${- w},${- r}H${w}V${- w}H${r}V${w}H${w}V${r}H${- w}V${w}H${- r}V${- w}H${- w}Z`;
}

function starPath(r) {
  const points = [];
  for (let index = 0; index < 10; ++index) {
    const angle = (-90 + 36 * index) * Math.PI / 180;
    const radius = index % 2 ? r * 0.45 : r;
    points.push(`${(radius * Math.cos(angle)).toFixed(2)},${(radius * Math.sin(angle)).toFixed(2)}`);
  }
  return `M${points.join("L")}Z`;
}

function styleAt(index) {
  return {
    colour: `var(--series-${index % colourCount})`,
    marker: markerShapes[index % markerShapes.length],
    dash: dashes[index % dashes.length],
    index,
  };
}

function styleOf(compressor) {
  return styleAt(compressors.indexOf(compressor));
}

// A marker at (x, y); hollow: only its outline.
function markerElement(style, x, y, size = 4, hollow = false) {
  return svgElement("path", {
    d: style.marker(size),
    transform: `translate(${x.toFixed(1)},${y.toFixed(1)})`,
    style: hollow ? `fill:var(--page);stroke:${style.colour};stroke-width:1.5` :
                    `fill:${style.colour};stroke:var(--page);stroke-width:0.75`,
  });
}

const hatchings = ["", "M0,6L6,0", "M0,0L6,6", "M0,3H6", "M3,0V6", "M0,6L6,0M0,0L6,6", "M0,3H6M3,0V6", "M1,3H4"];

// A pattern of a style's colour; where the colours come round again the hatching differs.
function hatchPattern(style, id) {
  const lines = hatchings[(style.index + Math.floor(style.index / colourCount)) % hatchings.length];
  return svgElement(
      "pattern", {id, width: 6, height: 6, patternUnits: "userSpaceOnUse"},
      svgElement("rect", {width: 6, height: 6, style: `fill:${style.colour}`}),
      svgElement("path", {d: lines, style: "stroke:var(--page);stroke-width:1.1;fill:none"}));
}
