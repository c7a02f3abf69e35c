// Numbers as people read them; null, undefined and NaN are an en dash: not measured.

const missingText = "–";
const superscripts = {
  "-": "⁻",
  0: "⁰",
  1: "¹",
  2: "²",
  3: "³",
  4: "⁴",
  5: "⁵",
  6: "⁶",
  7: "⁷",
  8: "⁸",
  9: "⁹"
};

function isMeasured(value) {
  return typeof value === "number" && !Number.isNaN(value);
}

function powerOfTen(exponent) {
  return "10" + [...String(exponent)].map((digit) => superscripts[digit]).join("");
}

function scientificText(value, digits) {
  const [mantissa, exponent] = value.toExponential(digits - 1).split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  const power = powerOfTen(Number(exponent));
  if (short === "1") return power;
  return short === "-1" ? "−" + power : minusText(short) + "×" + power;
}

function minusText(text) {
  return text.replace(/^-/, "−");
}

// 0.0123, 52.8, 1.2×10⁻⁶: this many significant digits, trailing zeros kept only where all are significant.
function numberText(value, digits = 3) {
  if (!isMeasured(value)) return missingText;
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-3) return scientificText(value, digits);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return minusText(value.toFixed(decimals));
}

// A bound: powers of ten below 0.1 as such, else three significant digits without trailing zeros.
function boundText(value) {
  if (!isMeasured(value)) return missingText;
  const isSmallPower = value < 0.1 && /^1e/.test(value.toExponential());
  if (isSmallPower || value < 1e-3 || value >= 1e5) return value === 0 ? "0" : scientificText(value, 3);
  return String(Number(value.toPrecision(3)));
}

// Four decimals, and more where these would say 1 of what is not: 0.9987, 0.99997.
function similarityText(value) {
  if (!isMeasured(value)) return missingText;
  const digits = [4, 5, 6, 7, 8].find((count) => value === 1 || Number(value.toFixed(count)) !== 1) ?? 8;
  return minusText(value.toFixed(digits));
}

// One value of the data, with the digits that float32 has.
function valueText(value) {
  return isMeasured(value) && Number.isFinite(value) ? minusText(String(Number(value.toPrecision(7)))) :
                                                       numberText(value);
}

// Three decimals: correlations are compared with 0 and 1, not with each other's last digits.
function correlationText(value) {
  return isMeasured(value) ? minusText(value.toFixed(3)).replace("−0.000", "0.000") : missingText;
}

function scaledText(value, units, step) {
  if (!isMeasured(value)) return missingText;
  let index = 0;
  while (index + 1 < units.length && Math.abs(value) >= step) {
    value /= step;
    ++index;
  }
  return numberText(value) + " " + units[index];
}

function bytesText(value) {
  return isMeasured(value) && value < 1000 ? `${value} B` : scaledText(value, ["B", "kB", "MB", "GB", "TB"], 1000);
}

function secondsText(value) {
  if (!isMeasured(value)) return missingText;
  return value === 0 || value >= 1 ? numberText(value) + " s" : scaledText(value * 1e6, ["µs", "ms"], 1000);
}

// "a", "a and b", "a, b and c"
function listText(items) {
  if (items.length < 2) return items.join("");
  return items.slice(0, -1).join(", ") + " and " + items[items.length - 1];
}

function countText(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
