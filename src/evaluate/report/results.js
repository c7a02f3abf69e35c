// The embedded results as objects, and what is said about them: which cells compete, which is the best, means.

const embedded = JSON.parse(document.getElementById("data").textContent);

function numberOf(value) {
  if (value === "inf") return Infinity;
  return value === "-inf" ? -Infinity : value;
}

// Rows with the names of results.csv as members; empty fields are null, details those of cells/*.json or null.
function readRows() {
  const rows = embedded.rows.map((values) => {
    const row = {details: null};
    embedded.columns.forEach((name, index) => {
      row[name] = numberOf(values[index]);
    });
    row.boundKey = row.bound_kind === "lossless" ? "lossless" : `${row.bound_kind} ${row.bound}`;
    return row;
  });
  for (const cell of embedded.cells) rows[cell.row].details = cell;
  return rows;
}

function distinct(values) {
  return [...new Set(values)];
}

// Bounds in the order of their kind, the loosest first.
function readBounds(rows) {
  const kinds = ["rel", "abs", "lossless"];
  const bounds = distinct(rows.map((row) => row.boundKey)).map((key) => rows.find((row) => row.boundKey === key));
  bounds.sort((a, b) => kinds.indexOf(a.bound_kind) - kinds.indexOf(b.bound_kind) || b.bound - a.bound);
  return bounds.map((row) => ({key: row.boundKey, kind: row.bound_kind, label: boundLabel(row)}));
}

function boundLabel(row) {
  if (row.bound_kind === "lossless") return "lossless";
  return `${row.bound_kind === "rel" ? "relative" : "absolute"} ${boundText(row.bound)}`;
}

const rows = readRows();
const datasets = distinct(rows.map((row) => row.dataset));
const compressors = distinct(rows.map((row) => row.compressor));
const bounds = readBounds(rows);

const cellKey = (dataset, compressor, boundKey) => JSON.stringify([dataset, compressor, boundKey]);
const rowsByCell = new Map(rows.map((row) => [cellKey(row.dataset, row.compressor, row.boundKey), row]));

function findRow(dataset, compressor, boundKey) {
  return rowsByCell.get(cellKey(dataset, compressor, boundKey));
}

// The rows of one dataset at one bound, in the order of the compressors.
function rowsAt(dataset, boundKey) {
  return compressors.map((compressor) => findRow(dataset, compressor, boundKey)).filter(Boolean);
}

function isViolated(row) {
  return row.status === "violated" || row.violations > 0;
}

// Also of compressors that promise no bound and so violate none; the tolerance is for decimal fractions.
function exceedsBound(row) {
  return isMeasured(row.max_error) && isMeasured(row.abs_bound) && row.max_error > row.abs_bound * (1 + 1e-9);
}

// What has to be said beside the ratio of a cell, or null.
function excessText(row) {
  if (isViolated(row)) return "bound violated";
  if (!exceedsBound(row)) return null;
  return row.abs_bound > 0 ? `error ${numberText(row.max_error / row.abs_bound, 2)} × bound` : "not lossless";
}

// Only a cell whose errors are all within the bound may be called better than another.
function competes(row) {
  return Boolean(row) && row.status === "ok" && row.ratio > 0 && !isViolated(row) && !exceedsBound(row);
}

function bestOf(group) {
  const competing = group.filter(competes);
  if (competing.length < 2) return null;
  return competing.reduce((best, row) => (row.ratio > best.ratio ? row : best));
}

function geometricMean(values) {
  if (values.length === 0) return null;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

function median(values) {
  const sorted = values.filter(isMeasured).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

// Geometric means over the datasets at one bound: over those datasets only where every compressor that keeps the
// bound on at least half of them does so, because means over different data cannot be compared.
function meansAt(boundKey) {
  const present = datasets.filter((dataset) => rowsAt(dataset, boundKey).length > 0);
  const kept = (compressor) => present.filter((dataset) => competes(findRow(dataset, compressor, boundKey)));
  const members = compressors.filter((compressor) => kept(compressor).length * 2 >= Math.max(1, present.length));
  const common =
      present.filter((dataset) => members.every((compressor) => competes(findRow(dataset, compressor, boundKey))));
  const meanOf = (compressor, column) => members.includes(compressor) ?
      geometricMean(common.map((dataset) => findRow(dataset, compressor, boundKey)[column]).filter((v) => v > 0)) :
      null;
  return {datasets: common, mean: (compressor, column = "ratio") => meanOf(compressor, column)};
}

function hasModel(row) {
  return row.model_bytes > 0 && isMeasured(row.ratio_with_model);
}

// MB of original values per second (1 MB = 10⁶ bytes).
function speedOf(row, column) {
  return row[column] > 0 && row.uncompressed_bytes > 0 ? row.uncompressed_bytes / 1e6 / row[column] : null;
}

function isSlowByPlatform(row) {
  return /not representative/i.test(row.note || "");
}
