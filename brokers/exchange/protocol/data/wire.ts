import type { Bar } from '../../../../domain/index.ts';
import type { MinuteBar } from '../../live/index.ts';
import { newYorkMidnight } from '../wire/time.ts';

export interface WireBar {
  readonly t: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
  /** Trades and volume-weighted price are made up: the history knows neither. */
  readonly n: number;
  readonly vw: number;
}

const TICK = 0.01;
const round = (price: number): number => Math.round(price * 1e6) / 1e6;

export const iso = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

function made(t: string, bar: Pick<Bar, 'open' | 'high' | 'low' | 'close' | 'volume'>): WireBar {
  const { open: o, high: h, low: l, close: c, volume } = bar;
  const v = Math.round(volume);
  return { t, o, h, l, c, v, n: Math.max(1, Math.floor(v / 100)), vw: round((o + h + l + c) / 4) };
}

export const dailyBar = (bar: Bar): WireBar => made(newYorkMidnight(bar.date), bar);
export const minuteBar = (bar: MinuteBar): WireBar => made(iso(bar.at), bar);

/** Bars that belong together as one, stamped with the first one's time. */
export function merged(bars: readonly WireBar[], t: string): WireBar {
  const [first, last] = [bars[0] as WireBar, bars.at(-1) as WireBar];
  let [h, l, v, n, value] = [first.h, first.l, 0, 0, 0];
  for (const bar of bars) {
    h = Math.max(h, bar.h);
    l = Math.min(l, bar.l);
    v += bar.v;
    n += bar.n;
    value += bar.vw * bar.v;
  }
  return { t, o: first.o, h, l, c: last.c, v, n, vw: v === 0 ? last.c : round(value / v) };
}

export interface WireTrade {
  readonly t: string;
  readonly x: string;
  readonly p: number;
  readonly s: number;
  readonly c: readonly string[];
  readonly i: number;
  readonly z: string;
}

export interface WireQuote {
  readonly t: string;
  readonly ax: string;
  readonly ap: number;
  readonly as: number;
  readonly bx: string;
  readonly bp: number;
  readonly bs: number;
  readonly c: readonly string[];
  readonly z: string;
}

const instant = (ms: number): string => new Date(ms).toISOString();

/** A trade's id counts milliseconds, so that it is safe in any client's numbers. */
export const tradeAt = (ms: number, price: number, size = 100): WireTrade => ({
  t: instant(ms),
  x: 'V',
  p: price,
  s: size,
  c: ['@'],
  i: ms,
  z: 'C',
});

/** A cent on either side of the last trade. */
export const quoteAt = (ms: number, price: number): WireQuote => ({
  t: instant(ms),
  ax: 'V',
  ap: round(price + TICK),
  as: 100,
  bx: 'V',
  bp: round(Math.max(price - TICK, 0.0001)),
  bs: 100,
  c: ['R'],
  z: 'C',
});
