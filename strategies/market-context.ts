import type { BarSeries, MarketContext } from '../domain/index.ts';
import { MovingAverage, RelativeStrengthIndex, RollingMax, RollingSquares } from '../indicators/index.ts';

const YEAR = 252;
const MONTH = 20;

/** Market context of one symbol; it may go on growing. */
export interface PreparedMarketContext {
  /**
   * Reads bars <= i only (P6). A figure whose window is not full, or that has no value, is null. Asked about bars in
   * order it costs O(1) a bar; an earlier one than the last begins anew from the first bar.
   */
  at(i: number): MarketContext;
}

/**
 * Windows of n bars hold n-1 returns; deviations are sample deviations of simple daily returns x sqrt 252. The highs of
 * `fromHigh` and `drawdown` begin with the first bar. Only windows are kept, no columns: about 10 KB a symbol.
 */
export function prepareMarketContext(series: BarSeries): PreparedMarketContext {
  let figures = new RunningContext();
  let last: MarketContext | undefined;
  return {
    at(i) {
      if (last !== undefined && i === figures.length - 1) return last;
      if (i < figures.length) figures = new RunningContext();
      for (let k = figures.length; k <= i; k++) figures.take(series, k);
      return (last = figures.read());
    },
  };
}

/** The running figures as of the last bar taken in. */
class RunningContext {
  length = 0;
  readonly #month = new RollingSquares(MONTH - 1);
  readonly #year = new RollingSquares(YEAR - 1);
  readonly #mean50 = new MovingAverage(50);
  readonly #mean200 = new MovingAverage(200);
  readonly #before50 = new MonthAgo();
  readonly #before200 = new MonthAgo();
  readonly #meanVolume = new MovingAverage(MONTH);
  readonly #highest = new RollingMax(YEAR, 1);
  readonly #highestClose = new RollingMax(YEAR, 1);
  readonly #strength = new RelativeStrengthIndex(14);
  readonly #figures: Record<keyof MarketContext, number> = {
    volatility20: Number.NaN,
    volatility252: Number.NaN,
    trend50: Number.NaN,
    trend200: Number.NaN,
    volumeRatio: Number.NaN,
    fromHigh: Number.NaN,
    drawdown: Number.NaN,
    rsi14: Number.NaN,
  };

  /** Takes in bar i, which is `length`. */
  take({ close, high, volume }: BarSeries, i: number): void {
    const c = close[i] as number;
    const v = volume[i] as number;
    const r = i === 0 ? Number.NaN : c / (close[i - 1] as number) - 1;
    const mean50 = this.#mean50.push(c);
    const mean200 = this.#mean200.push(c);
    const figures = this.#figures;
    figures.volatility20 = Math.sqrt(this.#month.push(r) / (MONTH - 2)) * Math.sqrt(YEAR);
    figures.volatility252 = Math.sqrt(this.#year.push(r) / (YEAR - 2)) * Math.sqrt(YEAR);
    figures.trend50 = mean50 / this.#before50.push(mean50) - 1;
    figures.trend200 = mean200 / this.#before200.push(mean200) - 1;
    figures.volumeRatio = v / this.#meanVolume.push(v);
    figures.fromHigh = c / this.#highest.push(high[i] as number) - 1;
    figures.drawdown = c / this.#highestClose.push(c) - 1;
    figures.rsi14 = this.#strength.push(c);
    this.length = i + 1;
  }

  read(): MarketContext {
    const figures = this.#figures;
    return {
      volatility20: defined(figures.volatility20),
      volatility252: defined(figures.volatility252),
      trend50: defined(figures.trend50),
      trend200: defined(figures.trend200),
      volumeRatio: defined(figures.volumeRatio),
      fromHigh: defined(figures.fromHigh),
      drawdown: defined(figures.drawdown),
      rsi14: defined(figures.rsi14),
    };
  }
}

/** Gives each value back a month later. */
class MonthAgo {
  readonly #ring = new Float64Array(MONTH).fill(Number.NaN);
  #place = 0;

  push(x: number): number {
    const before = this.#ring[this.#place] as number;
    this.#ring[this.#place] = x;
    this.#place = (this.#place + 1) % MONTH;
    return before;
  }
}

function defined(x: number): number | null {
  return Number.isFinite(x) ? x : null;
}
