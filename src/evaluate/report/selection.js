// The dataset and the bound that the figures of artefacts show: one choice for all of them.

const selectionListeners = [];
const selection = firstSelection();

// The first cell with pictures, else with details, else the first.
function firstSelection() {
  const row = rows.find((r) => r.details && r.details.slice) || rows.find((r) => r.details) || rows[0];
  return row ? {dataset: row.dataset, boundKey: row.boundKey} : {dataset: "", boundKey: ""};
}

function select(change) {
  Object.assign(selection, change);
  if (rowsAt(selection.dataset, selection.boundKey).length === 0) {
    const row = rows.find((r) => r.dataset === selection.dataset && r.details && r.details.slice) ||
        rows.find((r) => r.dataset === selection.dataset);
    selection.boundKey = row.boundKey;
  }
  for (const listener of selectionListeners) listener();
}

function selectedRows() {
  return rowsAt(selection.dataset, selection.boundKey);
}

function selectionText() {
  const bound = bounds.find((b) => b.key === selection.boundKey);
  return `${selection.dataset}, ${bound ? bound.label : ""}`;
}

// Bounds of a dataset as choices; those with pictures say so.
function boundChoices(dataset) {
  return bounds.filter((bound) => rowsAt(dataset, bound.key).length > 0).map((bound) => {
    const pictures = rowsAt(dataset, bound.key).some((row) => row.details && row.details.slice);
    return {value: bound.key, label: bound.label + (pictures ? " (pictures)" : "")};
  });
}

// Filled anew on every change, because the bounds depend on the dataset; the keyboard's focus stays where it was.
function fillSelectionControls(host) {
  const focused = [...host.querySelectorAll("select")].indexOf(document.activeElement);
  host.replaceChildren(
      selectControl(
          "Dataset", datasets.map((name) => ({value: name, label: name})), selection.dataset,
          (dataset) => select({dataset})),
      selectControl("Bound", boundChoices(selection.dataset), selection.boundKey, (boundKey) => select({boundKey})));
  if (focused >= 0) host.querySelectorAll("select")[focused].focus();
}

function mountSelection() {
  const hosts = document.querySelectorAll("[data-selection]");
  const fill = () => hosts.forEach(fillSelectionControls);
  selectionListeners.push(fill);
  fill();
}
