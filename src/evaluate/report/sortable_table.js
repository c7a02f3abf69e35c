// Tables whose columns sort by a click or the keyboard; empty cells stay last in either direction.

function compareValues(a, b) {
  const missing = (value) => value === null || value === undefined || Number.isNaN(value);
  if (missing(a) || missing(b)) return missing(a) - missing(b);
  return typeof a === "number" && typeof b === "number" ? a - b :
                                                          String(a).localeCompare(String(b), "en", {numeric: true});
}

// columns: {name, value(row) for sorting, node(row) optional content, numeric, title}. options: caption, footer (rows
// of nodes, never sorted). The box around the table scrolls where the page is too narrow for it.
function sortableTable(columns, tableRows, options = {}) {
  const body = element("tbody");
  const headers = columns.map((column, index) => headerCell(column, () => sortBy(index)));
  let sorted = {index: -1, descending: false};

  function fill(list) {
    body.replaceChildren(
        ...list.map((row) => element("tr", {}, columns.map((column, index) => dataCell(column, row, index)))));
  }

  function sortBy(index) {
    const first = Boolean(columns[index].numeric);  // of numbers, the largest are looked for
    sorted = {index, descending: sorted.index === index ? !sorted.descending : first};
    const value = columns[index].value;
    const missing = (row) => compareValues(value(row), null) === 0;
    const list = [...tableRows].sort(
        (a, b) => missing(a) || missing(b) ? compareValues(value(a), value(b)) :
                                             (sorted.descending ? -1 : 1) * compareValues(value(a), value(b)));
    headers.forEach(
        (header, i) => header.setAttribute(
            "aria-sort",
            i !== index           ? "none" :
                sorted.descending ? "descending" :
                                    "ascending"));
    fill(list);
  }

  fill(tableRows);
  return element(
      "div", {class: "table"}, element("p", {class: "table-title", "aria-hidden": "true"}, options.caption),
      element(
          "div", {class: "table-box", tabindex: 0, role: "region", "aria-label": options.caption},
          element(
              "table", {"aria-label": options.caption}, element("thead", {}, element("tr", {}, headers)), body,
              options.footer ? element("tfoot", {}, options.footer) : null)));
}

function headerCell(column, sort) {
  return element(
      "th", {scope: "col", class: column.numeric ? "number" : null, "aria-sort": "none", title: column.title},
      element("button", {type: "button", onclick: sort}, column.mark || null, column.name));
}

function dataCell(column, row, index) {
  const content = column.node ? column.node(row) : String(column.value(row) ?? missingText);
  if (index === 0) return element("th", {scope: "row"}, content);
  return element("td", {class: column.numeric ? "number" : null}, content);
}

const mostRowsShown = 500;  // of a figure's numbers; a picture has one row per pixel

// A plain table of {header, rows}, the numbers behind a figure.
function dataTable(table, caption) {
  const columns = table.header.map(
      (name, index) => ({
        name,
        value: (row) => row[index],
        node: (row) => (typeof row[index] === "number" ? numberText(row[index], 5) : String(row[index] ?? missingText)),
        numeric: table.rows.some((row) => typeof row[index] === "number"),
      }));
  const cut = table.rows.length > mostRowsShown ?
      ` (the first ${mostRowsShown} of ${table.rows.length} rows; CSV has all)` :
      "";
  return sortableTable(columns, table.rows.slice(0, mostRowsShown), {caption: caption + cut});
}
