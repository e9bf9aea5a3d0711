import type { EventOf } from '../../bus/index.ts';
import { completed, halt, mayOpen, NO_HALTS, resume, sizeShare, stateOf } from '../../risk/index.ts';
import type { Halts, HaltState } from '../../risk/index.ts';

/** Folds halts and resumes. Past `halted`, `resumed` and `cycle_completed` events give the same state again. */
export class HaltKeeper {
  now: Halts = NO_HALTS;
  readonly #rampDays: number;

  /** @param rampDays sessions for each step by which sizes return @default 1 */
  constructor(rampDays = 1) {
    this.#rampDays = rampDays;
  }

  tap(event: EventOf): void {
    if (event.type === 'halted') {
      const { state, by, code, reason } = event.payload;
      this.now = halt(this.now, { state, by, code, reason, since: event.at });
    } else if (event.type === 'resumed') this.now = resume(this.now, event.payload);
    else if (event.type === 'cycle_completed') this.now = completed(this.now, event.payload.session);
  }

  get state(): HaltState {
    return stateOf(this.now);
  }

  get mayOpen(): boolean {
    return mayOpen(this.now);
  }

  stands(code: string): boolean {
    return this.now.standing.some((h) => h.code === code);
  }

  /** Part of the usual size that the session's entries may have. */
  sizeShare(session: string): number {
    return sizeShare(this.now, session, this.#rampDays);
  }
}
