import type { Divergence, DivergenceName } from '../../portfolio/reconcile/index.ts';

/** What only positions and cash say, and a read that lags behind the last fill would say as well. */
const DOUBTED: ReadonlySet<DivergenceName> = new Set([
  'split',
  'position_more',
  'position_less',
  'position_short',
  'cash_unexplained',
  'cash_unexplained_large',
  'orphan_stop',
]);

/**
 * A broker's reads may lag behind its fills, and each of them by itself: shares or cash that do not fit are believed
 * when two readings, seconds apart, are off by the same. Until then nothing is corrected, cancelled or halted for it.
 */
export class Doubts {
  readonly #apart: number;
  #since = new Map<string, number>();

  /** @param apart milliseconds between the two readings; 0: the first is believed */
  constructor(apart: number) {
    this.#apart = apart;
  }

  /**
   * The differences of a reading, those that are not believed yet with nothing done about them but to look again.
   * @param again whether it is the same reading as before, compared once more
   */
  of(divergences: readonly Divergence[], now: number, again = false): readonly Divergence[] {
    const seen = new Map<string, number>();
    const judged = divergences.map((divergence): Divergence => {
      if (!DOUBTED.has(divergence.kind)) return divergence;
      const key = keyOf(divergence);
      const since = this.#since.get(key) ?? now;
      seen.set(key, since);
      return now - since >= this.#apart
        ? divergence
        : { ...divergence, repair: 'none', remedy: { do: 'wait' } };
    });
    this.#since = again ? new Map([...this.#since, ...seen]) : seen;
    return judged;
  }
}

/** By how much it is off: what both sides gained or lost meanwhile makes no other difference of it. */
function keyOf({ kind, subject, desk, broker }: Divergence): string {
  const off = typeof desk === 'number' && typeof broker === 'number' ? (broker - desk).toFixed(4) : '';
  return `${kind} ${subject} ${off}`;
}
