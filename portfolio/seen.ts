import type { Filled, Heard } from './update.ts';

/** Sessions whose updates can still be told apart from repeated ones. */
const SESSIONS_KEPT = 20;

/**
 * What was counted already, by key (an execution id, a split, a finished order). Bounded: beyond the last twenty
 * sessions with updates everything counts as seen, so that a repeated feed can never be counted twice.
 */
export class Seen {
  readonly #keys = new Set<string>();
  readonly #bySession = new Map<string, string[]>();
  #horizon: string;

  constructor(entries: Iterable<readonly [session: string, key: string]> = [], horizon = '') {
    this.#horizon = horizon;
    for (const [session, key] of entries) this.add(session, key);
  }

  /** The last session that is no longer told apart; empty before there is one. */
  get horizon(): string {
    return this.#horizon;
  }

  has(session: string, key: string): boolean {
    return session <= this.#horizon || this.#keys.has(key);
  }

  add(session: string, key: string): void {
    if (this.has(session, key)) return;
    this.#keys.add(key);
    const keys = this.#bySession.get(session);
    if (keys) keys.push(key);
    else this.#begin(session, key);
  }

  entries(): [session: string, key: string][] {
    return [...this.#bySession].flatMap(([session, keys]) =>
      keys.map((key): [string, string] => [session, key]),
    );
  }

  /** The keys by what they are of: executions, and orders that ended with the shares filled then; null: all. */
  heard(): Pick<Heard, 'ended' | 'executions'> {
    const ended = new Map<string, Filled | null>();
    const executions: string[] = [];
    for (const [, key] of this.entries()) {
      const [kind, id = '', qty, price] = key.split(' ');
      if (kind === 'final') ended.set(id, ended.get(id) ?? null);
      else if (kind === 'sum') {
        const sum = { qty: Number(qty), price: Number(price) };
        if (sum.qty >= (ended.get(id)?.qty ?? 0)) ended.set(id, sum);
      } else if (kind !== 'split') executions.push(key);
    }
    return { ended, executions };
  }

  #begin(session: string, key: string): void {
    this.#bySession.set(session, [key]);
    if (this.#bySession.size <= SESSIONS_KEPT) return;
    const oldest = [...this.#bySession.keys()].sort()[0] as string;
    for (const old of this.#bySession.get(oldest) ?? []) this.#keys.delete(old);
    this.#bySession.delete(oldest);
    this.#horizon = oldest;
  }
}
