import type { EventOf } from '../../bus/index.ts';
import { ACTIVE, halt, mayOpen, resume } from '../../risk/index.ts';
import type { Halt } from '../../risk/index.ts';

/** Folds halts and resumes. */
export class HaltKeeper {
  now: Halt = ACTIVE;

  tap(event: EventOf): void {
    if (event.type === 'halted') this.now = halt(this.now, { ...event.payload, since: event.at });
    if (event.type === 'resumed') this.now = resume(event.payload.by, event.payload.reason, event.at);
  }

  get mayOpen(): boolean {
    return mayOpen(this.now);
  }
}
