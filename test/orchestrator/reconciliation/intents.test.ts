import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EventOf } from '../../../bus/index.ts';
import { openDatabase } from '../../../db/index.ts';
import { IntentLedger } from '../../../orchestrator/reconciliation/index.ts';
import { STORY } from '../../db/story.ts';
import { scratchFolder } from '../../support/desk.ts';

/** The first word of a process that starts. */
const restart = (seq: number, session: string): EventOf => ({
  seq, id: `ev-${seq}`, type: 'reconciled', at: `${session}T21:00:00.000Z`, cycleId: null, causedBy: null,
  payload: {
    session, trigger: 'start', round: 1, converged: false, checked: { orders: 0, fills: 0, positions: 0 },
    divergences: [], corrections: [], note: null,
  },
}); // prettier-ignore

const told = (ledger: IntentLedger) => ({
  frozen: [...ledger.frozen()].sort(),
  open: ledger.open().map(({ intent, event, state }) => [intent.clientOrderId, event.seq, state]),
});

describe('intents without an answer', () => {
  it('P4, P5: wherever a process dies, the ledger that is folded on over the restart is the one the next process loads', async () => {
    const folder = scratchFolder('intents');
    const seen = new Set<number>();
    for (let length = 1; length <= STORY.length; length++) {
      const database = await openDatabase({
        url: `file:${path.join(folder, `${length}.db`)}`,
        mode: 'write',
      });
      const folded = new IntentLedger();
      for (const event of STORY.slice(0, length)) {
        await database.journal.append(event);
        folded.tap(event);
      }
      const last = STORY[length - 1] as EventOf;
      folded.tap(restart(last.seq + 1, last.at.slice(0, 10)));
      const loaded = await IntentLedger.load(database.reads);
      expect(told(folded), `killed after event ${length}`).toEqual(told(loaded));
      seen.add(loaded.open().length);
      await database.close();
    }
    expect(seen.size, 'some deaths leave intents open, and others none').toBeGreaterThan(1);
  });
});
