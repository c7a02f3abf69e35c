// Artefacts: one slice, original beside every reconstruction and its signed error, with shared scales and a shared
// view.

const scaleSettings = {
  values: "automatic",
  errors: "bound"
};
let showSsim = false;
let sliceView = null;

const pictureKinds = {
  reconstruction: {map: sequentialMap, scale: "values", label: "reconstruction"},
  error: {map: divergingMap, scale: "error", label: "error"},
  ssim: {map: sequentialMap, scale: "ssim", label: "SSIM"},
};

function shownKinds(row) {
  return ["reconstruction", "error", ...(showSsim && row.details.slice.ssim !== undefined ? ["ssim"] : [])];
}

// A canvas that takes part in the linked view, with its name under it.
function pictureBox(source, label, description) {
  const canvas = element("canvas", {class: "picture", tabindex: 0, role: "img", "aria-label": description});
  sliceView.add(canvas, source);
  return element("div", {class: "picture-box"}, canvas, element("div", {class: "picture-label"}, label));
}

function pictureSource(row, kind, scales) {
  const {map, scale} = pictureKinds[kind];
  return sliceCanvas(sliceValues(row.details.slice, kind), row.details.slice.shape, map, scales[scale]);
}

function originalSource(row, scales) {
  return sliceCanvas(sliceValues(row.details.slice, "original"), row.details.slice.shape, sequentialMap, scales.values);
}

function colourBar(map, range, label) {
  const id = `bar-${label.replace(/\W+/g, "-")}`;
  return svgElement(
      "svg", {viewBox: "0 0 160 40", class: "chart colour-bar"}, mapGradient(map, id),
      textAt(0, 10, label, {class: "tick"}),
      svgElement("rect", {x: 0, y: 14, width: 160, height: 10, style: `fill:url(#${id})`}),
      textAt(0, 36, numberText(range[0]), {class: "tick"}),
      textAt(160, 36, numberText(range[1]), {class: "tick", "text-anchor": "end"}));
}

function colourBars(scales) {
  const bars = [[sequentialMap, scales.values, "value"], [divergingMap, scales.error, "error"]];
  if (showSsim) bars.push([sequentialMap, scales.ssim, "SSIM"]);
  return bars;
}

function cardTitle(row) {
  const mark = svgElement(
      "svg", {viewBox: "-7 -7 14 14", class: "mark", "aria-hidden": "true"},
      markerElement(styleOf(row.compressor), 0, 0, 4.5));
  return element("h4", {}, mark, row.compressor);
}

function cardNumbers(row) {
  const numbers = [`ratio ${numberText(row.ratio)}`];
  if (isMeasured(row.psnr)) numbers.push(`PSNR ${numberText(row.psnr)} dB`);
  if (isMeasured(row.ssim)) numbers.push(`SSIM ${similarityText(row.ssim)}`);
  return element("div", {class: "card-numbers"}, numbers.map((text) => element("span", {}, text)));
}

// What stands under the pointer, in each card.
function readoutText(row, pixel) {
  if (!pixel) return "";
  const {shape} = row.details.slice;
  const index = pixel[1] * shape[1] + pixel[0];
  const error = sliceValues(row.details.slice, "error")[index];
  const share = row.abs_bound > 0 ? ` (${numberText(error / row.abs_bound, 2)} of the bound)` : "";
  return `${valueText(sliceValues(row.details.slice, "reconstruction")[index])}, error ${numberText(error)}${share}`;
}

function originalReadout(row, pixel) {
  const {shape} = row.details.slice;
  if (!pixel) return "";
  return `x ${pixel[0]}, y ${pixel[1]}: ${
      valueText(sliceValues(row.details.slice, "original")[pixel[1] * shape[1] + pixel[0]])}`;
}

function drawPictures() {
  const pictured = slicedRows();
  const scales = sharedScales(pictured, scaleSettings);
  const readouts = [];
  const previous = sliceView;
  const {shape, name} = pictured[0].details.slice;
  sliceView = new SliceView(shape, (pixel) => readouts.forEach((show) => show(pixel)));
  if (previous && String(previous.shape) === String(shape))
    Object.assign(sliceView, {zoom: previous.zoom, center: previous.center});
  const readout = (text) => {
    const output = element("output", {class: "readout no-print"});
    readouts.push((pixel) => {
      output.textContent = text(pixel);
    });
    return output;
  };
  const original = element(
      "div", {class: "card"}, element("h4", {}, "Original"),
      pictureBox(originalSource(pictured[0], scales), name, `original, slice ${name} of ${selectionText()}`),
      readout((pixel) => originalReadout(pictured[0], pixel)), colourBars(scales).map((bar) => colourBar(...bar)));
  const cards = pictured.map(
      (row) => element(
          "div", {class: "card"}, cardTitle(row),
          shownKinds(row).map(
              (kind) => pictureBox(
                  pictureSource(row, kind, scales), pictureKinds[kind].label,
                  `${pictureKinds[kind].label} of ${row.compressor}, slice ${name} of ${selectionText()}`)),
          cardNumbers(row), readout((pixel) => readoutText(row, pixel))));
  return element("div", {class: "cards"}, original, cards);
}

function scaleControl(label, name, labels, redraw) {
  const choices = Object.entries(labels).map(([value, text]) => ({value, label: text}));
  return selectControl(label, choices, scaleSettings[name], (value) => {
    scaleSettings[name] = value;
    redraw();
  });
}

function pictureControls(redraw) {
  const button = (label, title, action) =>
      element("button", {type: "button", title, onclick: () => sliceView && action()}, label);
  return [
    scaleControl("Values", "values", {automatic: "without outliers", whole: "whole range"}, redraw),
    scaleControl("Errors", "errors", {bound: "± bound", largest: "± largest error"}, redraw),
    element(
        "label", {class: "control"}, element("input", {
          type: "checkbox",
          onchange: (event) => {
            showSsim = event.target.checked;
            redraw();
          }
        }),
        " SSIM maps"),
    button("+", "Zoom in", () => sliceView.zoomBy(2)),
    button("−", "Zoom out", () => sliceView.zoomBy(0.5)),
    button("whole", "Show the whole slice", () => sliceView.reset()),
  ];
}

const picturesFigure = {
  controls: pictureControls,
  empty: () => (slicedRows().length > 0 ? null : `the run kept no pictures of ${selectionText()}.`),
  draw: drawPictures,
  drawn: () => sliceView.draw(),
  exportSvg: pictureSheet,
  table: () => ({
    header: ["compressor", "x", "y", "original", "reconstruction", "error"],
    rows: slicedRows().flatMap(pictureValues),
  }),
};

function pictureValues(row) {
  const {slice} = row.details;
  const [original, reconstruction, error] =
      ["original", "reconstruction", "error"].map((name) => sliceValues(slice, name));
  return Array.from(
      original,
      (value,
       i) => [row.compressor, i % slice.shape[1], Math.floor(i / slice.shape[1]), value, reconstruction[i], error[i]]);
}
