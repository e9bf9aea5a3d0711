import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { createRng, GrowingSeries, type Rng } from '../../domain/index.ts';
import { varianceInflation, volatilityRatio } from '../../quant/index.ts';

const dateOf = (t: number): string => new Date(Date.UTC(2020, 0, 1 + t)).toISOString().slice(0, 10);

function seriesOf(symbol: string, returns: readonly number[], from = 0): GrowingSeries {
  const series = new GrowingSeries(symbol);
  let close = 100;
  for (const [t, r] of [0, ...returns].entries()) {
    close *= 1 + r;
    series.append({ date: dateOf(from + t), open: close, high: close, low: close, close, volume: 1 });
  }
  return series;
}
const last = (series: GrowingSeries): { series: GrowingSeries; index: number } => ({
  series,
  index: series.length - 1,
});
const noise = (rng: Rng, n: number): number[] => Array.from({ length: n }, () => 0.01 * rng.normal());

/** 1/(1 - R^2) by least squares on the raw columns with an intercept (QR), not through correlations. */
function byLeastSquares(y: readonly number[], xs: readonly (readonly number[])[]): number {
  const design = new Matrix(y.map((_, t) => [1, ...xs.map((x) => x[t] as number)]));
  const fitted = design.mmul(solve(design, Matrix.columnVector([...y])));
  const mean = y.reduce((a, b) => a + b, 0) / y.length;
  let residual = 0;
  let total = 0;
  for (const [t, v] of y.entries()) {
    residual += (v - fitted.get(t, 0)) ** 2;
    total += (v - mean) ** 2;
  }
  return total / residual;
}

function correlated(rng: Rng, symbols: number, n: number): number[][] {
  const market = noise(rng, n);
  return Array.from({ length: symbols }, (_, s) => {
    const own = noise(rng, n);
    return market.map((m, t) => (0.4 + 0.1 * s) * m + (own[t] as number));
  });
}

describe('variance inflation', () => {
  it.each([2, 3, 6, 11])('of %d candidates equals a least-squares regression with intercept', (symbols) => {
    const columns = correlated(createRng(symbols), symbols, 252);
    const figures = varianceInflation(columns.map((column, s) => last(seriesOf(`S${s}`, column))));
    for (const [s, answer] of figures.entries()) {
      const expected = byLeastSquares(
        columns[s] as number[],
        columns.filter((_, other) => other !== s),
      );
      expect((answer?.figure as number) / expected).toBeCloseTo(1, 8);
      expect(answer?.observations).toBe(252);
    }
  });

  it('asks the ten most correlated fellows and no more', () => {
    const columns = correlated(createRng('many'), 14, 252);
    const [y, ...others] = columns as [number[], ...number[][]];
    const strength = (x: readonly number[]): number => byLeastSquares(y, [x]);
    const ten = others.toSorted((a, b) => strength(b) - strength(a)).slice(0, 10);
    const [answer] = varianceInflation(columns.map((column, s) => last(seriesOf(`S${s}`, column))));
    expect((answer?.figure as number) / byLeastSquares(y, ten)).toBeCloseTo(1, 8);
  });

  it('has five observations for each regressor, or none', () => {
    const columns = correlated(createRng('few'), 6, 14);
    const [y, ...others] = columns as [number[], ...number[][]];
    const two = others.toSorted((a, b) => byLeastSquares(y, [b]) - byLeastSquares(y, [a])).slice(0, 2);
    const members = columns.map((column, s) => last(seriesOf(`S${s}`, column)));
    const [answer] = varianceInflation(members);
    expect((answer?.figure as number) / byLeastSquares(y, two)).toBeCloseTo(1, 8);
    expect(varianceInflation(members.map(({ series }) => ({ series, index: 4 })))).toEqual(
      members.map(() => null),
    );
    expect(varianceInflation(members.map(({ series }) => ({ series, index: 5 })))[0]).not.toBeNull();
  });

  it('without a fellow, or without movement, is undefined', () => {
    const rng = createRng('flat');
    const moving = last(seriesOf('A', noise(rng, 60)));
    const flat = last(
      seriesOf(
        'B',
        Array.from({ length: 60 }, () => 0),
      ),
    );
    expect(varianceInflation([])).toEqual([]);
    expect(varianceInflation([moving])).toEqual([null]);
    expect(varianceInflation([moving, flat])).toEqual([null, null]);
  });

  it('a copy inflates beyond any threshold, finitely, and does not disturb the others', () => {
    const rng = createRng('copy');
    const [a, b, c] = correlated(rng, 3, 100) as [number[], number[], number[]];
    const [first, copy, third, fourth] = varianceInflation(
      [a, a, b, c].map((column, s) => last(seriesOf(`S${s}`, column))),
    );
    expect(first?.figure).toBeGreaterThan(1e6);
    expect(Number.isFinite(copy?.figure)).toBe(true);
    expect((third?.figure as number) / byLeastSquares(b, [a, c])).toBeCloseTo(1, 6);
    expect((fourth?.figure as number) / byLeastSquares(c, [a, b])).toBeCloseTo(1, 6);
  });

  it('a younger candidate is judged over its own history, and is no fellow of an older one', () => {
    const [a, b, c] = correlated(createRng('young'), 3, 120) as [number[], number[], number[]];
    const members = [last(seriesOf('A', a)), last(seriesOf('B', b)), last(seriesOf('C', c.slice(80), 80))];
    const [old, , young] = varianceInflation(members);
    expect(young?.observations).toBe(40);
    expect((young?.figure as number) / byLeastSquares(c.slice(80), [a.slice(80), b.slice(80)])).toBeCloseTo(
      1,
      8,
    );
    expect((old?.figure as number) / byLeastSquares(a, [b])).toBeCloseTo(1, 8);
  });

  it('who is no fellow is held against nobody, and may be judged all the same', () => {
    const columns = correlated(createRng('fellows'), 5, 252);
    const members = columns.map((column, s) => last(seriesOf(`S${s}`, column)));
    const figures = varianceInflation(members, {
      judged: (place) => place === 4,
      fellow: (place) => place < 2,
    });
    expect(figures.slice(0, 4)).toEqual([null, null, null, null]);
    const [a, b, , , e] = columns as [number[], number[], number[], number[], number[]];
    expect((figures[4]?.figure as number) / byLeastSquares(e, [a, b])).toBeCloseTo(1, 8);
  });

  it('P6: later bars do not change the figure', () => {
    const columns = correlated(createRng('later'), 4, 150);
    const whole = columns.map((column, s) => ({ series: seriesOf(`S${s}`, column), index: 100 }));
    const truncated = columns.map((column, s) => last(seriesOf(`S${s}`, column.slice(0, 100))));
    expect(varianceInflation(whole)).toEqual(varianceInflation(truncated));
  });
});

describe('volatility ratio', () => {
  const calm = noise(createRng('calm'), 400);

  it('is the deviation of 20 bars over that of 252', () => {
    const deviation = (xs: readonly number[]): number => {
      const mean = xs.reduce((a, b) => a + b, 0) / xs.length;
      return Math.sqrt(xs.reduce((a, b) => a + (b - mean) ** 2, 0) / (xs.length - 1));
    };
    const answer = volatilityRatio(seriesOf('A', calm), 400);
    expect(answer?.figure).toBeCloseTo(deviation(calm.slice(-19)) / deviation(calm.slice(-251)), 10);
    expect(answer?.observations).toBe(251);
  });

  it('a market that trebles its moves spikes', () => {
    const wild = calm.map((r, t) => (t >= 380 ? 3 * r : r));
    const usual = volatilityRatio(seriesOf('A', calm), 400)?.figure as number;
    expect(volatilityRatio(seriesOf('A', wild), 400)?.figure).toBeGreaterThan(2 * usual);
  });

  it('is undefined with too little history or no movement, and P6 blind to later bars', () => {
    expect(volatilityRatio(seriesOf('A', calm), 59)).toBeNull();
    expect(volatilityRatio(seriesOf('A', calm), 60)?.observations).toBe(60);
    expect(
      volatilityRatio(
        seriesOf(
          'A',
          calm.map(() => 0),
        ),
        300,
      ),
    ).toBeNull();
    expect(volatilityRatio(seriesOf('A', calm), 300)).toEqual(
      volatilityRatio(seriesOf('A', calm.slice(0, 300)), 300),
    );
  });
});
