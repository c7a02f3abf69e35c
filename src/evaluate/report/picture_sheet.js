// The pictures as one SVG for a paper: the view of the page (zoom and place) in columns, with both colour bars.

const sheetPicture = 180;  // pixels, width of one picture
const sheetGap = 10;

function viewImage(source, x, y, height) {
  const canvas = element("canvas");
  Object.defineProperty(canvas, "clientWidth", {value: sheetPicture * 3 / devicePixelRatio});
  sliceView.drawPicture({canvas, source});
  return svgElement(
      "image", {href: canvas.toDataURL(), x, y, width: sheetPicture, height, preserveAspectRatio: "none"});
}

function pictureSheet() {
  const pictured = slicedRows();
  const scales = sharedScales(pictured, scaleSettings);
  const height = sheetPicture * sliceView.aspect;
  const kinds = showSsim ? ["reconstruction", "error", "ssim"] : ["reconstruction", "error"];
  const columns = pictured.length + 1;
  const svg =
      chartSvg(columns * (sheetPicture + sheetGap), 44 + Math.max(kinds.length * (height + sheetGap), height + 150));
  svg.append(
      textAt(0, 14, `${selectionText()}, slice ${pictured[0].details.slice.name}`, {class: "panel-title"}),
      textAt(0, 36, "original"), viewImage(originalSource(pictured[0], scales), 0, 44, height));
  pictured.forEach((row, index) => {
    const x = (index + 1) * (sheetPicture + sheetGap);
    svg.append(shortenedText(x, 36, `${row.compressor}, ratio ${numberText(row.ratio)}`, sheetPicture));
    kinds.filter((kind) => kind !== "ssim" || row.details.slice.ssim !== undefined).forEach((kind, line) => {
      svg.append(viewImage(pictureSource(row, kind, scales), x, 44 + line * (height + sheetGap), height));
    });
  });
  colourBars(scales).forEach((bar, index) => {
    svg.append(svgElement(
        "g", {transform: `translate(0,${44 + height + sheetGap + index * 46})`}, ...colourBar(...bar).children));
  });
  document.getElementById("workshop").replaceChildren(svg);  // styles are computed only for what is in the document
  return svg;
}
