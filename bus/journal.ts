import { canonicalJson, sha256 } from '../domain/index.ts';
import type { EventOf } from './events/index.ts';

/** First link of the chain. */
export const GENESIS = '0'.repeat(64);

/** Each link covers the one before and the whole envelope, so that any change breaks every later link. */
export function linkHash(previous: string, event: EventOf): string {
  return sha256(`${previous}\n${canonicalJson(event)}`);
}

/** Where events are kept before anyone reacts to them (P3). */
export interface Journal {
  /** Committed on return, together with everything that is derived from the event. Throws JOURNAL_UNWRITABLE. */
  append(event: EventOf): Promise<void>;
  /** Everything appended so far survives a power cut (synchronous FULL); called before an order leaves. */
  flush(): Promise<void>;
  /** Whether this very event, content included, is in the journal (P2). */
  confirms(event: EventOf): Promise<boolean>;
  head(): Promise<{ readonly count: number; readonly hash: string }>;
  /** Events with seq > after, oldest first. */
  eventsAfter(seq: number): Promise<readonly EventOf[]>;
}

/** Keeps the events of this process; for tests and for backtests with the journal off. */
export class MemoryJournal implements Journal {
  readonly #events: EventOf[] = [];
  #hash = GENESIS;

  async append(event: EventOf): Promise<void> {
    this.#hash = linkHash(this.#hash, event);
    this.#events.push(event);
  }

  async flush(): Promise<void> {}

  async confirms(event: EventOf): Promise<boolean> {
    const held = this.#events[event.seq - 1];
    return held !== undefined && (held === event || canonicalJson(held) === canonicalJson(event));
  }

  async head(): Promise<{ count: number; hash: string }> {
    return { count: this.#events.length, hash: this.#hash };
  }

  async eventsAfter(seq: number): Promise<readonly EventOf[]> {
    return this.#events.slice(seq);
  }
}
