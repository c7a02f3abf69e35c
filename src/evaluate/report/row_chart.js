// Horizontal rows in groups (compressors within a dataset) over one shared x axis: names of any length fit, on any
// width, and long studies grow downwards.

const rowHeight = 17;
const groupHead = 22;
const groupGap = 6;

// groups: {label, rows: [{draw(group, y, scale)}]}; rows may have a label of their own for the left margin. axis:
// {label, log, values, zero: 0 belongs to the axis}. right: pixels kept free for texts behind the marks.
function rowPanel(groups, axis, frame) {
  const node = svgElement("g");
  const margin =
      Math.max(4, ...groups.flatMap((group) => group.rows.map((row) => (row.label ? textWidth(row.label) + 12 : 0))));
  const height = groups.reduce((sum, group) => sum + groupHead + group.rows.length * rowHeight + groupGap, 0);
  const box = {x: frame.x + margin, y: frame.y + panelTop, width: frame.width - margin - frame.right, height};
  const limits = rowLimits(axis);
  const scale = (axis.log ? logScale : linearScale)(...limits, box.x, box.x + box.width);
  node.append(
      shortenedText(frame.x, frame.y + 14, frame.title, frame.width - 8, {class: "panel-title"}),
      xAxis(scale, box, axis.label));
  let y = box.y;
  for (const group of groups) {
    node.append(shortenedText(frame.x, y + 15, group.label, frame.width - 8, {class: "group-label"}));
    y += groupHead;
    for (const row of group.rows) {
      if (row.label) node.append(textAt(box.x - 8, y + rowHeight / 2 + 4, row.label, {"text-anchor": "end"}));
      row.draw(node, y + rowHeight / 2, scale);
      y += rowHeight;
    }
    y += groupGap;
  }
  return {node, height: panelTop + height + panelBottom};
}

function rowLimits(axis) {
  const limits = limitsOf(axis.values, axis.log) || [1, 10];
  if (axis.zero) return [0, limits[1]];
  if (axis.log && axis.base) return [Math.min(axis.base, limits[0]), limits[1]];
  return limits;
}

// At most mostColumns panels side by side, where there is room. makePanel(index, frame) -> {node, height}.
function rowPanels(width, count, mostColumns, right, legendEntries, makePanel) {
  const columns = panelColumns(width, count, mostColumns);
  const legend = legendRow(legendEntries, width);
  const cellWidth = width / columns;
  const nodes = [legend.node];
  let y = legend.height;
  for (let first = 0; first < count; first += columns) {
    let tallest = 0;
    for (let index = first; index < Math.min(count, first + columns); ++index) {
      const gap = columns > 1 ? 16 : 0;
      const panel = makePanel(index, {x: (index - first) * cellWidth, y, width: cellWidth - gap, right});
      nodes.push(panel.node);
      tallest = Math.max(tallest, panel.height);
    }
    y += tallest + 8;
  }
  const svg = chartSvg(width, y);
  svg.append(...nodes);
  return svg;
}
