import { newYorkDate, nextSession, phaseAt, sessionTimes } from '../../../domain/index.ts';
import { stageOf } from './schema.ts';
import type { Fault, Stage, What } from './schema.ts';

/** What is known of the moment at which a fault may happen. */
export interface Moment {
  readonly method?: string;
  readonly path?: string;
  readonly symbol?: string;
  readonly event?: string;
}

/** A split that the market does not know of by itself. */
interface PlannedSplit {
  readonly symbol: string;
  readonly session: string;
  readonly ratio: number;
}

interface Rule {
  readonly fault: Fault;
  readonly stage: Stage;
  readonly path: RegExp | null;
  /** The market's time when it was set, milliseconds since the epoch. */
  readonly since: number;
  met: number;
  fired: number;
  /** When it happens by itself, milliseconds since the epoch; null: when it is met. */
  readonly due: number | null;
}

const NONE: readonly never[] = [];
const MINUTE = 60_000;

/**
 * Faults on purpose. Nothing in it is drawn: what happens follows from the file and from what the clients do. Each fault
 * counts the moments that match it, so two of them never stand in each other's way.
 */
export class FaultPlan {
  readonly #now: () => number;
  readonly #fired: (what: What) => void;
  #rules: Rule[] = [];
  #splits: PlannedSplit[] = [];
  readonly #closes = new Map<string, number>();

  /**
   * @param now   the market's time, milliseconds since the epoch
   * @param fired hears of each fault as it happens
   */
  constructor(now: () => number, fired: (what: What) => void = () => undefined) {
    this.#now = now;
    this.#fired = fired;
  }

  add(faults: readonly Fault[]): void {
    for (const fault of faults) {
      const { what, when } = fault;
      const path = when.path === undefined ? null : globOf(when.path);
      const due = what.kind === 'split' || what.kind === 'close_early' ? this.#schedule(what) : null;
      this.#rules.push({ fault, stage: stageOf(what), path, since: this.#now(), met: 0, fired: 0, due });
    }
  }

  /** What has not happened yet will not. */
  clear(): void {
    this.#rules = [];
    const now = this.#now();
    // A split that has happened stays in the history, or prices would leap back; so does a close.
    this.#splits = this.#splits.filter(({ session }) => sessionTimes(session).open <= now);
    for (const [session, at] of this.#closes) if (at > now) this.#closes.delete(session);
  }

  list(): readonly (Fault & { readonly met: number; readonly fired: number })[] {
    return this.#rules.map(({ fault, met, fired, due }) =>
      due === null || due > this.#now() ? { ...fault, met, fired } : { ...fault, met: 1, fired: 1 },
    );
  }

  /** What happens at this moment, in the order of the file. Asking counts. */
  take<S extends Stage>(stage: S, moment: Moment): readonly What<S>[] {
    if (this.#rules.length === 0) return NONE;
    const found: What[] = [];
    for (const rule of this.#rules) {
      if (rule.stage !== stage || !this.#matches(rule, moment)) continue;
      const { when, times, what } = rule.fault;
      rule.met++;
      if (rule.met < when.nth || (times !== 'always' && rule.fired >= times)) continue;
      rule.fired++;
      found.push(what);
      this.#fired(what);
    }
    return found as What<S>[];
  }

  /** When the market closes before its time, milliseconds since the epoch; null: it does not. */
  earlyClose(session: string): number | null {
    return this.#closes.get(session) ?? null;
  }

  get splits(): readonly PlannedSplit[] {
    return this.#splits;
  }

  #matches({ fault, path, since }: Rule, moment: Moment): boolean {
    const { when } = fault;
    return (
      (when.method === undefined || when.method === moment.method) &&
      (path === null || (moment.path !== undefined && path.test(moment.path))) &&
      (when.symbol === undefined || when.symbol === moment.symbol) &&
      (when.event === undefined || when.event === moment.event) &&
      this.#now() >= since + when.afterMinutes * MINUTE
    );
  }

  /** @returns when it happens */
  #schedule(what: What<'market'>): number {
    const now = this.#now();
    const today = newYorkDate(now);
    if (what.kind === 'split') {
      const { symbol, ratio, session = nextSession(today) } = what;
      this.#splits.push({ symbol, ratio, session });
      return sessionTimes(session).open;
    }
    const session = what.session ?? (phaseAt(now) === 'REGULAR' ? today : nextSession(today));
    const early = sessionTimes(session).open + what.minutesAfterOpen * MINUTE;
    const due = Math.max(early, now + 1);
    this.#closes.set(session, due);
    return due;
  }
}

function globOf(path: string): RegExp {
  const literal = path
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('.+');
  return new RegExp(`^${literal}/?$`);
}
