import { lastFinishedSession, nextSession, phaseAt, sessionTimes } from '../../domain/calendar/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { Sleep } from '../../orchestrator/clocks/pacer.ts';
import type { Twin } from '../../test/support/twin.ts';

const MINUTE = 60_000;
/** How long the market lives while the desk sleeps its shortest nap, milliseconds: by day, and while it is closed. */
const DAY_STEP = 100 * MINUTE;
const NIGHT_STEP = 240 * MINUTE;
/** After the close: a cycle has been decided by then, and its orders compared. */
export const EVENING = 10 * 60 * MINUTE;
/** The desk's shortest nap beside an exchange that is quicker than the wall. */
const NAP = 250;

interface Sleeper {
  readonly due: number;
  readonly signal: AbortSignal;
  readonly wake: () => void;
}

/**
 * Time of a desk and its exchange: it passes only while the desk sleeps. The wall's is what the desk sleeps by; the
 * market's runs ahead of it, as on an exchange whose days pass in seconds, and stands nearly still within a cycle.
 */
export class Hours {
  readonly #twin: Twin;
  #wall: number;
  /** The desk's own signal: who sleeps by it holds everybody else up. */
  readonly #urgent: AbortSignal;
  readonly #sleepers = new Set<Sleeper>();
  #ended = false;
  /** Whether a cycle is under way. */
  busy = false;

  constructor(twin: Twin, urgent: AbortSignal) {
    this.#twin = twin;
    this.#wall = twin.now();
    this.#urgent = urgent;
  }

  readonly wall: Clock = { kind: 'wall', now: () => this.#wall };

  readonly sleep: Sleep = (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const sleeper: Sleeper = {
        due: this.#wall + milliseconds,
        signal,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal.addEventListener('abort', sleeper.wake, { once: true });
    });

  /** Lets time pass until the work is done. */
  async passUntil(work: Promise<unknown>, onStep: () => void): Promise<void> {
    this.#ended = false;
    const end = (): void => void (this.#ended = true);
    work.then(end, end);
    while (!this.#ended) {
      await new Promise(setImmediate);
      const sleepers = [...this.#sleepers];
      const napping = sleepers.filter(
        ({ due, signal }) => signal !== this.#urgent && due <= this.#wall + NAP,
      );
      if (sleepers.some(({ signal }) => signal === this.#urgent)) await this.#pass(NAP, MINUTE / 4);
      // Those who mind the broker, and those who wait for the close.
      else if (napping.length < 2) continue;
      else if (this.busy) await this.#pass(1, 1);
      else {
        await this.#pass(NAP, phaseAt(this.#twin.now()) === 'REGULAR' ? DAY_STEP : NIGHT_STEP);
        onStep();
      }
    }
  }

  async #pass(wall: number, market: number): Promise<void> {
    this.#wall += wall;
    await this.#twin.advance(market);
    for (const sleeper of this.#sleepers) if (sleeper.due <= this.#wall) sleeper.wake();
  }
}

/** Whether it is an evening after so many sessions from that one on: what was decided at the close is on its way. */
export function isEveningOf(now: number, session: string): boolean {
  const last = lastFinishedSession(now);
  return last > session || (last === session && now - sessionTimes(session).close >= EVENING);
}

export function sessionAfter(first: string, count: number): string {
  let session = first;
  for (let n = 0; n < count; n++) session = nextSession(session);
  return session;
}
