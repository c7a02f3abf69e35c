// Figures as files for a paper: SVG and PNG in the light colours whatever the page shows, CSV of the numbers drawn.

const exportedProperties = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size",
  "font-weight", "text-anchor", "dominant-baseline"
];
const exportMargin = 10;  // pixels around the drawing
const pngScale = 3;       // pixels per CSS pixel: 300 dpi at a third of the printed width

// {text, width, height} of a copy that needs no style sheet. The computed styles are read while the document is in its
// light theme.
function standaloneSvg(svg) {
  const copy = svg.cloneNode(true);
  const root = document.documentElement;
  const theme = root.dataset.theme;
  root.dataset.theme = "light";
  copyStyles(svg, copy);
  const page = getComputedStyle(document.body).backgroundColor;
  if (theme === undefined)
    delete root.dataset.theme;
  else
    root.dataset.theme = theme;
  copy.querySelectorAll(".no-export").forEach((node) => node.remove());
  const [width, height] =
      copy.getAttribute("viewBox").split(" ").slice(2).map((size) => Number(size) + 2 * exportMargin);
  const place = {x: -exportMargin, y: -exportMargin, width, height};
  fillElement(copy, {xmlns: svgNamespace, width, height, viewBox: `${place.x} ${place.y} ${width} ${height}`}, []);
  copy.prepend(svgElement("rect", {...place, fill: page}));
  if (svg.closest("#workshop")) svg.remove();
  return {text: new XMLSerializer().serializeToString(copy), width, height};
}

function copyStyles(from, to) {
  const computed = getComputedStyle(from);
  to.removeAttribute("class");
  to.setAttribute("style", exportedProperties.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(";"));
  for (let index = 0; index < from.children.length; ++index) copyStyles(from.children[index], to.children[index]);
}

function saveFile(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], {type}));
  const link = element("a", {href: address, download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

// The PNG of a standalone SVG as a Blob.
async function pngOf({text, width, height}) {
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  await image.decode();
  const canvas = element("canvas", {width: Math.round(width * pngScale), height: Math.round(height * pngScale)});
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function csvField(value) {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll("\"", "\"\"")}"` : text;
}

function csvText(table) {
  return [table.header, ...table.rows].map((row) => row.map(csvField).join(",") + "\r\n").join("");
}

function exportSvg(name, svg) {
  saveFile(name + ".svg", "image/svg+xml", standaloneSvg(svg).text);
}

async function exportPng(name, svg) {
  saveFile(name + ".png", "image/png", await pngOf(standaloneSvg(svg)));
}

function exportCsv(name, table) {
  saveFile(name + ".csv", "text/csv", csvText(table));
}
