import type { Broker } from '../../brokers/port.ts';
import type { Clock } from '../../domain/index.ts';
import { clockSkew, connectionLost, judgesClock } from './broker-triggers.ts';
import type { DataAges } from './data-ages.ts';
import type { Trip } from './trip.ts';

const SKEW_EVERY = 60_000;

/** What only exists in real time: the line to the broker, silence, and the two clocks. */
export class WallWatch {
  readonly #broker: Broker;
  readonly #clock: Clock;
  readonly #wall: Clock;
  readonly #ages: DataAges;
  readonly #begun: number;
  #skewAt = Number.NEGATIVE_INFINITY;
  /** This machine's clock less the broker's, milliseconds, as last measured; null: never. */
  lastSkew: number | null = null;

  /** @param wall by which the line's silence is measured; the desk's own clock may follow an exchange whose days are short */
  constructor(broker: Broker, clock: Clock, wall: Clock, ages: DataAges) {
    this.#broker = broker;
    this.#clock = clock;
    this.#wall = wall;
    this.#ages = ages;
    this.#begun = wall.now();
  }

  get connected(): boolean {
    return this.#broker.connection().connected;
  }

  line(): Trip | null {
    return connectionLost(this.#broker.connection(), this.#wall.now(), this.#begun);
  }

  silence(): Trip | null {
    const { lastMessageAt } = this.#broker.connection();
    // Our own exchange keeps a time of its own, in which the line's is none.
    if (lastMessageAt !== null && this.#broker.kind !== 'exchange')
      this.#ages.note('trade_updates', lastMessageAt);
    const told = this.#ages
      .stale(this.#clock.now())
      .map(({ channel, age }) => `${channel} silent for ${Math.floor(age / 60_000)} min`);
    return told.length > 0 ? { code: 'data_stale', reason: told.join(', ') } : null;
  }

  /** Asks the broker for its time once a minute; whoever cannot be reached is judged by the line instead. */
  async skew(): Promise<Trip | null> {
    const before = this.#clock.now();
    if (!judgesClock(this.#broker.kind) || before - this.#skewAt < SKEW_EVERY) return null;
    this.#skewAt = before;
    try {
      const theirs = await this.#broker.time();
      // The answer is from some moment of the way there and back; its middle is off by half of the way at most.
      const here = (before + this.#clock.now()) / 2;
      if (theirs !== null) this.lastSkew = here - theirs;
      return theirs === null ? null : clockSkew({ broker: theirs, here });
    } catch {
      return null;
    }
  }
}
