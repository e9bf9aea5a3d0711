import { expect, it } from 'vitest';
import { createRng } from '../../domain/index.ts';
import { rollingSum, sampleDeviation, sma } from '../../indicators/index.ts';

const N = 100_000;

function prices(): Float64Array {
  const rng = createRng('drift');
  let price = 100;
  return Float64Array.from({ length: N }, (_, i) => {
    price *= Math.exp(0.01 * rng.normal());
    return i % 10_007 === 5000 ? 1e15 : price;
  });
}

it.each([20, 252])(
  'rolling sums of %i stay within 1e-9 of a fresh sum over 100,000 bars with absurd prints',
  (n) => {
    const values = prices();
    const sums = rollingSum(values, n);
    const deviations = sampleDeviation(values, n);
    for (let i = n - 1; i < N; i += 97) {
      const window = values.subarray(i - n + 1, i + 1);
      const sum = window.reduce((a, b) => a + b, 0);
      const mean = sum / n;
      const deviation = Math.sqrt(window.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1));
      expect(Math.abs((sums[i] as number) / sum - 1)).toBeLessThan(1e-9);
      expect(Math.abs((deviations[i] as number) / deviation - 1)).toBeLessThan(1e-9);
    }
  },
);

it('the mean of equal values is that value, whatever its binary fraction', () => {
  const column = sma(new Float64Array(500).fill(0.1), 200);
  expect(column.subarray(199).every((x) => x === 0.1)).toBe(true);
});
