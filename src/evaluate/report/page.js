// Puts the page together, once, after everything above is defined.

const figures = {
  "ratio-bars": ratioBars,
  "rate-psnr": ratePsnr,
  "rate-error": rateError,
  speed: speedFigure,
  stages: stagesFigure,
  pictures: picturesFigure,
  ...errorCurves,
};
const selectedFigures = ["stages", "pictures", ...Object.keys(errorCurves)];
const themes = ["automatic", "light", "dark"];

function mountHeader() {
  const parts = [
    countText(datasets.length, "dataset"), countText(compressors.length, "compressor"),
    countText(bounds.length, "bound"), countText(rows.length, "cell")
  ];
  if (embedded.environment?.date) parts.push(String(embedded.environment.date).slice(0, 10));
  document.getElementById("subtitle").textContent = parts.join(" · ");
}

// Where the browser keeps no storage for files, the choice lasts as long as the page.
function storedTheme(value) {
  try {
    if (value !== undefined) localStorage.setItem("tezpress-theme", value);
    return localStorage.getItem("tezpress-theme");
  } catch {
    return null;
  }
}

function applyTheme(theme, button) {
  if (theme === "automatic")
    delete document.documentElement.dataset.theme;
  else
    document.documentElement.dataset.theme = theme;
  button.textContent = `Colours: ${theme}`;
}

function mountThemeButton() {
  const button = document.getElementById("theme");
  let theme = themes.includes(storedTheme()) ? storedTheme() : themes[0];
  applyTheme(theme, button);
  button.addEventListener("click", () => {
    theme = themes[(themes.indexOf(theme) + 1) % themes.length];
    storedTheme(theme);
    applyTheme(theme, button);
  });
}

mountThemeButton();
mountHeader();
mountSummary();
mountRatioTable();
mountSelection();
for (const [id, figure] of Object.entries(figures)) mountFigure(id, figure);
mountSpeedNotes();
fillMetrics();
fillShadowing();
selectionListeners.push(() => {
  redrawFigures(selectedFigures);
  fillMetrics();
  fillShadowing();
});
mountFailures();
mountDatasets();
mountCosts();
mountEnvironment();
mountStudy();
document.documentElement.dataset.ready = "yes";
