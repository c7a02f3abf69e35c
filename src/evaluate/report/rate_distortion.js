// Quality against size: PSNR and largest error over bits per value, one panel per dataset.

function rateSeries(dataset, column) {
  return compressors
      .map((name) => {
        const points = rows.filter(
            (row) =>
                row.dataset === dataset && row.compressor === name && row.bit_rate > 0 && Number.isFinite(row[column]));
        points.sort((a, b) => a.bit_rate - b.bit_rate);
        return {name, style: styleOf(name), markers: true, points: points.map((row) => ratePoint(row, column))};
      })
      .filter((series) => series.points.length > 0);
}

function ratePoint(row, column) {
  return {
    x: row.bit_rate,
    y: row[column],
    hollow: isViolated(row) || exceedsBound(row),
    lines: [
      row.compressor, boundLabel(row), `${numberText(row.bit_rate, 4)} bits per value (ratio ${numberText(row.ratio)})`,
      `PSNR ${numberText(row.psnr, 4)} dB`,
      `largest error ${numberText(row.max_error)} (bound ${boundText(row.abs_bound)})`
    ],
  };
}

function rateFigure(column, yAxisOf) {
  const used = () => datasets.filter((dataset) => rateSeries(dataset, column).length > 0);
  const rates = rows.map((row) => row.bit_rate).filter((rate) => rate > 0);
  const log = Math.max(...rates) / Math.min(...rates) > 8;
  return {
    empty: () => (used().length > 0 ? null : `results.csv has no values in the columns bit_rate and ${column}.`),
    draw: (width) => linePanels(
        width, used().map((dataset) => ({
                            title: dataset,
                            x: {label: `bits per value${log ? " (log)" : ""}`, log},
                            series: rateSeries(dataset, column),
                            ...yAxisOf(dataset),
                          })),
        {legend: compressorEntries(compressors, lineEntry)}),
    table: () => ({
      header: ["dataset", "compressor", "bound_kind", "bound", "bit_rate", column],
      rows: used().flatMap(
          (dataset) =>
              rows.filter((row) => row.dataset === dataset && Number.isFinite(row[column]))
                  .map((row) => [row.dataset, row.compressor, row.bound_kind, row.bound, row.bit_rate, row[column]])),
    }),
  };
}

const ratePsnr = rateFigure("psnr", () => ({y: {label: "PSNR in dB", log: false}}));

const rateError = rateFigure(
    "max_error",
    (dataset) => ({
      y: {label: "largest error (log)", log: true},
      references:
          distinct(rows.filter((row) => row.dataset === dataset && row.abs_bound > 0).map((row) => row.abs_bound))
              .map((y) => ({y, label: ""})),
    }));
