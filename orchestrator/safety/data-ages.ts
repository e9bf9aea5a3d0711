import { phaseAt, sessionTimes, lastFinishedSession, nextSession } from '../../domain/calendar/index.ts';

/** Where data comes from by itself, and milliseconds in market hours after which its silence is a fault. */
const ALLOWED = { bars: 15 * 60_000, quotes: 5 * 60_000, trade_updates: 15 * 60_000 } as const;
export type Channel = keyof typeof ALLOWED;

/**
 * How long each channel has been silent, counted in market hours only: a night, a weekend or a holiday makes no data old,
 * and the first minutes of a session are not held against the close before. A channel that was never used is not judged.
 */
export class DataAges {
  readonly #last = new Map<Channel, number>();

  /** A channel that is watched from here on, or has just spoken. @param at milliseconds since the epoch */
  note(channel: Channel, at: number): void {
    this.#last.set(channel, Math.max(at, this.#last.get(channel) ?? at));
  }

  /** Milliseconds of market hours since the channel last spoke; null where it is not in use. */
  age(channel: Channel, now: number): number | null {
    const last = this.#last.get(channel);
    if (last === undefined) return null;
    if (phaseAt(now) !== 'REGULAR') return 0;
    const { open } = sessionTimes(nextSession(lastFinishedSession(now)));
    return now - Math.max(last, open);
  }

  /** Every channel in use with its age. */
  list(now: number): readonly { readonly channel: Channel; readonly age: number }[] {
    return [...this.#last.keys()].map((channel) => ({
      channel,
      age: Math.max(0, this.age(channel, now) ?? 0),
    }));
  }

  /** Channels that are silent for longer than they may. */
  stale(now: number): readonly { readonly channel: Channel; readonly age: number }[] {
    return [...this.#last.keys()].flatMap((channel) => {
      const age = this.age(channel, now);
      return age !== null && age > ALLOWED[channel] ? [{ channel, age }] : [];
    });
  }
}
