// What the time goes into: stacked bars of the stages that compressors report, for the first call and a warm one.

let stageShare = false;

const timedCalls = [["compress", "cold"], ["compress", "warm"], ["decompress", "cold"], ["decompress", "warm"]];
const wholeCallColumns = {
  "compress cold": "cold_compress_s",
  "compress warm": "compress_s",
  "decompress warm": "decompress_s"
};
const smallestRest = 0.02;  // of a call; less is the clock's

// What was reported, and what is left of the call; the whole call where nothing was reported.
function stagesOf(row, direction, run) {
  const list = (row.details?.stages?.[run]?.[direction] || []).filter((stage) => stage.seconds >= 0);
  const total = row[wholeCallColumns[`${direction} ${run}`]];
  const rest = isMeasured(total) ? total - stageTotal(list) : 0;
  if (!(rest > smallestRest * total)) return list;
  return [...list, {name: list.length > 0 ? "rest" : "whole call", seconds: rest}];
}

function allStagesOf(row) {
  return timedCalls.flatMap(([direction, run]) => stagesOf(row, direction, run));
}

function stagedRows() {
  return selectedRows().filter((row) => allStagesOf(row).length > 0);
}

function stageNames() {
  return distinct(stagedRows().flatMap((row) => allStagesOf(row).map((stage) => stage.name)));
}

function stageTotal(stages) {
  return stages.reduce((sum, stage) => sum + stage.seconds, 0);
}

// What a second is on the axis: milliseconds where no bar reaches a second.
function stageUnit() {
  const totals =
      stagedRows().flatMap((row) => timedCalls.map(([direction, run]) => stageTotal(stagesOf(row, direction, run))));
  return Math.max(...totals) < 1 ? {label: "milliseconds", factor: 1000} : {label: "seconds", factor: 1};
}

function stageRow(row, direction, run, names) {
  const stages = stagesOf(row, direction, run);
  if (stages.length === 0) return null;
  const total = stageTotal(stages);
  const unit = stageShare ? 100 / (total || 1) : stageUnit().factor;
  return {
    label: `${direction}, ${run}`,
    total: total * unit,
    draw(group, y, scale) {
      let start = 0;
      for (const stage of stages) {
        const end = start + stage.seconds * unit;
        const bar = svgElement("rect", {
          x: scale(start),
          y: y - 6.5,
          width: Math.max(0.5, scale(end) - scale(start)),
          height: 13,
          class: "segment",
          style: `fill:url(#stage-${names.indexOf(stage.name)})`,
        });
        group.append(addTooltip(bar, [
          `${row.compressor}, ${direction}, ${run}`, `${stage.name}: ${secondsText(stage.seconds)}`,
          `${numberText(100 * stage.seconds / (total || 1))} % of ${secondsText(total)}`
        ]));
        start = end;
      }
      group.append(textAt(scale(start) + 6, y + 4, secondsText(total), {class: "value"}));
    },
  };
}

function stageGroups(names) {
  return stagedRows().map(
      (row) => ({
        label: row.compressor,
        rows: timedCalls.map(([direction, run]) => stageRow(row, direction, run, names)).filter(Boolean),
      }));
}

const stagesFigure = {
  controls: (redraw) => [selectControl(
      "Scale", [{value: "seconds", label: "time"}, {value: "share", label: "share of each bar"}], "seconds",
      (value) => {
        stageShare = value === "share";
        redraw();
      })],
  empty: () => (stagedRows().length > 0 ? null : `no times were measured for ${selectionText()}.`),
  draw(width) {
    const names = stageNames();
    const groups = stageGroups(names);
    const swatch = (name, index) => ({
      label: name,
      draw: (x, y) => svgElement(
          "rect", {x: x - 9, y: y - 6, width: 18, height: 12, class: "segment", style: `fill:url(#stage-${index})`}),
    });
    const values = groups.flatMap((group) => group.rows.map((row) => row.total));
    const axis = {label: stageShare ? "% of the bar's time" : stageUnit().label, log: false, zero: true, values};
    const svg = rowPanels(
        width, 1, 1, 62, names.map(swatch), (_, frame) => rowPanel(groups, axis, {...frame, title: selectionText()}));
    svg.prepend(svgElement("defs", {}, names.map((_, index) => hatchPattern(styleAt(index), `stage-${index}`))));
    return svg;
  },
  table: () => ({
    header: ["dataset", "bound_kind", "bound", "compressor", "call", "direction", "stage", "seconds"],
    rows: stagedRows().flatMap(
        (row) => timedCalls.flatMap(
            ([direction, run]) =>
                stagesOf(row, direction, run)
                    .map(
                        (stage) =>
                            [row.dataset, row.bound_kind, row.bound, row.compressor, run, direction, stage.name,
                             stage.seconds]))),
  }),
};
