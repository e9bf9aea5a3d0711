import { createRng, quantise } from '../../../domain/index.ts';
import type { Bar, Rng } from '../../../domain/index.ts';

/** A session minute by minute: `prices` holds one more entry than there are minutes; between two it runs straight. */
export interface SessionPath {
  readonly minutes: number;
  readonly prices: Float64Array;
  /** Shares traded in each minute; together the volume of the bar. */
  readonly volumes: Float64Array;
}

/**
 * The way of the price through a session: begins at the bar's open, ends at its close, touches its high and its low
 * and stays between them, on the tick. Decided by seed, symbol and bar alone.
 *
 * @param minutes 390, or 210 where the session closes at 13:00
 */
export function sessionPath(seed: number | string, symbol: string, bar: Bar, minutes: number): SessionPath {
  const rng = createRng(`${seed}/intraday/${symbol}/${bar.date}`);
  const [open, close] = [quantise(bar.open, 'nearest'), quantise(bar.close, 'nearest')];
  const high = Math.max(open, close, quantise(bar.high, 'nearest'));
  const low = Math.min(open, close, quantise(bar.low, 'nearest'));
  // A day that rises has more often seen its low before its high.
  const lowFirst = rng.next() < (close >= open ? 0.7 : 0.3);
  const half = Math.floor(minutes / 2);
  const early = 1 + Math.floor(rng.next() * (half - 2));
  const late = half + Math.floor(rng.next() * (half - 2));
  const prices = new Float64Array(minutes + 1);
  const range = { low, high };
  const [first, second] = lowFirst ? [low, high] : [high, low];
  bridge(prices, 0, open, early, first, range, rng);
  bridge(prices, early, first, late, second, range, rng);
  bridge(prices, late, second, minutes, close, range, rng);
  return { minutes, prices, volumes: volumesOf(bar.volume, minutes, rng) };
}

/** A Brownian bridge between two known prices, kept inside the bar. */
function bridge(
  prices: Float64Array,
  from: number,
  start: number,
  to: number,
  end: number,
  { low, high }: { readonly low: number; readonly high: number },
  rng: Rng,
): void {
  const steps = to - from;
  const deviation = (high - low) / (4 * Math.sqrt(prices.length));
  prices[from] = start;
  let price = start;
  for (let i = 1; i < steps; i++) {
    price += (end - price) / (steps - i + 1) + deviation * rng.normal();
    price = Math.min(high, Math.max(low, price));
    prices[from + i] = quantise(price, 'nearest');
  }
  prices[to] = end;
}

/** Much at the open and the close, little at noon; whole shares that add up. */
function volumesOf(volume: number, minutes: number, rng: Rng): Float64Array {
  const weights = Float64Array.from({ length: minutes }, (_, i) => {
    const x = (2 * i) / (minutes - 1) - 1;
    return (1 + 2 * x * x) * (0.5 + rng.next());
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const volumes = new Float64Array(minutes);
  let gone = 0;
  let given = 0;
  for (let i = 0; i < minutes; i++) {
    gone += weights[i] as number;
    const upTo = i === minutes - 1 ? volume : Math.floor((volume * gone) / total);
    volumes[i] = upTo - given;
    given = upTo;
  }
  return volumes;
}
