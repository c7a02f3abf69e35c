// The arrays of a slice, decoded once each, and pictures of them, one pixel per value.

const decodedBlobs = new Map();
const missingColour = [128, 128, 128];

function decodeBlob(index) {
  if (!decodedBlobs.has(index)) {
    const text = atob(embedded.blobs[index]);
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    decodedBlobs.set(index, Float32Array.from({length: bytes.length / 4}, (_, i) => view.getFloat32(4 * i, true)));
  }
  return decodedBlobs.get(index);
}

// name: original, reconstruction, error or ssim; null where the run wrote none.
function sliceValues(slice, name) {
  if (slice[name] !== undefined) return decodeBlob(slice[name]);
  if (name !== "error") return null;
  slice.difference ??=
      sliceValues(slice, "reconstruction").map((value, i) => value - sliceValues(slice, "original")[i]);
  return slice.difference;
}

// Those with a picture of one and the same slice.
function slicedRows() {
  const sliced = selectedRows().filter((row) => row.details && row.details.slice);
  const place = ({details}) => `${details.slice.shape} ${details.slice.name}`;
  return sliced.filter((row) => place(row) === place(sliced[0]));
}

function finiteRange(values) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (Number.isFinite(value)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : [0, 1];
}

const outlierReach = 10;  // quartile distances beyond the quartiles; further away are hot pixels and masks

// The range of a picture of the original: the whole one, but without outliers that would leave all else one colour.
function pictureRange(values) {
  const sorted = Float32Array.from(values).filter(Number.isFinite).sort();
  if (sorted.length === 0) return [0, 1];
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  const reach = outlierReach * (at(0.75) - at(0.25));
  const inner = reach > 0 ? sorted.filter((value) => value >= at(0.25) - reach && value <= at(0.75) + reach) : sorted;
  const [low, high] = [inner[0], inner[inner.length - 1]];
  return at(1) - at(0) > outlierReach * (high - low) ? [low, high] : [at(0), at(1)];
}

// The scales that all pictures share. settings: {errors: "bound" for plus and minus the bound, else the slice's
// largest error; values: "whole" for the whole range}.
function sharedScales(pictured, settings) {
  const original = sliceValues(pictured[0].details.slice, "original");
  const values = settings.values === "whole" ? finiteRange(original) : pictureRange(original);
  const largest = Math.max(
      ...pictured.map((row) => Math.max(...finiteRange(sliceValues(row.details.slice, "error")).map(Math.abs))));
  const bound = pictured[0].abs_bound;
  const limit = settings.errors === "bound" && bound > 0 ? bound : largest || 1;
  const maps = pictured.map((row) => sliceValues(row.details.slice, "ssim")).filter(Boolean);
  return {values, error: [-limit, limit], ssim: [Math.min(0.99, ...maps.map((map) => finiteRange(map)[0])), 1]};
}

// A canvas with one pixel per value.
function sliceCanvas(values, shape, map, range) {
  const canvas = element("canvas", {width: shape[1], height: shape[0]});
  const context = canvas.getContext("2d");
  const image = context.createImageData(shape[1], shape[0]);
  for (let i = 0; i < values.length; ++i) {
    const colour = Number.isNaN(values[i]) ? missingColour : mapColour(map, values[i], range[0], range[1]);
    image.data.set(colour, 4 * i);
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
  return canvas;
}
