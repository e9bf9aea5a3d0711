import { CycleJournal, GENESIS, linkHash } from '../bus/index.ts';
import type { EventOf } from '../bus/index.ts';

/** Chains every event as a database would, and keeps those of the cycle under way only: commits left out. */
export class LastCycle extends CycleJournal {
  #hash = GENESIS;

  override append(event: EventOf): undefined {
    this.#hash = linkHash(this.#hash, event);
    return super.append(event);
  }
}
