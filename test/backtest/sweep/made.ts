import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sessionsBetween } from '../../../domain/calendar/index.ts';
import { createRng, GrowingSeries } from '../../../domain/index.ts';
import type { Bar, BarSeries } from '../../../domain/index.ts';

const SESSIONS = sessionsBetween('2010-01-04', '2016-12-31');

/** A random walk with trends and a few missing sessions; prices as a file of cents would have them. */
export function madeSeries(
  symbol: string,
  length: number,
  { seed = 1, from = 0, missing = 0 }: { seed?: number; from?: number; missing?: number } = {},
): GrowingSeries {
  const rng = createRng(`${seed}/${symbol}`);
  const cents = (x: number): number => Math.max(1, Math.round(100 * x)) / 100;
  const bars: Bar[] = [];
  let price = 50 + 50 * rng.next();
  let drift = 0;
  for (const date of SESSIONS.slice(from, from + length)) {
    if (rng.next() < 0.02) drift = 0.004 * rng.normal();
    const open = cents(price * (1 + 0.004 * rng.normal()));
    price = Math.max(2, price * (1 + drift + 0.015 * rng.normal()));
    const close = cents(price);
    const high = cents(Math.max(open, close) * (1 + 0.005 * rng.next()));
    const low = cents(Math.min(open, close) * (1 - 0.005 * rng.next()));
    const bar = { date, open, high, low, close, volume: 1000 + Math.floor(1e6 * rng.next()) };
    if (bars.length === 0 || rng.next() >= missing) bars.push(bar);
  }
  return new GrowingSeries(symbol, bars);
}

/** The series as a folder of CSV files. */
export function writeFolder(folder: string, all: readonly BarSeries[]): string {
  mkdirSync(folder, { recursive: true });
  for (const s of all) {
    const lines = s.dates.map(
      (date, i) => `${date},${s.open[i]},${s.high[i]},${s.low[i]},${s.close[i]},${s.volume[i]}`,
    );
    writeFileSync(path.join(folder, `${s.symbol}.csv`), ['date,open,high,low,close,volume', ...lines, ''].join('\n')); // prettier-ignore
  }
  return folder;
}
