// Panels of lines over two axes, side by side where there is room.

const panelHeight = 230;
const panelTop = 24;
const panelBottom = 40;

// panels: {title, x, y, series, references}; x and y: {label, log}; series: {name, style, points: {x, y, lines},
// markers}, where lines is the text of a tooltip; references: {y, label}. options: legend entries, columns at most,
// together: the tooltip shows all series at the pointer's x.
function linePanels(width, panels, options) {
  const columns = panelColumns(width, panels.length, options.columns || 3);
  const cellWidth = width / columns;
  const legend = legendRow(options.legend, width);
  const rowCount = Math.ceil(panels.length / columns);
  const svg = chartSvg(width, legend.height + rowCount * panelHeight);
  svg.append(legend.node);
  panels.forEach((panel, index) => {
    const x = (index % columns) * cellWidth;
    const y = legend.height + Math.floor(index / columns) * panelHeight;
    svg.append(linePanel(panel, x, y, cellWidth, options));
  });
  return svg;
}

function linePanel(panel, left, top, width, options) {
  const group = svgElement("g");
  const points = panel.series.flatMap((series) => series.points.filter((point) => Number.isFinite(point.y)));
  const yLimits = limitsOf([...points.map((p) => p.y), ...(panel.y.include || [])], panel.y.log);
  const xLimits = limitsOf(points.map((p) => p.x), panel.x.log);
  group.append(shortenedText(left, top + 14, panel.title || "", width - 10, {class: "panel-title"}));
  if (!yLimits || !xLimits) {
    group.append(
        textAt(left + width / 2, top + panelHeight / 2, "no values", {"text-anchor": "middle", class: "tick"}));
    return group;
  }
  const scaleY = (panel.y.log ? logScale : linearScale)(...yLimits, top + panelHeight - panelBottom, top + panelTop);
  const gap = 8 + Math.max(...scaleY.ticks.map((tick) => textWidth(tick.label, 11)), 8);
  const box = {x: left + gap + 20, y: top + panelTop, height: panelHeight - panelTop - panelBottom, labelGap: gap + 4};
  box.width = width - gap - 20 - 14;
  const scaleX = (panel.x.log ? logScale : linearScale)(...xLimits, box.x, box.x + box.width);
  group.append(xAxis(scaleX, box, panel.x.label), yAxis(scaleY, box, panel.y.label));
  for (const reference of panel.references || []) addReference(group, reference, scaleY, box);
  for (const series of panel.series) group.append(seriesLine(series, scaleX, scaleY));
  for (const series of panel.series)
    if (series.markers) addMarkers(group, series, scaleX, scaleY);
  if (options.together) group.append(sharedReadout(panel, scaleX, box));
  return group;
}

function addReference(group, reference, scaleY, box) {
  if (reference.y < scaleY.low || reference.y > scaleY.high) return;
  const y = scaleY(reference.y);
  group.append(lineAt(box.x, y, box.x + box.width, y, "reference"));
  if (reference.label) {
    group.append(textAt(box.x + box.width, y - 3, reference.label, {"text-anchor": "end", class: "tick"}));
  }
}

function isDrawable(point, scaleX, scaleY) {
  const fits = (value, scale) => Number.isFinite(value) && (!scale.log || value > 0);
  return fits(point.x, scaleX) && fits(point.y, scaleY);
}

// One path; a point that cannot be drawn interrupts it.
function seriesLine(series, scaleX, scaleY) {
  let path = "";
  let previous = null;
  for (const point of series.points) {
    if (!isDrawable(point, scaleX, scaleY)) {
      previous = null;
      continue;
    }
    const x = scaleX(point.x).toFixed(1);
    const y = scaleY(point.y).toFixed(1);
    path += previous === null ? `M${x},${y}` : `L${x},${y}`;
    previous = point;
  }
  return svgElement("path", {
    d: path,
    class: "series",
    style: `stroke:${series.style.colour}`,
    "stroke-dasharray": series.style.dash || null,
  });
}

function addMarkers(group, series, scaleX, scaleY) {
  for (const point of series.points) {
    if (!isDrawable(point, scaleX, scaleY)) continue;
    const x = scaleX(point.x);
    const y = scaleY(point.y);
    group.append(markerElement(series.style, x, y, 4.5, point.hollow));
    const target = svgElement("circle", {cx: x, cy: y, r: 10, class: "target no-export"});
    group.append(addTooltip(target, point.lines));
  }
}

// An invisible sheet over the panel; the values of all series at the x nearest to the pointer.
function sharedReadout(panel, scaleX, box) {
  const sheet =
      svgElement("rect", {x: box.x, y: box.y, width: box.width, height: box.height, class: "target no-export"});
  return addTooltip(sheet, (event) => {
    const matrix = sheet.getScreenCTM().inverse();
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix).x;
    const nearest = nearestX(panel.series, scaleX, at);
    const values = panel.series.map((series) => {
      const point = series.points.find((p) => p.x === nearest);
      return `${series.name}: ${numberText(point ? point.y : null, 4)}`;
    });
    return [`${panel.x.label}: ${numberText(nearest, 4)}`, ...values];
  });
}

function nearestX(seriesList, scaleX, at) {
  let best = null;
  for (const series of seriesList) {
    for (const point of series.points) {
      if (scaleX.log && !(point.x > 0)) continue;
      if (best === null || Math.abs(scaleX(point.x) - at) < Math.abs(scaleX(best) - at)) best = point.x;
    }
  }
  return best;
}
