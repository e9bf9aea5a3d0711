import { GENESIS, linkHash, MemoryJournal } from '../bus/index.ts';
import type { EventOf } from '../bus/index.ts';

/** Chains every event as a database would, and keeps those of the cycle under way only: commits left out. */
export class LastCycle extends MemoryJournal {
  #last: EventOf[] = [];
  #hash = GENESIS;

  override async append(event: EventOf): Promise<void> {
    this.#hash = linkHash(this.#hash, event);
    if (event.type === 'cycle_started') this.#last = [];
    this.#last.push(event);
  }

  override async confirms(event: EventOf): Promise<boolean> {
    return this.#last.includes(event);
  }
}
