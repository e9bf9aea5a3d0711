import { z } from 'zod';
import { adx } from './adx.ts';
import { aroon } from './aroon.ts';
import { atr } from './atr.ts';
import { bbands } from './bbands.ts';
import { cci } from './cci.ts';
import type { PriceColumns } from './columns.ts';
import { donchian } from './donchian.ts';
import { ema } from './ema.ts';
import { macd } from './macd.ts';
import { mfi } from './mfi.ts';
import { minusdi } from './minusdi.ts';
import { mom } from './mom.ts';
import { natr } from './natr.ts';
import { obv } from './obv.ts';
import { plusdi } from './plusdi.ts';
import { roc } from './roc.ts';
import { rsi } from './rsi.ts';
import { sma } from './sma.ts';
import { stddev } from './stddev.ts';
import { stoch } from './stoch.ts';
import { trange } from './trange.ts';
import { willr } from './willr.ts';
import { wma } from './wma.ts';

/** One column, or several under their inner names; NaN where undefined, as long as the series. */
export type IndicatorValue = Float64Array | Readonly<Record<string, Float64Array>>;

interface IndicatorEntry<P extends readonly number[]> {
  /** Positional parameters as in `bbands:20:2`. */
  readonly parameters: z.ZodType<P>;
  readonly defaults: P;
  readonly compute: (bars: PriceColumns, parameters: P) => IndicatorValue;
}

/** An entry of any parameters: they are parsed by its own schema before they reach its formula. */
export interface Indicator {
  readonly defaults: readonly number[];
  /** Null where the parameters make no sense; otherwise the formula with them filled in. */
  bind(parameters: readonly number[]): ((bars: PriceColumns) => IndicatorValue) | null;
}

function indicator<P extends readonly [] | readonly number[]>(entry: IndicatorEntry<P>): Indicator {
  return {
    defaults: entry.defaults,
    bind(parameters) {
      const parsed = entry.parameters.safeParse(parameters);
      return parsed.success ? (bars) => entry.compute(bars, parsed.data) : null;
    },
  };
}

const period = z.int().min(1).max(1_000_000);
const none = z.tuple([]);
const one = z.tuple([period]);
const three = z.tuple([period, period, period]);
const fastBelowSlow = three.refine(([fast, slow]) => fast < slow, 'fast is below slow');

/** Every indicator under the name it is asked by; definitions are those of the modules' docstrings. */
export const INDICATORS: Readonly<Record<string, Indicator>> = {
  sma: indicator({ parameters: one, defaults: [20], compute: (b, [n]) => sma(b.close, n, b.length) }),
  wma: indicator({ parameters: one, defaults: [20], compute: (b, [n]) => wma(b.close, n, b.length) }),
  ema: indicator({ parameters: one, defaults: [20], compute: (b, [n]) => ema(b.close, n, b.length) }),
  macd: indicator({
    parameters: fastBelowSlow,
    defaults: [12, 26, 9],
    compute: (b, [f, s, g]) => ({ ...macd(b.close, f, s, g, b.length) }),
  }),
  rsi: indicator({ parameters: one, defaults: [14], compute: (b, [n]) => rsi(b.close, n, b.length) }),
  trange: indicator({ parameters: none, defaults: [], compute: (b) => trange(b) }),
  atr: indicator({ parameters: one, defaults: [14], compute: (b, [n]) => atr(b, n) }),
  natr: indicator({ parameters: one, defaults: [14], compute: (b, [n]) => natr(b, n) }),
  plusdi: indicator({ parameters: one, defaults: [14], compute: (b, [n]) => plusdi(b, n) }),
  minusdi: indicator({ parameters: one, defaults: [14], compute: (b, [n]) => minusdi(b, n) }),
  adx: indicator({ parameters: one, defaults: [14], compute: (b, [n]) => adx(b, n) }),
  stddev: indicator({ parameters: one, defaults: [20], compute: (b, [n]) => stddev(b.close, n, b.length) }),
  bbands: indicator({
    parameters: z.tuple([period, z.number().positive()]),
    defaults: [20, 2],
    compute: (b, [n, k]) => ({ ...bbands(b.close, n, k, b.length) }),
  }),
  donchian: indicator({ parameters: one, defaults: [20], compute: (b, [n]) => ({ ...donchian(b, n) }) }),
  stoch: indicator({
    parameters: three,
    defaults: [14, 3, 3],
    compute: (b, [k, s, d]) => ({ ...stoch(b, k, s, d) }),
  }),
  willr: indicator({ parameters: one, defaults: [14], compute: (b, [n]) => willr(b, n) }),
  roc: indicator({ parameters: one, defaults: [10], compute: (b, [n]) => roc(b.close, n, b.length) }),
  mom: indicator({ parameters: one, defaults: [10], compute: (b, [n]) => mom(b.close, n, b.length) }),
  cci: indicator({ parameters: one, defaults: [20], compute: (b, [n]) => cci(b, n) }),
  mfi: indicator({ parameters: one, defaults: [14], compute: (b, [n]) => mfi(b, n) }),
  obv: indicator({ parameters: none, defaults: [], compute: (b) => obv(b) }),
  aroon: indicator({ parameters: one, defaults: [25], compute: (b, [n]) => ({ ...aroon(b, n) }) }),
};
