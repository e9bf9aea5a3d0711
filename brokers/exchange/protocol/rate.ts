/** Requests of one account in a sliding minute. */
export class RateLimit {
  readonly #most: number | null;
  readonly #times = new Map<string, number[]>();

  /** @param most requests in any sixty seconds; null: no limit */
  constructor(most: number | null) {
    this.#most = most;
  }

  /** Counts a request. @param now milliseconds of the wall */
  take(
    accountId: string,
    now: number,
  ): { readonly allowed: boolean; readonly headers: Readonly<Record<string, string>> } {
    const most = this.#most;
    if (most === null) return { allowed: true, headers: headers(1_000_000, 1_000_000, now + 60_000) };
    const times = (this.#times.get(accountId) ?? []).filter((time) => time > now - 60_000);
    const allowed = times.length < most;
    if (allowed) times.push(now);
    this.#times.set(accountId, times);
    const reset = (times[0] ?? now) + 60_000;
    const wait = allowed ? {} : { 'Retry-After': String(Math.max(1, Math.ceil((reset - now) / 1000))) };
    return { allowed, headers: { ...headers(most, most - times.length, reset), ...wait } };
  }
}

const headers = (limit: number, remaining: number, reset: number): Record<string, string> => ({
  'X-RateLimit-Limit': String(limit),
  'X-RateLimit-Remaining': String(remaining),
  'X-RateLimit-Reset': String(Math.ceil(reset / 1000)),
});
