/** Numbers by index: an array, a typed array or a column. */
export type Numbers = ArrayLike<number>;

/** Sum with Neumaier's compensation (1974): the error does not grow with the length. */
export function sum(values: Numbers): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  return total + lost;
}

/** Arithmetic mean; null without values. */
export function mean(values: Numbers): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

/**
 * A deviation that is rounding noise is zero: a return is a ratio less 1 and so carries errors of about 1e-16,
 * which would otherwise make the Sharpe ratio of constant returns a huge number instead of undefined.
 */
export function withoutNoise(deviation: number, center: number): number {
  return deviation <= 1e-14 * (1 + Math.abs(center)) ? 0 : deviation;
}

/** Sample standard deviation (n - 1); null below two values. */
export function sampleDeviation(values: Numbers): number | null {
  const n = values.length;
  const center = mean(values);
  if (n < 2 || center === null) return null;
  return withoutNoise(Math.sqrt(powerSum(values, center, 2) / (n - 1)), center);
}

/** Third standardised population moment; null where the deviation is zero. */
export function skew(values: Numbers): number | null {
  return standardisedMoment(values, 3);
}

/** Fourth standardised population moment less 3 (excess); null where the deviation is zero. */
export function kurtosis(values: Numbers): number | null {
  const pearson = standardisedMoment(values, 4);
  return pearson === null ? null : pearson - 3;
}

function standardisedMoment(values: Numbers, power: 3 | 4): number | null {
  const n = values.length;
  const center = mean(values);
  if (center === null) return null;
  const deviation = withoutNoise(Math.sqrt(powerSum(values, center, 2) / n), center);
  return deviation === 0 ? null : powerSum(values, center, power) / n / deviation ** power;
}

function powerSum(values: Numbers, center: number, power: 2 | 3 | 4): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const d = (values[i] as number) - center;
    total += power === 2 ? d * d : power === 3 ? d * d * d : d * d * d * d;
  }
  return total;
}
