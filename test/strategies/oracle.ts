import type { Action, BarSeries, StrategyName } from '../../domain/index.ts';

/**
 * The ten rules of the specification, spelt out naively with default parameters: O(n k), every figure from scratch,
 * nothing shared with strategies/ or indicators/.
 */
interface World {
  readonly benchmark: BarSeries;
  readonly universe: readonly BarSeries[];
  readonly sectors: ReadonlyMap<string, string>;
}

const of = (xs: Float64Array, from: number, to: number): number[] => Array.from(xs.subarray(from, to + 1));
const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
const sma = (s: BarSeries, i: number, n: number): number => mean(of(s.close, i - n + 1, i));
const C = (s: BarSeries, i: number): number => s.close[i] as number;
const r = (s: BarSeries, i: number): number => C(s, i) / C(s, i - 126) - 1;
const says = (buy: boolean, sell: boolean): Action => (buy ? 'buy' : sell ? 'sell' : 'hold');

function wilderMean(xs: readonly number[], n: number): number {
  let value = mean(xs.slice(0, n));
  for (const x of xs.slice(n)) value = (value * (n - 1) + x) / n;
  return value;
}

function rsi14(s: BarSeries, i: number): number {
  const moves = of(s.close, 1, i).map((x, k) => x - C(s, k));
  const up = wilderMean(moves.map((x) => Math.max(0, x)), 14); // prettier-ignore
  const down = wilderMean(moves.map((x) => Math.max(0, -x)), 14); // prettier-ignore
  return (100 * up) / (up + down);
}

function atr14(s: BarSeries, i: number): number {
  const ranges = of(s.high, 1, i).map(
    (h, k) => Math.max(h, C(s, k)) - Math.min(s.low[k + 1] as number, C(s, k)),
  );
  return wilderMean(ranges, 14);
}

/** Bars of the day in the order listed, those with enough history. */
function dayOf(world: World, date: string): { symbol: string; r: number }[] {
  return world.universe.flatMap((s) => {
    const i = s.dates.slice(0, s.length).indexOf(date);
    return i >= 126 ? [{ symbol: s.symbol, r: r(s, i) }] : [];
  });
}

const MINIMUM: Readonly<Record<StrategyName, number>> = {
  TrendFollowing: 200,
  MomentumRotation: 127,
  MeanReversion: 30,
  Breakout: 21,
  VolatilityBreakout: 20,
  RelativeStrength: 50,
  SectorRotation: 127,
  DualMomentum: 127,
  MovingAverageEnvelope: 50,
  BollingerBands: 20,
};

export function oracle(name: StrategyName, s: BarSeries, i: number, world: World): Action {
  if (i < MINIMUM[name] - 1) return 'hold';
  const c = C(s, i);
  const date = s.dates[i] as string;
  const b = world.benchmark;
  const k = b.dates.slice(0, b.length).indexOf(date);
  switch (name) {
    case 'TrendFollowing': {
      const slow = sma(s, i, 200);
      return says(sma(s, i, 50) > slow && c > slow, c < slow);
    }
    case 'MomentumRotation': {
      const ranked = dayOf(world, date).sort((x, y) => y.r - x.r);
      const place = ranked.findIndex((x) => x.symbol === s.symbol);
      const top = place < Math.ceil(ranked.length / 2);
      return says(r(s, i) > 0 && top, r(s, i) < 0 || !top);
    }
    case 'MeanReversion':
      return says(rsi14(s, i) < 30, rsi14(s, i) > 70);
    case 'Breakout':
      return says(c > Math.max(...of(s.high, i - 20, i - 1)), c < Math.min(...of(s.low, i - 10, i - 1)));
    case 'VolatilityBreakout': {
      const move = 1.5 * atr14(s, i - 1);
      return says(c > C(s, i - 1) + move, c < C(s, i - 1) - move);
    }
    case 'RelativeStrength': {
      if (k < 49) return 'hold';
      const q = c / sma(s, i, 50);
      const other = C(b, k) / sma(b, k, 50);
      return says(q > other && c > sma(s, i, 50), q < other);
    }
    case 'SectorRotation': {
      const bySector = new Map<string, number[]>();
      for (const x of dayOf(world, date)) {
        const sector = world.sectors.get(x.symbol) ?? x.symbol;
        bySector.set(sector, [...(bySector.get(sector) ?? []), x.r]);
      }
      const ranked = [...bySector].map(([sector, rs]) => ({ sector, strength: mean(rs) }));
      ranked.sort((x, y) => y.strength - x.strength);
      const mine = ranked.findIndex((x) => x.sector === (world.sectors.get(s.symbol) ?? s.symbol));
      const strong = (ranked[mine]?.strength ?? 0) > 0;
      return says(mine < 3 && strong && r(s, i) > 0, mine >= 3 || r(s, i) < 0);
    }
    case 'DualMomentum':
      if (k < 126) return 'hold';
      return says(r(s, i) > 0 && r(s, i) > r(b, k), r(s, i) <= 0);
    case 'MovingAverageEnvelope':
      return says(c < sma(s, i, 50) * (1 - 0.025), c > sma(s, i, 50) * (1 + 0.025));
    case 'BollingerBands': {
      const middle = sma(s, i, 20);
      const deviation = Math.sqrt(mean(of(s.close, i - 19, i).map((x) => (x - middle) ** 2)));
      return says(c < middle - 2 * deviation, c > middle + 2 * deviation);
    }
  }
}
