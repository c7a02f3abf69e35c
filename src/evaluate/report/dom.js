// Elements of HTML and SVG. One decision: text only ever becomes a text node, so that no name in the results can
// become markup.

const svgNamespace = "http://www.w3.org/2000/svg";

function fillElement(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on"))
      node.addEventListener(name.slice(2), value);
    else
      node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

// element("p", {class: "note"}, "text", otherElement)
function element(name, attributes = {}, ...children) {
  return fillElement(document.createElement(name), attributes, children);
}

function svgElement(name, attributes = {}, ...children) {
  return fillElement(document.createElementNS(svgNamespace, name), attributes, children);
}

// A labelled <select>; choices are {value, label}, changed(value) is called on every change.
function selectControl(label, choices, value, changed) {
  const options =
      choices.map((choice) => element("option", {value: choice.value, selected: choice.value === value}, choice.label));
  return element(
      "label", {class: "control"}, label + " ",
      element("select", {onchange: (event) => changed(event.target.value)}, options));
}
