// The structure of the error of the selected cell: histogram, autocorrelation, spectrum, and its course over time.

function detailedRows(name) {
  return selectedRows().filter(
      (row) => row.details && row.details[name] && Object.values(row.details[name])[0].length > 0);
}

// One panel of lines. pointsOf(row) -> [{x, y}]; extra: further series.
function curveFigure(name, axes, pointsOf, extra = () => []) {
  const used = () => detailedRows(name);
  const seriesOf = () =>
      [...extra(used()),
       ...used().map((row) => ({name: row.compressor, style: styleOf(row.compressor), points: pointsOf(row)}))];
  return {
    empty: () => (used().length > 0 ? null : `the run kept no such details of ${selectionText()}.`),
    draw(width) {
      const series = seriesOf();
      const legend = series.map((entry) => lineEntry(entry.name, entry.style, false));
      return linePanels(
          width, [{title: selectionText(), x: axes.x, y: axes.y(used()), series, references: axes.references}],
          {legend, columns: 1, together: true});
    },
    table: () => ({
      header: [axes.x.label, "series", "value"],
      rows: seriesOf().flatMap((series) => series.points.map((point) => [point.x, series.name, point.y])),
    }),
  };
}

// The share of values in each bin, over the bin's middle.
const histogramFigure = curveFigure(
    "histogram",
    {x: {label: "error in units of the bound"}, y: () => ({label: "share of values in % (log)", log: true})}, (row) => {
      const {edges, counts} = row.details.histogram;
      const total = counts.reduce((sum, count) => sum + count, 0) || 1;
      return counts.map((count, index) => ({x: (edges[index] + edges[index + 1]) / 2, y: 100 * count / total}));
    });

const autocorrelationFigure = curveFigure(
    "autocorrelation", {
      x: {label: "distance along the fastest axis"},
      y: () => ({label: "autocorrelation", log: false, include: [0, 1]}),
      references: [{y: 0}]
    },
    (row) =>
        row.details.autocorrelation.lag.map((lag, index) => ({x: lag, y: row.details.autocorrelation.value[index]})));

const dataStyle = {
  colour: "var(--muted)",
  dash: "1 3",
  marker: markerShapes[0],
  index: 0
};

const spectrumFigure = curveFigure(
    "spectrum",
    {x: {label: "wavenumber in cycles per grid step (log)", log: true}, y: () => ({label: "power (log)", log: true})},
    (row) => spectrumPoints(row.details.spectrum, "error"),
    (used) => used.slice(0, 1).map(
        (row) => ({name: "original data", style: dataStyle, points: spectrumPoints(row.details.spectrum, "data")})));

function spectrumPoints(spectrum, name) {
  return spectrum.wavenumber.map((x, index) => ({x, y: spectrum[name][index]}));
}

const stepMeasures = {
  rmse: {label: "RMS error (log)", log: true},
  max_error: {label: "largest error (log)", log: true},
  psnr: {label: "PSNR in dB", log: false},
};
let stepMeasure = "rmse";

const stepsFigure = {
  ...curveFigure(
      "per_step", {x: {label: "time step"}, y: () => stepMeasures[stepMeasure]},
      (row) => row.details.per_step[stepMeasure].map((y, index) => ({x: index, y}))),
  controls: (redraw) => [selectControl(
      "Measure", Object.entries(stepMeasures).map(([value, {label}]) => ({value, label: label.replace(" (log)", "")})),
      stepMeasure,
      (value) => {
        stepMeasure = value;
        redraw();
      })],
};

const errorCurves = {
  histogram: histogramFigure,
  autocorrelation: autocorrelationFigure,
  spectrum: spectrumFigure,
  steps: stepsFigure
};

// What the study's metrics measured, one row per number, one column per compressor.
function fillMetrics() {
  const host = document.getElementById("metrics-table");
  const measured = selectedRows().filter((row) => row.details && row.details.metrics);
  const names = distinct(measured.flatMap((row) => Object.keys(row.details.metrics)));
  if (names.length === 0) {
    host.replaceChildren(element("p", {class: "note"}, `None for ${selectionText()}.`));
    return;
  }
  host.replaceChildren(sortableTable(
      [
        {name: "Metric", value: (name) => name},
        ...measured.map((row) => ({
                          name: row.compressor,
                          value: (name) => row.details.metrics[name],
                          node: (name) => numberText(row.details.metrics[name], 4),
                          numeric: true,
                        }))
      ],
      names, {caption: `Metrics over the valid values, ${selectionText()}`}));
}

// "Shadowing": how much of the error is the pattern that the past suggests.
function fillShadowing() {
  const shadowed = selectedRows().filter(
      (row) => ["error_prev_corr", "error_pred_corr", "error_autocorr1"].some((name) => isMeasured(row[name])));
  const host = document.getElementById("shadowing-table");
  if (shadowed.length === 0) {
    host.replaceChildren(element("p", {class: "note"}, `Not measured for ${selectionText()}.`));
    return;
  }
  const number = (name, column) =>
      ({name, value: (row) => row[column], node: (row) => correlationText(row[column]), numeric: true});
  host.replaceChildren(sortableTable(
      [
        {name: "Compressor", value: (row) => row.compressor}, number("With the previous frame", "error_prev_corr"),
        number("With the prediction", "error_pred_corr"), number("With the neighbouring error", "error_autocorr1")
      ],
      shadowed, {caption: `Correlation of the error, ${selectionText()}`}));
}
