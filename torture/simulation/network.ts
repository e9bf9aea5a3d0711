import { DeskError } from '../../domain/index.ts';
import type { Rng } from '../../domain/index.ts';
import type { Counts } from './counts.ts';
import type { Life } from './life.ts';
import type { SimulatedTime } from './time.ts';

/** No word of the broker's: nothing came back in time, or a status that is not its own. To the desk it is what the wire's is. */
export class NoAnswer extends DeskError {
  constructor(message: string) {
    super('BROKER_UNREACHABLE', message);
  }
}

/** After so long the client waits no more; what was sent may arrive later. */
const TIMEOUT = 15_000;

/** How rough the network is: chances of a fault for a question, for an order or a cancel, for a message of the stream. */
export interface Weather {
  readonly reads: number;
  readonly writes: number;
  readonly messages: number;
}

const FATES = [
  'request lost',
  'reply lost',
  'request late',
  'request twice',
  'error before',
  'error after',
] as const;

/** Everything between the desk and its broker. */
export class Network {
  /** No fault any more. */
  healed = false;
  /** Nothing gets through, either way. */
  outage = false;
  /** Requests that met a fault so far. */
  disturbed = 0;
  readonly #time: SimulatedTime;
  readonly #rng: Rng;
  readonly #counts: Counts;
  readonly #weather: Weather;
  #streamDueAt = 0;

  constructor(time: SimulatedTime, rng: Rng, counts: Counts, weather: Weather) {
    this.#time = time;
    this.#rng = rng;
    this.#counts = counts;
    this.#weather = weather;
  }

  /** @throws NoAnswer where the client does not hear what became of it */
  request<T>(life: Life, kind: 'read' | 'write', serve: () => Promise<T>): Promise<T> {
    const asked = new Promise<T>((resolve, reject) => {
      const time = this.#time;
      const fate = this.#fate(kind === 'write' ? this.#weather.writes : this.#weather.reads);
      const there = 3 + this.#rng.next() * 40;
      const back = 3 + this.#rng.next() * 40;
      const silence = (): void => time.after(TIMEOUT, () => reject(new NoAnswer('no answer within 15 s')));
      const arrive = (after: number, answered: (value: T) => void): void =>
        time.after(after, () => void serve().then(answered, reject));
      const answer = (value: T): void => time.after(back, () => resolve(value));
      const status = (code: number): void => time.after(back, () => reject(new NoAnswer(`status ${code}`)));
      switch (fate) {
        case 'request lost':
          return silence();
        case 'reply lost':
          arrive(there, () => undefined);
          return silence();
        case 'request late':
          silence();
          return arrive(there + this.#rng.next() * 2 * TIMEOUT, answer);
        case 'request twice':
          arrive(there, this.#rng.next() < 0.5 ? answer : () => undefined);
          return arrive(there + this.#rng.next() * 2000, answer);
        case 'error before':
          return status(503);
        case 'error after':
          return arrive(there, () => status(502));
        default:
          return arrive(there, answer);
      }
    });
    return life.hears(asked);
  }

  /** A message of the stream on its way: it comes once, twice, late, or not at all. */
  message(deliver: () => void): void {
    if (this.outage) return;
    const rng = this.#rng;
    const { messages } = this.#weather;
    const meets = (share: number): boolean => !this.healed && rng.next() < messages * share;
    if (meets(0.35)) return this.#counts.add('messages lost');
    this.#streamDueAt = Math.max(this.#streamDueAt, this.#time.now + 3 + rng.next() * 40);
    this.#time.at(this.#streamDueAt, deliver);
    if (meets(0.4)) {
      this.#counts.add('messages twice');
      this.#time.at(this.#streamDueAt + rng.next() * 3000, deliver);
    }
  }

  /** The same, but it may overtake others: a stream that several connections carry. */
  overtaking(deliver: () => void): void {
    const late = !this.healed && this.#rng.next() < this.#weather.messages * 0.5;
    if (!late) return this.message(deliver);
    this.#counts.add('messages overtaken');
    this.#time.after(500 + this.#rng.next() * 6000, () => {
      if (!this.outage) deliver();
    });
  }

  #fate(chance: number): (typeof FATES)[number] | null {
    if (this.outage) {
      this.disturbed++;
      this.#counts.add('requests in an outage');
      return 'request lost';
    }
    if (this.healed || this.#rng.next() >= chance) return null;
    const fate = FATES[Math.floor(this.#rng.next() * FATES.length)] as (typeof FATES)[number];
    this.disturbed++;
    this.#counts.add(fate);
    return fate;
  }
}
