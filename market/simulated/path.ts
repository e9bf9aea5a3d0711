import { createRng, GrowingSeries, isEarlyClose, type Rng } from '../../domain/index.ts';
import type { Split } from '../port.ts';
import type { Factor } from './factors.ts';
import { Clustering, fatTailed } from './noise.ts';
import type { Profile } from './profile.ts';
import { splitRatio } from './splits.ts';

/** Sessions between two earnings reports. */
const QUARTER = 63;
const HALF_DAY_VOLUME = 0.42;

/** The life of one symbol: raw bars as traded, prices in whole cents, extended session by session. */
export class SymbolPath {
  readonly bars: GrowingSeries;
  readonly splits: Split[] = [];
  readonly #profile: Profile;
  readonly #market: Factor;
  readonly #sector: Factor;
  readonly #returns: Rng;
  readonly #shape: Rng;
  readonly #volumes: Rng;
  readonly #actions: Rng;
  readonly #clustering = new Clustering(0.07, 0.88);
  readonly #reportDay: number;
  #trend = 0;
  #activity = 0;
  #close: number;
  /** Shares outstanding relative to the beginning; volume follows it. */
  #shares = 1;

  constructor(seed: number | string, profile: Profile, market: Factor, sector: Factor) {
    const rng = createRng(`${seed}/symbol/${profile.symbol}`);
    this.bars = new GrowingSeries(profile.symbol);
    this.#profile = profile;
    this.#market = market;
    this.#sector = sector;
    this.#returns = rng.fork('returns');
    this.#shape = rng.fork('shape');
    this.#volumes = rng.fork('volumes');
    this.#actions = rng.fork('actions');
    this.#reportDay = Math.floor(rng.fork('calendar').next() * QUARTER);
    this.#close = cents(profile.price);
  }

  /** Adds bars until the series covers `sessions` (the market's own, from its first one on). */
  extendTo(sessions: readonly string[], length: number): void {
    this.#market.extendTo(length);
    this.#sector.extendTo(length);
    for (let i = this.bars.length; i < length; i++) this.#step(sessions[i] as string, i);
  }

  #step(date: string, i: number): void {
    const p = this.#profile;
    if (p.splits) this.#split(date, i);
    const own = p.volatility * this.#clustering.deviation;
    const shock = this.#clustering.deviation * fatTailed(this.#returns);
    this.#clustering.update(shock);
    // An Ornstein-Uhlenbeck drift with a memory of about a month.
    this.#trend = 0.97 * this.#trend + Math.sqrt(1 - 0.97 ** 2) * p.trend * this.#returns.normal();
    const reports = p.earnings > 0 && i % QUARTER === this.#reportDay;
    const jump = p.earnings * (reports ? this.#returns.normal() : 0);
    const marketPart = p.marketBeta * (this.#market.returns[i] as number);
    const sectorPart = p.sectorBeta * (this.#sector.returns[i] as number);
    const move = p.drift + marketPart + sectorPart + this.#trend + p.volatility * shock;
    const deviation = Math.hypot(
      p.marketBeta * (this.#market.deviations[i] as number),
      p.sectorBeta * (this.#sector.deviations[i] as number),
      own,
    );
    this.#print(date, move, jump, deviation, reports);
  }

  /** Cuts a session's move into overnight gap and day, and draws the day's extremes. */
  #print(date: string, move: number, jump: number, deviation: number, reports: boolean): void {
    const gap = jump + 0.3 * move + 0.4 * deviation * this.#shape.normal();
    const day = move + jump - gap;
    const reach = 2 * (0.75 * deviation) ** 2;
    const first = this.#close * Math.exp(gap);
    // Extremes of a Brownian bridge from 0 to `day`, by inverting their distribution functions.
    const up = (day + Math.sqrt(day * day - reach * Math.log(1 - this.#shape.next()))) / 2;
    const down = (day - Math.sqrt(day * day - reach * Math.log(1 - this.#shape.next()))) / 2;
    const open = cents(first);
    const close = cents(first * Math.exp(day));
    const high = Math.max(open, close, cents(first * Math.exp(up)));
    const low = Math.min(open, close, cents(first * Math.exp(down)));
    const volume = this.#volume(date, Math.abs(move + jump) / deviation, reports);
    this.bars.append({ date, open, high, low, close, volume });
    this.#close = close;
  }

  /** Log-normal, with memory, larger on days that move. */
  #volume(date: string, moved: number, reports: boolean): number {
    this.#activity = 0.7 * this.#activity + 0.2 * this.#volumes.normal();
    const log = this.#activity + 0.3 * (Math.min(moved, 5) - 0.8) + (reports ? 0.7 : 0);
    const usual = (this.#profile.turnover / this.#profile.price) * this.#shares;
    const volume = usual * Math.exp(log) * (isEarlyClose(date) ? HALF_DAY_VOLUME : 1);
    return Math.max(100, Math.round(volume));
  }

  #split(date: string, i: number): void {
    const ratio = splitRatio(this.#close, this.#actions);
    // The first bar of all has no earlier price that could be split.
    if (ratio === 1 || i === 0) return;
    this.splits.push({ symbol: this.#profile.symbol, session: date, ratio });
    this.#close /= ratio;
    this.#shares *= ratio;
  }
}

function cents(price: number): number {
  return Math.max(1, Math.round(price * 100)) / 100;
}
