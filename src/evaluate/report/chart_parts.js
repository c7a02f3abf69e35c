// What all charts are made of: the canvas, text of known width, axes, legends.

const measuring = document.createElement("canvas").getContext("2d");

function textWidth(text, size = 12) {
  measuring.font = `${size}px system-ui, sans-serif`;
  return measuring.measureText(text).width;
}

function chartSvg(width, height) {
  return svgElement(
      "svg",
      {viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`, class: "chart", preserveAspectRatio: "xMinYMin"});
}

const narrowestPanel = 230;  // pixels: three side by side on paper

function panelColumns(width, count, most) {
  return Math.max(1, Math.min(most, count, Math.floor(width / narrowestPanel)));
}

function textAt(x, y, text, attributes = {}) {
  return svgElement("text", {x: x.toFixed(1), y: y.toFixed(1), ...attributes}, text);
}

// text that ends in "…" where it is wider than limit; a <title> keeps the whole.
function shortenedText(x, y, text, limit, attributes = {}) {
  let shown = text;
  while (shown.length > 1 && textWidth(shown) > limit) shown = shown.slice(0, -2).trimEnd() + "…";
  const node = textAt(x, y, shown, attributes);
  if (shown !== text) node.append(svgElement("title", {}, text));
  return node;
}

function lineAt(x1, y1, x2, y2, name) {
  const at = (value) => value.toFixed(1);
  return svgElement("line", {x1: at(x1), y1: at(y1), x2: at(x2), y2: at(y2), class: name});
}

// Grid, ticks and labels of the x axis at the lower edge of box {x, y, width, height}; the ticks keep their distance.
function xAxis(scale, box, label) {
  const group = svgElement("g", {class: "axis"});
  let last = -Infinity;
  for (const tick of scale.ticks) {
    const x = scale(tick.value);
    const half = textWidth(tick.label, 11) / 2;
    group.append(lineAt(x, box.y, x, box.y + box.height, "grid"));
    if (x - half < last + 6) continue;
    group.append(textAt(x, box.y + box.height + 14, tick.label, {"text-anchor": "middle", class: "tick"}));
    last = x + half;
  }
  if (label) {
    group.append(
        textAt(box.x + box.width / 2, box.y + box.height + 30, label, {"text-anchor": "middle", class: "label"}));
  }
  return group;
}

function yAxis(scale, box, label) {
  const group = svgElement("g", {class: "axis"});
  let last = Infinity;
  for (const tick of scale.ticks) {
    const y = scale(tick.value);
    group.append(lineAt(box.x, y, box.x + box.width, y, "grid"));
    if (y > last - 13) continue;
    group.append(textAt(box.x - 5, y + 4, tick.label, {"text-anchor": "end", class: "tick"}));
    last = y;
  }
  if (label) {
    const middle = box.y + box.height / 2;
    group.append(textAt(0, 0, label, {
      "text-anchor": "middle",
      class: "label",
      transform: `translate(${(box.x - box.labelGap).toFixed(1)},${middle.toFixed(1)}) rotate(-90)`,
    }));
  }
  return group;
}

// Entries {label, draw(x, y) -> node of 22 pixels} in lines from (0, y) on; returns {node, height}.
function legendRow(entries, width, y = 0) {
  const group = svgElement("g", {class: "legend"});
  let x = 0;
  let line = y + 12;
  for (const entry of entries) {
    const space = 28 + textWidth(entry.label) + 18;
    if (x > 0 && x + space > width + 18) {
      x = 0;
      line += 20;
    }
    group.append(entry.draw(x + 11, line - 4), shortenedText(x + 27, line, entry.label, width - 30));
    x += space;
  }
  return {node: group, height: line + 12 - y};
}

// The legend entry of a series drawn as a line with markers, or only as a line.
function lineEntry(label, style, withMarker = true) {
  return {
    label,
    draw: (x, y) => svgElement(
        "g", {}, svgElement("line", {
          x1: x - 11,
          x2: x + 11,
          y1: y,
          y2: y,
          style: `stroke:${style.colour};stroke-width:2`,
          "stroke-dasharray": style.dash
        }),
        withMarker ? markerElement(style, x, y) : null),
  };
}

function markerEntry(label, style, hollow = false) {
  return {label, draw: (x, y) => markerElement(style, x, y, 4.5, hollow)};
}

function compressorEntries(names, entry) {
  return names.map((name) => entry(name, styleOf(name)));
}
