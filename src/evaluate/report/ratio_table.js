// The table of compression ratios: one row per dataset and bound, one column per compressor, the best in bold.

function ratioTableRows() {
  return datasets.flatMap(
      (dataset) => bounds.map((bound) => ({dataset, bound, cells: rowsAt(dataset, bound.key)}))
                       .filter((entry) => entry.cells.length > 0)
                       .map((entry) => ({
                              ...entry,
                              best: bestOf(entry.cells),
                              first: entry.cells.find((row) => isMeasured(row.abs_bound)) || entry.cells[0]
                            })));
}

function ratioNode(row, best) {
  if (!row) return missingText;
  if (row.status === "failed") return element("a", {href: "#failures", class: "bad"}, "failed");
  const ratio = element(row === best ? "strong" : "span", {class: row === best ? "best" : null}, numberText(row.ratio));
  const parts = [ratio];
  if (row === best) parts.push(element("span", {class: "hidden"}, " (best)"));
  if (isViolated(row))
    parts.push(element("a", {href: "#failures", class: "bad second"}, excessText(row)));
  else if (exceedsBound(row))
    parts.push(element("div", {class: "second"}, excessText(row)));
  if (hasModel(row)) parts.push(element("div", {class: "second"}, `${numberText(row.ratio_with_model)} with model`));
  return parts;
}

function ratioColumns() {
  const markOf = (name) => svgElement(
      "svg", {viewBox: "-7 -7 14 14", class: "mark", "aria-hidden": "true"}, markerElement(styleOf(name), 0, 0, 4.5));
  const ratioOf = (entry, name) => entry.cells.find((row) => row.compressor === name);
  return [
    {name: "Dataset", value: (entry) => entry.dataset},
    {
      name: "Bound, absolute",
      value: (entry) => entry.first.abs_bound,
      node: (entry) => boundCell(entry, "abs"),
      numeric: true
    },
    {
      name: "Bound, of the range",
      value: (entry) => entry.first.rel_bound,
      node: (entry) => boundCell(entry, "rel"),
      numeric: true
    },
    ...compressors.map((name) => ({
                         name,
                         mark: markOf(name),
                         value: (entry) => ratioOf(entry, name)?.ratio,
                         node: (entry) => ratioNode(ratioOf(entry, name), entry.best),
                         numeric: true,
                       })),
  ];
}

// Both numbers of a bound; the one that the study states stands out.
function boundCell(entry, kind) {
  if (entry.bound.kind === "lossless") return kind === "abs" ? "lossless" : missingText;
  const text = boundText(entry.first[`${kind}_bound`]);
  return entry.bound.kind === kind ? element("b", {}, text) : text;
}

function meanFooter(bound) {
  const means = meansAt(bound.key);
  if (means.datasets.length < 2) return null;
  const values = compressors.map((name) => means.mean(name));
  const best = Math.max(...values.filter(isMeasured));
  return element(
      "tr", {}, element("th", {scope: "row"}, `Geometric mean over ${means.datasets.length} datasets`),
      element("td", {colspan: 2, class: "number"}, bound.label),
      values.map(
          (value) => element(
              "td", {class: "number"},
              value === best ? element("strong", {class: "best"}, numberText(value)) : numberText(value))));
}

function mountRatioTable() {
  const footer = bounds.map(meanFooter).filter(Boolean);
  document.getElementById("ratio-table").append(sortableTable(ratioColumns(), ratioTableRows(), {
    caption: "Compression ratio: original bytes over compressed bytes",
    footer: footer.length ? footer : null,
  }));
}
