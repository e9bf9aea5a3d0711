import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EquityStatistics, performance, ReturnStatistics, summariseEquity } from '../../analytics/index.ts';
import { disagreements } from './disagreements.ts';
import { spread } from '../support/spread.ts';

const steps = fc.array(fc.record({ r: spread(-0.3, 0.3), held: fc.boolean() }), {
  maxLength: 60,
});

describe('running statistics of equity', () => {
  it('equal the batch after every level', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const running = new EquityStatistics();
        const levels: number[] = [];
        const held: boolean[] = [];
        for (const { r, held: open } of path) {
          levels.push(levels.length === 0 ? 100_000 : (levels.at(-1) as number) * (1 + r));
          held.push(open);
          running.add(levels.at(-1) as number, open);
          const batch = summariseEquity(levels, held);
          expect(disagreements(running.summary(), batch, 1e-8)).toEqual([]);
        }
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('of returns equal the batch figures', () => {
    fc.assert(
      fc.property(steps, (path) => {
        const running = new ReturnStatistics();
        for (const { r } of path) running.add(r);
        const batch = performance(path.map(({ r }) => r));
        const { sharpe, sortino, volatility, maxDrawdown, totalReturn } = running;
        const actual = { sharpe, sortino, volatility, maxDrawdown, totalReturn };
        const expected = Object.fromEntries(Object.keys(actual).map((key) => [key, Reflect.get(batch, key)]));
        expect(disagreements(actual, expected, 1e-8)).toEqual([]);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('before the first session nothing is known', () => {
    const running = new EquityStatistics();
    expect(running.summary()).toMatchObject({ sessions: 0, totalReturn: null, exposure: null, sharpe: null });
    running.add(100, true);
    expect(running.summary()).toMatchObject({ sessions: 0, totalReturn: 0, exposure: null, maxDrawdown: 0 });
    running.add(90, true);
    running.add(99, false);
    const after = running.summary();
    expect(after).toMatchObject({ sessions: 2, exposure: 0.5 });
    expect(after.maxDrawdown).toBeCloseTo(-0.1, 12);
    expect(after.currentDrawdown).toBeCloseTo(-0.01, 12);
  });

  it('a hundred thousand sessions around zero leave no drift', () => {
    const running = new EquityStatistics();
    for (let t = 0; t <= 100_000; t++) running.add(t % 2 === 0 ? 100 : 101);
    const summary = running.summary();
    expect(summary.totalReturn).toBe(0);
    expect(summary.maxDrawdown).toBeCloseTo(100 / 101 - 1, 14);
    const up = 0.01;
    const down = 100 / 101 - 1;
    const mean = (up + down) / 2;
    const deviation = Math.sqrt((((up - down) / 2) ** 2 * 100_000) / 99_999);
    expect((summary.sharpe as number) / ((mean / deviation) * Math.sqrt(252))).toBeCloseTo(1, 9);
  });
});
