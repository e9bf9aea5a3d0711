import { createHash } from 'node:crypto';
import { canonicalJson } from '../../domain/index.ts';
import type { BarSeries, StrategyName } from '../../domain/index.ts';
import { calendarOf } from './history.ts';
import type { SweepInput } from './history.ts';

/** Raised when scores of the same input may come out otherwise: stored ones are then not taken up again. */
const SCORING = 1;
const COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

/** An input as bytes that threads share and other machines can be sent. */
export interface PackedInput {
  /** Content hash: names the input wherever its results are kept. */
  readonly hash: string;
  readonly head: PackedHead;
  /** Of each series: the place of each bar among the dates, then its columns; doubles, little-endian. */
  readonly bytes: SharedArrayBuffer;
}

export interface PackedHead {
  readonly strategy: StrategyName;
  readonly qty: number;
  readonly cash: number;
  readonly sectors: readonly (readonly [string, string])[];
  readonly dates: readonly string[];
  readonly series: readonly { readonly symbol: string; readonly length: number }[];
  /** The universe is the first so many of the series. */
  readonly universe: number;
  /** Which of the series is the benchmark; -1: there is none. */
  readonly benchmark: number;
}

export function packInput(input: SweepInput): PackedInput {
  const { strategy, qty, cash, universe, benchmark } = input;
  const listed = benchmark === null ? -1 : universe.indexOf(benchmark);
  const series = benchmark === null || listed >= 0 ? universe : [...universe, benchmark];
  const { dates, places } = calendarOf(series);
  const head: PackedHead = {
    strategy,
    qty,
    cash,
    sectors: [...input.sectors],
    dates,
    series: series.map(({ symbol, length }) => ({ symbol, length })),
    universe: universe.length,
    benchmark: benchmark === null || listed >= 0 ? listed : universe.length,
  };
  const cells = series.reduce((sum, s) => sum + s.length * (COLUMNS.length + 1), 0);
  const values = new Float64Array(new SharedArrayBuffer(cells * 8));
  let at = 0;
  for (const [k, s] of series.entries()) {
    const place = places[k] as Int32Array | null;
    for (let i = 0; i < s.length; i++) values[at + i] = place === null ? i : (place[i] as number);
    at += s.length;
    for (const name of COLUMNS) {
      values.set(s[name].subarray(0, s.length), at);
      at += s.length;
    }
  }
  const bytes = values.buffer as SharedArrayBuffer;
  return { hash: hashOf(head, bytes), head, bytes };
}

/** Hex SHA-256 of the content. */
export function hashOf(head: PackedHead, bytes: SharedArrayBuffer): string {
  return createHash('sha256')
    .update(canonicalJson({ ...head, scoring: SCORING }))
    .update(new Uint8Array(bytes))
    .digest('hex');
}

export function unpackInput(head: PackedHead, bytes: SharedArrayBuffer): SweepInput {
  let at = 0;
  const next = (length: number): Float64Array => {
    const values = new Float64Array(bytes, at, length);
    at += length * 8;
    return values;
  };
  const all = head.series.map(({ symbol, length }): BarSeries => {
    const dates = Array.from(next(length), (place) => head.dates[place] as string);
    const [open, high, low, close, volume] = COLUMNS.map(() => next(length)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return { symbol, length, revision: 0, dates, open, high, low, close, volume };
  });
  return {
    strategy: head.strategy,
    qty: head.qty,
    cash: head.cash,
    universe: all.slice(0, head.universe),
    benchmark: all[head.benchmark] ?? null,
    sectors: new Map(head.sectors),
  };
}
