import { quantise } from '../domain/index.ts';

/** ATR14 multiples that a price is taken to fall in a day at the most: a stop further away adds nothing to what a day may lose. */
const DAY_RANGES = 10;

/**
 * Part of RISK_MAX_DAILY_LOSS that stops are relied on for. The rest is for prices that open below their stops, which no
 * order can hold.
 */
const HELD_BY_STOPS = 0.8;

/**
 * Dollars that all positions together may lose down to their stops.
 * @param loss what a day may lose, dollars @param lost what it has lost already, dollars, >= 0
 */
export const leftToStops = (loss: number, lost: number): number =>
  Math.min(HELD_BY_STOPS * loss, loss - lost);

/** Shares of one symbol and where they would be sold; dollars. */
export interface Guarded {
  readonly symbol: string;
  readonly qty: number;
  readonly price: number;
  readonly stop: number;
  /** ATR14; null where undefined. */
  readonly range: number | null;
}

type Unheld = Pick<Guarded, 'price' | 'stop' | 'range'>;

const unitOf = ({ range, price }: Unheld): number => (range !== null && range > 0 ? range : price);

/** What a share may lose in a day down to its stop, dollars. */
export const lossToStop = (at: Unheld): number =>
  Math.max(0, Math.min(at.price - at.stop, DAY_RANGES * unitOf(at)));

/**
 * Higher stops for those that lie too far, so that all together lose no more than `limit` dollars down to them. Stops come
 * up to one and the same distance in ranges, the furthest first: who has gained most gives most of it up for sale, and a
 * stop that is near already stays. Only the raised ones are told; a stop may come out at the price itself.
 */
export function stopsWithin(held: readonly Guarded[], limit: number): ReadonlyMap<string, number> {
  const nearest = held
    .map((at) => ({ at, unit: unitOf(at), far: lossToStop(at) / unitOf(at) }))
    .sort((a, b) => a.far - b.far);
  let room = Math.max(0, limit);
  let dollars = nearest.reduce((sum, { at, unit }) => sum + at.qty * unit, 0);
  for (const [i, { at, unit, far }] of nearest.entries()) {
    if (dollars * far > room) {
      const ranges = room / dollars;
      return new Map(
        nearest
          .slice(i)
          .map(({ at: { symbol, price, stop }, unit: range }) => [
            symbol,
            Math.max(stop, quantise(price - ranges * range, 'up')),
          ]),
      );
    }
    room -= at.qty * unit * far;
    dollars -= at.qty * unit;
  }
  return new Map();
}
