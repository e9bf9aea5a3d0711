/** What the desk may do: everything, only reduce, or (the same for orders) nothing until somebody has looked. */
export type HaltState = 'active' | 'reducing' | 'halted';

export interface Halt {
  readonly state: HaltState;
  readonly by: string;
  readonly code: string;
  readonly reason: string;
  /** ISO 8601, UTC; null while active from the beginning. */
  readonly since: string | null;
}

export const ACTIVE: Halt = { state: 'active', by: '', code: '', reason: '', since: null };

/** Folds a halt: it may tighten, never loosen; only a resume loosens. */
export function halt(now: Halt, next: Halt): Halt {
  const tighter = now.state === 'active' || (now.state === 'reducing' && next.state === 'halted');
  return tighter ? next : now;
}

export function resume(by: string, reason: string, at: string): Halt {
  return { state: 'active', by, code: 'resumed', reason, since: at };
}

/** Exits, stops and cancels always pass (P7); this says whether anything new may be opened. */
export const mayOpen = (halt: Halt): boolean => halt.state === 'active';
