import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gridOf, parseAxis } from '../backtest/sweep/grid.ts';
import { Scorer } from '../backtest/sweep/scorer.ts';
import { GrowingSeries } from '../domain/index.ts';
import { simulatedMarket } from '../market/index.ts';
import { getStrategy } from '../strategies/index.ts';
import type { Bench } from './harness.ts';

/** How fast are many parameter sets scored over one history, columns and all figures included? */

const BARS = 5849;
const RUNS = 15;
const strategy = getStrategy('TrendFollowing');
/** 20 x 50 pairs. */
const RANGES = ['fast=4:99:5', 'slow=100:247:3'];

async function series(): Promise<GrowingSeries> {
  const made = await simulatedMarket({ seed: 1, start: '1998-01-02' }).dailyBars({ symbols: ['SPY'], through: '2035-12-31' }); // prettier-ignore
  const answer = made.get('SPY');
  return new GrowingSeries('SPY', answer?.ok ? answer.bars.slice(0, BARS) : []);
}

/** Seconds for the whole grid, the first runs thrown away. */
async function scoring(
  bars = BARS,
  axes = RANGES,
): Promise<{ readonly seconds: number[]; readonly pairs: number }> {
  const spy = await series();
  const cut = new GrowingSeries(
    'SPY',
    Array.from({ length: bars }, (_, i) => barOf(spy, i)),
  );
  const { sets } = gridOf(
    strategy,
    axes.map((text) => parseAxis(strategy, text)),
  );
  const seconds: number[] = [];
  for (let run = 0; run < RUNS + 5; run++) {
    const begun = performance.now();
    const scorer = new Scorer({ strategy: 'TrendFollowing', universe: [cut], benchmark: null, sectors: new Map(), qty: 10, cash: 100_000 }); // prettier-ignore
    for (const set of sets) scorer.score(set);
    if (run >= 5) seconds.push((performance.now() - begun) / 1000);
  }
  return { seconds, pairs: sets.length };
}

const barOf = (s: GrowingSeries, i: number) => ({
  date: s.dates[i] as string,
  open: s.open[i] as number,
  high: s.high[i] as number,
  low: s.low[i] as number,
  close: s.close[i] as number,
  volume: s.volume[i] as number,
});
const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number; // prettier-ignore

/** Seconds of `npm run sweep` from nothing to its answer, the winner's rerun through the agents included. */
async function command(): Promise<number[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-sweep-'));
  const spy = await series();
  const rows = spy.dates.map((date, i) => Object.values(barOf(spy, i)).with(0, date).join(','));
  writeFileSync(path.join(folder, 'SPY.csv'), ['date,open,high,low,close,volume', ...rows].join('\n'));
  const argv = ['run', '-s', 'sweep', '--', '--strategy', 'TrendFollowing', '--symbols', 'SPY', '--data', folder, '--json', ...RANGES.flatMap((text) => ['--param', text])]; // prettier-ignore
  const seconds = Array.from({ length: 3 }, () => {
    const begun = performance.now();
    const { status, stderr } = spawnSync('npm', argv, { env: { ...process.env, RUNTIME_DIR: folder }, maxBuffer: 1 << 28, encoding: 'utf8' }); // prettier-ignore
    if (status !== 0) throw new Error(stderr);
    return (performance.now() - begun) / 1000;
  });
  rmSync(folder, { recursive: true });
  return seconds;
}

export const sweepBenches: readonly Bench[] = [
  {
    name: `sweep: scoring of 1,000 SMA pairs x ${BARS} bars, one core`,
    unit: 'million pair-bars/s',
    asked: 60,
    async run() {
      const { seconds, pairs } = await scoring();
      return seconds.map((s) => (pairs * BARS) / s / 1e6);
    },
  },
  {
    name: 'sweep: scoring of 1,000 SMA pairs, warm',
    unit: 's',
    asked: 0.1,
    run: async () => {
      const { seconds, pairs } = await scoring();
      return seconds.map((s) => (s * 1000) / pairs);
    },
  },
  {
    name: 'sweep: twice the bars against once, and twice the pairs',
    unit: 'times',
    asked: 2.2,
    async run() {
      const [one, half, fewer] = [await scoring(), await scoring(BARS >> 1), await scoring(BARS, [RANGES[0] as string, 'slow=100:247:6'])]; // prettier-ignore
      const perPair = median(fewer.seconds) / fewer.pairs;
      return [median(one.seconds) / median(half.seconds), (2 * median(one.seconds)) / one.pairs / perPair];
    },
  },
  { name: 'sweep: npm run sweep of 1,000 SMA pairs as a whole command', unit: 's', asked: 2, run: command },
];
