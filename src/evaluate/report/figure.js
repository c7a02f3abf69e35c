// The frame of every figure: controls, drawing, exports, and its numbers as a table. A figure is an object with
//   empty()      why nothing can be drawn, or null
//   draw(width)  one <svg> for that width, or any element
//   table()      {header, rows}: the numbers drawn
// and, where they apply, controls(redraw), exportSvg() where draw() makes no SVG, drawn() after it was placed.

const mountedFigures = [];
const printWidth = 700;  // pixels of a page's text block

function mountFigure(id, figure) {
  const host = document.getElementById(id);
  const caption = host.querySelector("figcaption");
  const name = caption.querySelector("strong").textContent;
  const drawing = element("div", {class: "drawing"});
  const bar = element("div", {class: "figure-bar no-print"});
  const numbers = element("details", {class: "numbers no-print"}, element("summary", {}, "Numbers of this figure"));
  host.prepend(bar, drawing);
  host.append(numbers);
  numbers.addEventListener("toggle", () => fillNumbers(numbers, figure, name));
  const state = {host, drawing, figure, width: 0, name};
  state.redraw = () => drawFigure(state, numbers);
  bar.append(...(figure.controls ? figure.controls(state.redraw) : []), exportButtons(state));
  mountedFigures.push(state);
  new ResizeObserver(() => {
    if (Math.abs(drawing.clientWidth - state.width) > 1) state.redraw();
  }).observe(drawing);
  state.redraw();
}

function drawFigure(state, numbers, width = state.drawing.clientWidth) {
  state.width = width;
  const reason = state.figure.empty();
  state.host.classList.toggle("empty", reason !== null);
  if (reason !== null) {
    state.drawing.replaceChildren(element("p", {class: "note"}, "Not drawn: " + reason));
    state.host.dataset.drawn = "empty";
    return;
  }
  const drawn = state.figure.draw(Math.max(280, width));
  if (drawn instanceof SVGElement) describeSvg(drawn, state);
  state.drawing.replaceChildren(drawn);
  state.host.dataset.drawn = "yes";
  if (state.figure.drawn) state.figure.drawn();
  if (numbers) fillNumbers(numbers, state.figure, state.name);
}

function describeSvg(svg, state) {
  const title = `${state.host.id}-title`;
  const description = `${state.host.id}-description`;
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", `${title} ${description}`);
  svg.prepend(
      svgElement("title", {id: title, class: "no-export"}, state.name),
      svgElement(
          "desc", {id: description}, state.host.querySelector("figcaption").textContent.trim().replace(/\s+/g, " ")));
}

function fillNumbers(numbers, figure, name) {
  numbers.querySelector(".table")?.remove();
  if (numbers.open && figure.empty() === null) numbers.append(dataTable(figure.table(), name));
}

function exportButtons(state) {
  const svg = () => (state.figure.exportSvg ? state.figure.exportSvg() : state.drawing.querySelector("svg"));
  const file = `${embedded.title}-${state.host.id}`.replace(/[^\w.-]+/g, "_");
  const button = (label, save) => element(
      "button", {
        type: "button",
        title: `Save this figure as ${label}`,
        "aria-label": `${label}: ${state.name}`,
        onclick: () => state.figure.empty() === null && save(),
      },
      label);
  return element(
      "span", {class: "exports"}, button("SVG", () => exportSvg(file, svg())),
      button("PNG", () => exportPng(file, svg())), button("CSV", () => exportCsv(file, state.figure.table())));
}

function redrawFigures(ids) {
  for (const state of mountedFigures)
    if (!ids || ids.includes(state.host.id)) state.redraw();
}

// Paper has its own width: figures are drawn for it, and again for the window afterwards.
addEventListener("beforeprint", () => {
  for (const state of mountedFigures) {
    const share = state.host.clientWidth / document.querySelector("main").clientWidth;
    drawFigure(state, null, share < 0.7 ? printWidth / 2 - 12 : printWidth);
  }
});
addEventListener("afterprint", () => redrawFigures());
