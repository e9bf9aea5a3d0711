import { canonicalJson, sha256 } from '../domain/index.ts';
import type { Soon } from '../domain/index.ts';
import type { EventOf } from './events/index.ts';

/** First link of the chain. */
export const GENESIS = '0'.repeat(64);

/** Each link covers the one before and the whole envelope, so that any change breaks every later link. */
export function linkHash(previous: string, event: EventOf): string {
  return linkOf(previous, canonicalJson(event));
}

/** The same link from the envelope's canonical JSON, where it is at hand as text. */
export function linkOf(previous: string, envelope: string): string {
  return sha256(`${previous}\n${envelope}`);
}

/** Where events are kept before anyone reacts to them (P3). */
export interface Journal {
  /**
   * Committed on return, together with everything that is derived from the event and with `state`: texts to keep
   * by key, replacing the former ones. Nothing to wait for: no promise. Throws JOURNAL_UNWRITABLE.
   */
  append(event: EventOf, state?: Readonly<Record<string, string>>): Promise<void> | undefined;
  /** The text last kept under a key by an append; null where there is none. */
  state(key: string): Promise<string | null>;
  /** Everything appended so far survives a power cut (synchronous FULL); called before an order leaves. */
  flush(): Soon<void>;
  /** Whether this very event, content included, is in the journal (P2). */
  confirms(event: EventOf): Soon<boolean>;
  head(): Promise<{ readonly count: number; readonly hash: string }>;
  /** Events with seq > after, oldest first; with `limit` the first so many of them. */
  eventsAfter(seq: number, limit?: number): Promise<readonly EventOf[]>;
}

/** Keeps the events of this process and chains them; for tests. */
export class MemoryJournal implements Journal {
  readonly #events: EventOf[] = [];
  readonly #state = new Map<string, string>();
  #hash = GENESIS;

  async append(event: EventOf, state: Readonly<Record<string, string>> = {}): Promise<void> {
    for (const [key, text] of Object.entries(state)) this.#state.set(key, text);
    this.#hash = linkHash(this.#hash, event);
    this.#events.push(event);
  }

  async state(key: string): Promise<string | null> {
    return this.#state.get(key) ?? null;
  }

  async flush(): Promise<void> {}

  async confirms(event: EventOf): Promise<boolean> {
    const held = this.#events[event.seq - 1];
    return held !== undefined && (held === event || canonicalJson(held) === canonicalJson(event));
  }

  async head(): Promise<{ count: number; hash: string }> {
    return { count: this.#events.length, hash: this.#hash };
  }

  async eventsAfter(seq: number, limit = Infinity): Promise<readonly EventOf[]> {
    return this.#events.slice(seq, seq + limit);
  }
}

/**
 * Keeps the events of the cycle under way and chains nothing: for backtests with the journal off. What is in it is
 * recorded before anyone hears of it (P3), and a verdict of this cycle is confirmed by its content (P2).
 */
export class CycleJournal implements Journal {
  #events: EventOf[] = [];
  #count = 0;
  readonly #state = new Map<string, string>();

  append(event: EventOf, state?: Readonly<Record<string, string>>): undefined {
    if (event.type === 'cycle_started') this.#events = [];
    this.#events.push(event);
    this.#count = event.seq;
    for (const key in state) this.#state.set(key, state[key] as string);
  }

  async state(key: string): Promise<string | null> {
    return this.#state.get(key) ?? null;
  }

  flush(): void {}

  confirms(event: EventOf): boolean {
    const held = this.#events[event.seq - (this.#events[0]?.seq ?? 0)];
    return held !== undefined && (held === event || canonicalJson(held) === canonicalJson(event));
  }

  /** The hash is that of an empty chain. */
  async head(): Promise<{ count: number; hash: string }> {
    return { count: this.#count, hash: GENESIS };
  }

  /** Of the cycle under way only. */
  async eventsAfter(seq: number, limit = Infinity): Promise<readonly EventOf[]> {
    return this.#events.filter((event) => event.seq > seq).slice(0, limit);
  }
}
