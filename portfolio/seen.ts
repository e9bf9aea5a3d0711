/** Sessions whose updates can still be told apart from repeated ones. */
const SESSIONS_KEPT = 20;

/**
 * What was counted already, by key (an execution id, a split, a finished order). Bounded: beyond the last twenty
 * sessions with updates everything counts as seen, so that a repeated feed can never be counted twice.
 */
export class Seen {
  readonly #sessionOf = new Map<string, string>();
  #horizon: string;
  /** Ascending. */
  readonly #sessions: string[] = [];

  constructor(entries: Iterable<readonly [session: string, key: string]> = [], horizon = '') {
    this.#horizon = horizon;
    for (const [session, key] of entries) this.add(session, key);
  }

  get horizon(): string {
    return this.#horizon;
  }

  has(session: string, key: string): boolean {
    return session <= this.#horizon || this.#sessionOf.has(key);
  }

  add(session: string, key: string): void {
    if (this.has(session, key)) return;
    this.#sessionOf.set(key, session);
    if (session === this.#sessions.at(-1) || this.#sessions.includes(session)) return;
    this.#sessions.push(session);
    this.#sessions.sort();
    if (this.#sessions.length <= SESSIONS_KEPT) return;
    this.#horizon = this.#sessions.shift() as string;
    for (const [old, when] of this.#sessionOf) if (when <= this.#horizon) this.#sessionOf.delete(old);
  }

  entries(): [session: string, key: string][] {
    return [...this.#sessionOf].map(([key, session]) => [session, key]);
  }
}
