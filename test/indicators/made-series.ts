import { createRng, GrowingSeries, type Bar } from '../../domain/index.ts';

/** Weekday dates from 2010-01-04 on. */
export function weekdays(count: number): string[] {
  const dates: string[] = [];
  for (let day = Date.UTC(2010, 0, 4); dates.length < count; day += 86_400_000) {
    const date = new Date(day);
    if (date.getUTCDay() % 6 !== 0) dates.push(date.toISOString().slice(0, 10));
  }
  return dates;
}

/** A random walk with clean bars. */
export function randomBars(seed: number | string, count: number, dates = weekdays(count)): Bar[] {
  const rng = createRng(seed);
  let close = 20 + 200 * rng.next();
  return dates.slice(0, count).map((date) => {
    const open = close * Math.exp(0.01 * rng.normal());
    close = open * Math.exp(0.02 * rng.normal());
    const high = Math.max(open, close) * (1 + 0.01 * rng.next());
    const low = Math.min(open, close) * (1 - 0.01 * rng.next());
    return { date, open, high, low, close, volume: Math.round(1e6 * (0.5 + rng.next())) };
  });
}

export function flatBars(count: number, price = 100.1, volume = 1000): Bar[] {
  return weekdays(count).map((date) => ({
    date,
    open: price,
    high: price,
    low: price,
    close: price,
    volume,
  }));
}

export function seriesOf(bars: readonly Bar[], symbol = 'TEST'): GrowingSeries {
  return new GrowingSeries(symbol, bars);
}

/** The bars with one absurd print put in the place of a bar. */
export function spiked(bars: readonly Bar[], at: number, price: number): Bar[] {
  const spike = { open: price, high: price, low: price, close: price, volume: price };
  return bars.map((bar, i) => (i === at ? { ...bar, ...spike } : bar));
}
