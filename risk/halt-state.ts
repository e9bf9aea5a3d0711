import { newYorkDate, sessionsApart } from '../domain/calendar/index.ts';
import { haltRule } from './halts/codes.ts';

/** What the desk may do: everything, only reduce, or (the same for orders) nothing until somebody has looked. */
export type HaltState = 'active' | 'reducing' | 'halted';

/** One reason why the desk opens nothing. */
export interface Halt {
  readonly state: 'reducing' | 'halted';
  readonly by: string;
  readonly code: string;
  readonly reason: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** All that stands in the way of new entries, and how far sizes have returned since the last was cleared. */
export interface Halts {
  /** By code, in the order they came; the desk's state is the tightest of them. */
  readonly standing: readonly Halt[];
  /**
   * Sizes return by steps. `from`: the first session that was completed since; null: none yet.
   * Null: sizes are whole.
   */
  readonly ramp: { readonly from: string | null } | null;
}

/** @see haltRule for the codes */
export const NO_HALTS: Halts = { standing: [], ramp: null };

/** Parts of the usual size, one after the other. */
export const RAMP_STEPS: readonly number[] = [0.2, 0.4, 0.6, 0.8, 1];

/** Folds a halt: it may tighten, never loosen. The same code again keeps its first reason. */
export function halt(now: Halts, next: Halt): Halts {
  const known = now.standing.find((h) => h.code === next.code);
  if (known && (known.state === 'halted' || next.state === 'reducing')) return now;
  return { ...now, standing: [...now.standing.filter((h) => h !== known), next] };
}

/** Clears the named codes and no others. */
export function resume(
  now: Halts,
  cleared: { readonly codes: readonly string[]; readonly ramp: boolean },
): Halts {
  return {
    standing: now.standing.filter((h) => !cleared.codes.includes(h.code)),
    ramp: cleared.ramp ? { from: null } : now.ramp,
  };
}

/** A session has been completed: the steps of a ramp are counted from the first one. */
export function completed(now: Halts, session: string): Halts {
  return now.ramp?.from === null ? { ...now, ramp: { from: session } } : now;
}

/** Codes of halts for what the market did that have stood for so many sessions; none where `sessions` is 0. */
export function marketHaltsOver(now: Halts, session: string, sessions: number): readonly string[] {
  if (sessions === 0 || session === '') return [];
  return now.standing.flatMap(({ code, since }) =>
    haltRule(code)?.market && sessionsApart(newYorkDate(Date.parse(since)), session) >= sessions
      ? [code]
      : [],
  );
}

export function stateOf(now: Halts): HaltState {
  if (now.standing.some((h) => h.state === 'halted')) return 'halted';
  return now.standing.length > 0 ? 'reducing' : 'active';
}

/** Exits, stops and cancels always pass (P7); this says whether anything new may be opened. */
export const mayOpen = (now: Halts): boolean => now.standing.length === 0;

/**
 * Part of the usual size that an entry of the session may have.
 * @param rampDays sessions each step lasts, at least 1
 */
export function sizeShare(now: Halts, session: string, rampDays: number): number {
  if (now.ramp === null) return 1;
  const { from } = now.ramp;
  const step = from === null || session <= from ? 0 : Math.floor(sessionsApart(from, session) / rampDays);
  return RAMP_STEPS[Math.min(step, RAMP_STEPS.length - 1)] as number;
}

/** What `resumed` says of these codes: whether drawdown is counted anew and sizes begin at a fifth. */
export function consequences(codes: readonly string[]): {
  readonly peakReset: boolean;
  readonly ramp: boolean;
} {
  const ramp = codes.some((code) => haltRule(code)?.ramp === true);
  return { peakReset: ramp, ramp };
}
