// The tables around the figures: failures, costs apart from the streams, and where it was measured.

function mountFailures() {
  const host = document.getElementById("failures-table");
  const faults = rows.filter((row) => row.status === "failed" || isViolated(row));
  if (faults.length === 0) {
    host.replaceChildren(element("p", {}, "None: every cell finished, and no promised bound was violated."));
    return;
  }
  host.replaceChildren(sortableTable(
      [
        {name: "Dataset", value: (row) => row.dataset},
        {name: "Compressor", value: (row) => row.compressor},
        {name: "Bound", value: boundLabel},
        {
          name: "Status",
          value: (row) => row.status,
          node: (row) => element("span", {class: row.status === "ok" ? null : "bad"}, row.status)
        },
        {
          name: "Values beyond the bound",
          value: (row) => row.violations,
          node: (row) => (isMeasured(row.violations) ? String(row.violations) : missingText),
          numeric: true
        },
        {
          name: "Largest error / bound",
          value: (row) => (row.abs_bound > 0 && isMeasured(row.max_error) ? row.max_error / row.abs_bound : null),
          node: (row) =>
              numberText(row.abs_bound > 0 && isMeasured(row.max_error) ? row.max_error / row.abs_bound : null),
          numeric: true
        },
        {
          name: "Message",
          value: (row) => row.message,
          node: (row) => element("span", {class: "message"}, row.message || row.note || "")
        },
      ],
      faults, {caption: "Cells that failed or violated their bound"}));
}

// One row per compressor: what it costs besides its streams.
function mountCosts() {
  const versions = embedded.environment?.versions || {};
  const list = compressors.map((name) => {
    const own = rows.filter((row) => row.compressor === name);
    const largest = (column) =>
        own.map((row) => row[column]).filter(isMeasured).reduce((a, b) => Math.max(a, b), -Infinity);
    const measured = (column) => (largest(column) === -Infinity ? null : largest(column));
    return {
      name,
      id: own[0].compressor_id,
      version: versions[own[0].compressor_id],
      training: measured("training_s"),
      model: measured("model_bytes"),
      startup: measured("startup_s"),
      note: distinct(own.map((row) => row.note).filter(Boolean)).join("; "),
    };
  });
  document.getElementById("costs-table")
      .replaceChildren(sortableTable(
          [
            {name: "Compressor", value: (row) => row.name},
            {name: "Plugin", value: (row) => row.id || null},
            {name: "Version", value: (row) => row.version || null},
            {name: "Training", value: (row) => row.training, node: (row) => secondsText(row.training), numeric: true},
            {name: "Model", value: (row) => row.model, node: (row) => bytesText(row.model), numeric: true},
            {name: "Start-up", value: (row) => row.startup, node: (row) => secondsText(row.startup), numeric: true},
            {name: "Note", value: (row) => row.note || null},
          ],
          list,
          {caption: "Versions, and what a compressor costs besides its streams (the largest value over its cells)"}));
}

const environmentNames = {
  cpu: "Processor",
  cores: "Cores",
  memory_bytes: "Memory",
  kernel: "Kernel",
  compiler: "Compiler",
  tezpress_version: "TezPress",
  commit: "Commit",
  threads: "Threads per compressor",
  date: "Date",
  repeats: "Repeats",
  load: "Load of the machine at the start",
  earlier: "Earlier runs into the same results",
};

function mountEnvironment() {
  const {environment} = embedded;
  const host = document.getElementById("environment-list");
  if (!environment) {
    host.replaceChildren(
        element("dt", {}, "Not recorded"), element("dd", {}, "no environment.json stands beside the results"));
    return;
  }
  const shown = Object.entries(environment).filter(([name, value]) => name !== "versions" && value !== null);
  host.replaceChildren(...shown.flatMap(
      ([
        name, value
      ]) => [element("dt", {}, environmentNames[name] || name), element("dd", {}, environmentText(name, value))]));
}

function environmentText(name, value) {
  if (name === "memory_bytes") return bytesText(value);
  if (name === "earlier" && Array.isArray(value))
    return value.map((run) => `${run.date}: TezPress ${run.tezpress_version}, ${run.commit}, on ${run.cpu}`).join("; ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

// The datasets as they were measured.
function mountDatasets() {
  const list = datasets.map(
      (name) => rows.find((row) => row.dataset === name && row.shape) || rows.find((row) => row.dataset === name));
  document.getElementById("datasets-table")
      .replaceChildren(sortableTable(
          [
            {name: "Dataset", value: (row) => row.dataset},
            {name: "Shape, time first", value: (row) => (row.shape || "").replaceAll("x", " × ") || null},
            {name: "Type", value: (row) => row.dtype || null},
            {
              name: "Size",
              value: (row) => row.uncompressed_bytes,
              node: (row) => bytesText(row.uncompressed_bytes),
              numeric: true
            },
            {
              name: "Range of valid values",
              value: (row) => row.range,
              node: (row) => numberText(row.range, 4),
              numeric: true
            },
          ],
          list, {caption: "Datasets"}));
}

function mountStudy() {
  if (embedded.study)
    document.getElementById("study-text").textContent = JSON.stringify(embedded.study, null, 2);
  else
    document.getElementById("study").hidden = true;
}
