// From values to pixels: linear and logarithmic, with the ticks of either.

// A scale maps a value to a pixel; ticks are {value, label}.
function linearScale(low, high, from, to, tickCount = 5) {
  if (!(high > low)) [low, high] = [low - 0.5 * (Math.abs(low) || 1), low + 0.5 * (Math.abs(low) || 1)];
  const step = niceStep((high - low) / tickCount);
  const ticks = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + 1e-9 * step; ++index) {
    ticks.push({value: index * step, label: linearLabel(index * step, step, high)});
  }
  const scale = (value) => from + (value - low) / (high - low) * (to - from);
  return Object.assign(scale, {low, high, from, to, ticks, log: false});
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].find((factor) => factor * power >= rough * 0.999) * power;
}

function linearLabel(value, step, high) {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  if (Math.abs(value) < step * 1e-6) return "0";
  if (Math.abs(high) >= 1e6 || decimals > 4) return numberText(value, 2);
  return minusText(value.toFixed(decimals));
}

// low and high above 0. Ticks are powers of ten, and where those are few 2 and 5 times these.
function logScale(low, high, from, to, tickCount = 6) {
  if (!(high > low)) [low, high] = [low / 2, low * 2];
  const decades = Math.log10(high / low);
  const factors = decades > 2.5 ? [1] : decades > 0.9 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
  const stride = factors.length === 1 ? Math.max(1, Math.ceil(decades / tickCount)) : 1;
  const ticks = [];
  for (let exponent = Math.floor(Math.log10(low)); exponent <= Math.ceil(Math.log10(high)); ++exponent) {
    if (exponent % stride !== 0) continue;
    for (const factor of factors) {
      const value = factor * 10 ** exponent;
      if (value >= low * 0.999 && value <= high * 1.001) ticks.push({value, label: logLabel(value, factor, exponent)});
    }
  }
  const scale = (value) => from + Math.log(value / low) / Math.log(high / low) * (to - from);
  return Object.assign(scale, {low, high, from, to, ticks, log: true});
}

function logLabel(value, factor, exponent) {
  if (exponent >= -2 && exponent <= 3) return String(Number(value.toPrecision(2)));
  return factor === 1 ? powerOfTen(exponent) : `${factor}×${powerOfTen(exponent)}`;
}

// The limits of values, widened a little; log: by a factor, and only over those above 0. null without values.
function limitsOf(values, log) {
  const usable = values.filter((value) => Number.isFinite(value) && (!log || value > 0));
  if (usable.length === 0) return null;
  const low = usable.reduce((a, b) => Math.min(a, b));
  const high = usable.reduce((a, b) => Math.max(a, b));
  if (log) return [low / 1.15, high * 1.15];
  const margin = 0.04 * (high - low);
  return [low - margin, high + margin];
}
