import { expect, it } from 'vitest';
import { barAt, GrowingSeries, roomier } from '../../domain/index.ts';
import { randomBars } from '../indicators/made-series.ts';

it('a series grown bar by bar holds what one made at once holds, and little room beyond it', () => {
  const bars = randomBars(1, 3000);
  const atOnce = new GrowingSeries('TEST', bars);
  const grown = new GrowingSeries('TEST');
  let replaced = 0;
  for (const [i, bar] of bars.entries()) {
    const before = grown.close;
    grown.append(bar);
    if (grown.close !== before) replaced++;
    expect(grown.close.length).toBeLessThanOrEqual(i + 1 + Math.max(32, (i + 1) / 8));
  }
  for (const i of [0, 31, 32, 33, 511, 512, 2999]) {
    expect(barAt(grown, i)).toEqual(bars[i]);
    expect(barAt(atOnce, i)).toEqual(bars[i]);
  }
  expect(replaced, 'columns are replaced seldom').toBeLessThan(40);
});

it('a roomier column keeps what was in it', () => {
  const column = roomier(Float64Array.of(1, 2, 3), 4);
  expect([...column.subarray(0, 4)]).toEqual([1, 2, 3, 0]);
});
