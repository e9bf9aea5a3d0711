import type { ReadModels } from '../../db/index.ts';
import { haltRule } from '../../risk/halts/codes.ts';
import type { Halt, HaltState } from '../../risk/halt-state.ts';
import { HaltKeeper } from '../folds/halt-keeper.ts';

/** What stands in the way of new entries, as the journal tells it: for faces in other processes. */
export interface Standing {
  readonly state: HaltState;
  readonly halts: readonly (Halt & { readonly means: string; readonly clears: 'hand' | 'probe' })[];
  /** Part of the usual size that an entry of the newest session has. */
  readonly sizeShare: number;
}

/** Folds halts and resumes again; of the cycles only those count that came after the last resume. */
export async function standingHalts(
  reads: Pick<ReadModels, 'events' | 'nextEvents'>,
  session: string,
  rampDays: number,
): Promise<Standing> {
  const keeper = new HaltKeeper(rampDays);
  const told = [...(await reads.events({ type: 'halted' })), ...(await reads.events({ type: 'resumed' }))];
  told.sort((a, b) => a.seq - b.seq);
  for (const event of told) {
    keeper.tap(event);
    if (event.type !== 'resumed' || keeper.now.ramp?.from !== null) continue;
    for (const completed of await reads.nextEvents(event.seq, 1, ['cycle_completed'])) keeper.tap(completed);
  }
  const halts = keeper.now.standing.map((halt) => {
    const rule = haltRule(halt.code);
    return { ...halt, means: rule?.means ?? halt.code, clears: rule?.clears ?? 'hand' };
  });
  return { state: keeper.state, halts, sizeShare: keeper.sizeShare(session) };
}
