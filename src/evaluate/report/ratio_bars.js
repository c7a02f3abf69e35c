// Bars of the compression ratios, one panel per bound, from ratio 1 on a logarithmic axis.

function ratioBarRow(name, ratio, row) {
  const style = styleOf(name);
  const lines = row ?
      [
        `${name}: ${numberText(row.ratio)}`, `${row.dataset}, ${boundLabel(row)}`,
        `${bytesText(row.compressed_bytes)} of ${bytesText(row.uncompressed_bytes)}`,
        `${numberText(row.bit_rate)} bits per value`
      ] :
      [`${name}: ${numberText(ratio)}`, "geometric mean"];
  const withModel = row && hasModel(row) ? row.ratio_with_model : null;
  if (withModel) lines.push(`${numberText(withModel)} with the model's bytes`);
  return {
    draw(group, y, scale) {
      const base = scale(Math.max(1, scale.low));
      const end = scale(ratio);
      const bar = svgElement("rect", {
        x: Math.min(base, end),
        y: y - 6,
        width: Math.max(1, Math.abs(end - base)),
        height: 12,
        style: `fill:${style.colour}`,
        opacity: 0.85,
      });
      group.append(addTooltip(bar, lines), markerElement(style, end, y, 5));
      if (withModel) group.append(lineAt(scale(withModel), y - 8, scale(withModel), y + 8, "model-mark"));
      const excess = row ? excessText(row) : null;
      group.append(textAt(
          Math.max(base, end) + 10, y + 4, numberText(ratio) + (excess ? ` ${excess}` : ""),
          {class: row && isViolated(row) ? "bad" : "value"}));
    },
  };
}

function ratioGroups(bound) {
  const groups = datasets.map((dataset) => ({
                                label: dataset,
                                rows: rowsAt(dataset, bound.key)
                                          .filter((row) => row.ratio > 0)
                                          .map((row) => ratioBarRow(row.compressor, row.ratio, row)),
                              }));
  const means = meansAt(bound.key);
  if (means.datasets.length > 1) {
    groups.push({
      label: `Geometric mean over ${means.datasets.length} datasets`,
      rows: compressors.filter((name) => means.mean(name) > 0).map((name) => ratioBarRow(name, means.mean(name), null)),
    });
  }
  return groups.filter((group) => group.rows.length > 0);
}

const ratioBars = {
  empty: () => (rows.some((row) => row.ratio > 0) ? null : "no cell has a compression ratio."),
  draw(width) {
    const drawn = bounds.filter((bound) => ratioGroups(bound).length > 0);
    const values = rows.flatMap((row) => [row.ratio, row.ratio_with_model]);
    return rowPanels(
        width, drawn.length, 3, 44, compressorEntries(compressors, markerEntry),
        (index, frame) => rowPanel(
            ratioGroups(drawn[index]), {label: "compression ratio (log)", log: true, values, base: 1},
            {...frame, title: `Bound: ${drawn[index].label}`}));
  },
  table: () => ({
    header: ["dataset", "bound_kind", "bound", "compressor", "status", "ratio", "ratio_with_model", "bit_rate"],
    rows: rows.map(
        (r) => [r.dataset, r.bound_kind, r.bound, r.compressor, r.status, r.ratio, r.ratio_with_model, r.bit_rate]),
  }),
};
