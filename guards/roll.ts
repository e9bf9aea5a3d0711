import type { GuardStats } from './guard.ts';
import type { LanesStats } from './lane-stats.ts';

/** What stands behind a guard. */
export type GuardKind = 'data' | 'model' | 'broker' | 'notice';

/** What was learnt of one provider by calling it. Counts since the roll was made; milliseconds. */
export interface Calls {
  readonly succeeded: number;
  /** Answers that were expected to be possible: a 404, a refused request. */
  readonly refused: number;
  readonly failed: number;
  /** Of the calls that ended, however. */
  readonly latency: { readonly count: number; readonly sum: number; readonly last: number | null };
}

export interface RolledGuard {
  readonly kind: GuardKind;
  readonly name: string;
  /** Of a model provider. */
  readonly model: string | null;
  readonly stats: GuardStats | LanesStats;
  readonly calls: Calls;
}

/** Where a guard enters itself, so that somebody can look at all of them. */
export interface Enrolment {
  readonly roll: GuardRoll;
  readonly kind: GuardKind;
  readonly model?: string;
}

/** Every guard of a process that said so, in the order they were made; and how each of their attempts went. */
export class GuardRoll {
  readonly #guards: { readonly kind: GuardKind; readonly name: string; readonly model: string | null; readonly stats: () => GuardStats | LanesStats; readonly meter: CallMeter }[] = []; // prettier-ignore
  readonly #now: () => number;

  /** @param now milliseconds that only ever grow */
  constructor(now: () => number) {
    this.#now = now;
  }

  enter(
    { kind, model }: Omit<Enrolment, 'roll'>,
    name: string,
    stats: () => GuardStats | LanesStats,
  ): CallMeter {
    const meter = new CallMeter(this.#now);
    this.#guards.push({ kind, name, model: model ?? null, stats, meter });
    return meter;
  }

  read(): readonly RolledGuard[] {
    return this.#guards.map(({ kind, name, model, stats, meter }) => ({
      kind,
      name,
      model,
      stats: stats(),
      calls: meter.read(),
    }));
  }
}

/** Counts attempts and how long they took. */
export class CallMeter {
  readonly #now: () => number;
  readonly #seen = { succeeded: 0, refused: 0, failed: 0, count: 0, sum: 0, last: null as number | null };

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The same action, counted. */
  around<T>(
    action: (signal: AbortSignal) => Promise<T>,
    isExpected: (error: unknown) => boolean,
  ): (signal: AbortSignal) => Promise<T> {
    return async (signal) => {
      const begun = this.#now();
      try {
        const answer = await action(signal);
        this.#seen.succeeded++;
        return answer;
      } catch (error) {
        if (isExpected(error)) this.#seen.refused++;
        else this.#seen.failed++;
        throw error;
      } finally {
        this.#seen.last = this.#now() - begun;
        this.#seen.sum += this.#seen.last;
        this.#seen.count++;
      }
    };
  }

  read(): Calls {
    const { succeeded, refused, failed, ...latency } = this.#seen;
    return { succeeded, refused, failed, latency };
  }
}
