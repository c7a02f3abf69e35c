// Speed of compression and decompression: median and spread over the repeats, and the first call of all.

let speedBound = commonestBound();

// The bound with most cells, so that no dataset is missing at first; the middle one of several.
function commonestBound() {
  const count = (bound) => rows.filter((row) => row.boundKey === bound.key).length;
  const most = Math.max(0, ...bounds.map(count));
  const candidates = bounds.filter((bound) => count(bound) === most);
  return candidates.length ? candidates[candidates.length >> 1].key : "";
}

function speedRow(row, direction) {
  const style = styleOf(row.compressor);
  const speed = speedOf(row, `${direction}_s`);
  const fastest = speedOf(row, `${direction}_s_min`) || speed;
  const slowest = speedOf(row, `${direction}_s_max`) || speed;
  const cold = direction === "compress" ? speedOf(row, "cold_compress_s") : null;
  const lines = [
    `${row.compressor}: ${numberText(speed)} MB/s`,
    `${numberText(slowest)} to ${numberText(fastest)} MB/s over ${row.repeats ?? "?"} repeats`
  ];
  if (cold) lines.push(`first call: ${numberText(cold)} MB/s (${secondsText(row.cold_compress_s)})`);
  if (row.note) lines.push(row.note);
  return {
    draw(group, y, scale) {
      group.append(
          svgElement(
              "line",
              {x1: scale(slowest), x2: scale(fastest), y1: y, y2: y, style: `stroke:${style.colour};stroke-width:2`}),
          lineAt(scale(slowest), y - 4, scale(slowest), y + 4, "whisker"),
          lineAt(scale(fastest), y - 4, scale(fastest), y + 4, "whisker"));
      if (cold) group.append(addTooltip(markerElement(style, scale(cold), y, 4, true), lines));
      group.append(addTooltip(markerElement(style, scale(speed), y, 5), lines));
      const text = numberText(speed) + (isSlowByPlatform(row) ? " †" : "");
      group.append(textAt(scale(Math.max(fastest, cold || 0)) + 9, y + 4, text, {class: "value"}));
    },
  };
}

function speedGroups(direction) {
  return datasets
      .map((dataset) => ({
             label: dataset,
             rows: rowsAt(dataset, speedBound)
                       .filter((row) => speedOf(row, `${direction}_s`))
                       .map((row) => speedRow(row, direction)),
           }))
      .filter((group) => group.rows.length > 0);
}

const speedColumns = [
  "compress_s", "compress_s_min", "compress_s_max", "decompress_s", "decompress_s_min", "decompress_s_max",
  "cold_compress_s"
];
const speedNames = [
  "compress MB/s", "compress MB/s fastest", "compress MB/s slowest", "decompress MB/s", "decompress MB/s fastest",
  "decompress MB/s slowest", "first compress MB/s"
];

const speedFigure = {
  controls: (redraw) => [selectControl(
      "Bound", bounds.map((bound) => ({value: bound.key, label: bound.label})), speedBound,
      (key) => {
        speedBound = key;
        redraw();
      })],
  empty: () => (rows.some((row) => speedOf(row, "compress_s")) ? null : "no cell has times."),
  draw(width) {
    const values = rows.flatMap((row) => speedColumns.map((column) => speedOf(row, column)));
    const directions = ["compress", "decompress"];
    const entries = compressorEntries(compressors, markerEntry);
    entries.push(markerEntry("first call, cold", {...styleAt(0), colour: "var(--text)"}, true));
    const label = bounds.find((bound) => bound.key === speedBound)?.label;
    return rowPanels(
        width, 2, 2, 52, entries,
        (index, frame) => rowPanel(
            speedGroups(directions[index]), {label: "MB/s (log)", log: true, values},
            {...frame, title: `${index ? "Decompression" : "Compression"}, ${label}`}));
  },
  table: () => ({
    header: ["dataset", "bound_kind", "bound", "compressor", ...speedNames, "note"],
    rows: rows.map(
        (row) =>
            [row.dataset, row.bound_kind, row.bound, row.compressor,
             ...speedColumns.map((column) => speedOf(row, column)), row.note]),
  }),
};

// What the dagger stands for, once per compressor.
function mountSpeedNotes() {
  const notes = distinct(rows.filter(isSlowByPlatform).map((row) => `† ${row.compressor}: ${row.note}`));
  document.getElementById("speed-notes").replaceChildren(...notes.map((note) => element("p", {class: "note"}, note)));
}
