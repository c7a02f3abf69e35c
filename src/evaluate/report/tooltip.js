// One box that follows the pointer and shows the values of a mark.

const tooltipBox = document.getElementById("tooltip");

function showTooltip(event, lines) {
  tooltipBox.replaceChildren(...lines.map((line, index) => element(index === 0 ? "strong" : "div", {}, line)));
  tooltipBox.hidden = false;
  const margin = 12;
  const box = tooltipBox.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const height = document.documentElement.clientHeight;
  let x = event.clientX + margin;
  let y = event.clientY + margin;
  if (x + box.width > width - 4) x = Math.max(4, event.clientX - margin - box.width);
  if (y + box.height > height - 4) y = Math.max(4, event.clientY - margin - box.height);
  tooltipBox.style.transform = `translate(${x}px,${y}px)`;
}

function hideTooltip() {
  tooltipBox.hidden = true;
}

// lines: the texts, the first one bold, or a function of the pointer event that returns them.
function addTooltip(mark, lines) {
  const show = (event) => showTooltip(event, typeof lines === "function" ? lines(event) : lines);
  mark.addEventListener("pointermove", show);
  mark.addEventListener("pointerdown", show);
  mark.addEventListener("pointerleave", hideTooltip);
  return mark;
}

document.addEventListener("scroll", hideTooltip, {passive: true});
