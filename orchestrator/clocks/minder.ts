import type { Soon } from '../../domain/index.ts';
import type { Reconciler } from '../reconciliation/index.ts';
import type { Safety } from '../safety/index.ts';
import type { Venue } from '../venue/index.ts';
import type { Sleep } from './pacer.ts';
import type { Turns } from './turns.ts';

export interface MinderParts {
  readonly venue: Venue;
  readonly source: { drain(): Soon<void> };
  readonly reconciler: Reconciler;
  readonly safety: Safety;
  readonly turns: Turns;
  readonly sleep: Sleep;
  /** Milliseconds between two looks. */
  readonly interval: number;
  readonly say: (line: string) => void;
}

/**
 * What goes on beside the cycles where the broker lives by itself: its time, its news, and the comparison of the books
 * at the start, on a timer, after each new connection and for every order whose fate is not known.
 */
export class Minder {
  readonly #parts: MinderParts;
  #news = false;
  #silent: string | null = null;

  constructor(parts: MinderParts) {
    this.#parts = parts;
  }

  /** There is something to be taken in. */
  readonly onNews = (): void => {
    this.#news = true;
  };

  /** One look. @throws faults of the rail; those of the broker are told and end nothing */
  async tick(): Promise<void> {
    const { venue, source, turns } = this.#parts;
    try {
      await venue.follow();
    } catch (thrown) {
      this.#unreachable(thrown instanceof Error ? thrown.message : String(thrown));
      return;
    }
    if (this.#news) {
      this.#news = false;
      await turns.take(() => source.drain());
    }
    await this.reconcile();
  }

  /** Runs the comparison that is due, if one is. */
  async reconcile(): Promise<void> {
    const { reconciler, safety, turns } = this.#parts;
    if (reconciler.due() === null) return;
    const ended = await turns.take(() => reconciler.tick());
    if (!ended) return;
    if (ended.unreachable !== null) this.#unreachable(ended.unreachable);
    else this.#silent = null;
    if (ended.halt) {
      const { code, reason } = ended.halt;
      const known = code === 'orders_exceed_intents' ? code : 'reconciliation_failed';
      await safety.halt({ code: known, by: 'desk', reason: `${code}: ${reason}` });
    }
  }

  async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.tick();
      await this.#parts.sleep(this.#parts.interval, signal);
    }
  }

  /** Said once, until it answers again. */
  #unreachable(why: string): void {
    if (why !== this.#silent) this.#parts.say(`the broker cannot be read: ${why}; asking again`);
    this.#silent = why;
  }
}
