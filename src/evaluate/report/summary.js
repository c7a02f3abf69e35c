// Three sentences with the numbers: who is smallest at equal maximum error, how fast, and whether every bound was kept.

// Per compressor: its cells that compete with at least one other at a lossy bound, as ratio over the best other's.
function advantages(column) {
  const found = new Map(compressors.map((name) => [name, []]));
  for (const dataset of datasets) {
    for (const bound of bounds.filter((b) => b.kind !== "lossless")) {
      const group = rowsAt(dataset, bound.key).filter(competes);
      for (const row of group) {
        const others = group.filter((other) => other !== row).map((other) => ratioIn(other, column));
        if (others.length) found.get(row.compressor).push({row, factor: ratioIn(row, column) / Math.max(...others)});
      }
    }
  }
  return found;
}

function ratioIn(row, column) {
  return isMeasured(row[column]) ? row[column] : row.ratio;
}

function smallestSentence() {
  const found = advantages("ratio");
  const shares = compressors.map(
      (name) => ({name, cells: found.get(name), mean: geometricMean(found.get(name).map((cell) => cell.factor))}));
  const most = Math.max(0, ...shares.map((share) => share.cells.length));
  const candidates = shares.filter((share) => share.cells.length > 0 && share.cells.length * 2 >= most);
  if (candidates.length === 0) return "No two compressors can be compared at an equal maximum error here.";
  const leader = candidates.reduce((best, share) => (share.mean > best.mean ? share : best));
  const factors = leader.cells.map((cell) => cell.factor);
  const wins = factors.filter((factor) => factor > 1).length;
  return `At equal maximum error ${leader.name} is the smallest in ${wins} of ${
             countText(factors.length, "cell")} (dataset and bound): ` +
      `its ratio is ${numberText(leader.mean)} times that of the best other compressor in the geometric mean, ` +
      `from ${numberText(Math.min(...factors))} to ${numberText(Math.max(...factors))}` +
      otherWinners(leader.name, found) + modelClause(leader.name) + ".";
}

function otherWinners(leader, found) {
  const parts = compressors.filter((name) => name !== leader)
                    .map((name) => {
                      const won = found.get(name).filter((cell) => cell.factor > 1).map((cell) => cell.row);
                      const where = won.slice(0, 3).map((row) => `${row.dataset} at ${boundLabel(row)}`);
                      if (won.length > 3) where.push(`${won.length - 3} more`);
                      return won.length ? `${name} is the smallest for ${listText(where)}` : null;
                    })
                    .filter(Boolean);
  return parts.length ? "; " + listText(parts) : "";
}

function modelClause(leader) {
  const mean = (column) => numberText(geometricMean(advantages(column).get(leader).map((cell) => cell.factor)));
  const counted = mean("ratio_with_model");
  return counted === mean("ratio") ? "" : ` (with the bytes of models counted, ${counted} times)`;
}

// Medians over the cells of each compressor that can be compared.
function speedSentence() {
  const speeds = (direction) =>
      compressors
          .map((name) => {
            const own =
                rows.filter((row) => row.compressor === name && row.status !== "failed" && !isSlowByPlatform(row));
            return {name, value: median(own.map((row) => speedOf(row, `${direction}_s`)))};
          })
          .filter((entry) => entry.value > 0)
          .sort((a, b) => b.value - a.value);
  const [compress, decompress] = [speeds("compress"), speeds("decompress")];
  if (compress.length === 0 || decompress.length === 0) return "No speeds were measured.";
  return `In the median over the cells, ${fastestText("compresses", compress)}, and ${
             fastestText("decompresses", decompress)}` +
      `${environmentClause()}.`;
}

function fastestText(verb, [fastest, ...others]) {
  const rest = others.map((entry) => `${entry.name} ${numberText(entry.value)}`).join(", ");
  return `${fastest.name} ${verb} fastest, at ${numberText(fastest.value)} MB/s${rest ? ` (${rest})` : ""}`;
}

function environmentClause() {
  const {environment} = embedded;
  const threads = environment?.threads ?? rows.find((row) => row.threads > 0)?.threads;
  const parts = [threads ? countText(threads, "thread") : null, environment?.cpu].filter(Boolean);
  return parts.length ? `, with ${parts.join(" of ")}` : "";
}

function faultSentence() {
  const violated = rows.filter((row) => row.status === "violated");
  const failed = rows.filter((row) => row.status === "failed");
  const names = (list) => listText(distinct(list.map((row) => row.compressor)));
  const free = rows.filter((row) => row.status === "ok" && exceedsBound(row));
  const freeText =
      free.length ? ` (${names(free)}, without such a promise, exceeded it in ${countText(free.length, "cell")})` : "";
  if (violated.length + failed.length === 0) {
    return element(
        "span", {},
        `Every one of the ${countText(rows.length, "cell")} was decompressed and checked against the original, ` +
            `and no promised bound was violated${freeText}.`);
  }
  const parts = [];
  if (violated.length) parts.push(`${violated.length} violated the bound (${names(violated)})`);
  if (failed.length) parts.push(`${failed.length} failed (${names(failed)})`);
  return element(
      "span", {},
      element("a", {href: "#failures", class: "bad"}, `Of ${countText(rows.length, "cell")}, ${parts.join(" and ")}`),
      `; no other violated a promised bound${freeText}.`);
}

function mountSummary() {
  const host = document.getElementById("summary-text");
  if (rows.length === 0) {
    host.replaceChildren("results.csv has a header and no cells yet.");
    return;
  }
  host.replaceChildren(
      element("span", {}, smallestSentence()), " ", element("span", {}, speedSentence()), " ", faultSentence());
}
