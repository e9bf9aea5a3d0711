import { describe, expect, it } from 'vitest';
import { Bus } from '../../bus/index.ts';
import { openDatabase } from '../../db/index.ts';
import { ReplayedClock } from '../../domain/index.ts';
import { callFacts, MemoryLlmStore, modelSelector, questionHash, recordedSource, selectionQuestion } from '../../llm/index.ts'; // prettier-ignore
import type { LlmStore, ModelCall } from '../../llm/index.ts';
import { CALM, requestOf } from '../contracts/selector.ts';
import { ANSWERED } from '../contracts/llm-store.ts';
import { DIALECTS, titleOf } from '../db/sandbox.ts';
import { replyFor } from './loopback.ts';

const MODEL = 'llama';
const request = requestOf({ AAPL: CALM });
const question = selectionQuestion(request, MODEL);
if (question === null) throw new Error('one symbol is not too many');
const promptHash = questionHash(question, MODEL);

const call = (id: string, minute: number, fields: Partial<ModelCall>): ModelCall => ({
  ...ANSWERED,
  id,
  promptHash,
  at: `2026-11-20T15:${String(minute).padStart(2, '0')}:00.000Z`,
  ...fields,
});
const reply = (strategy: string) => ({ reply: replyFor(['AAPL'], strategy) });
const FIRST = 'cycle-20261118-1';
const SECOND = 'cycle-20261119-1';
const THIRD = 'cycle-20261120-1';
/** Four cycles with one prompt: no answer, then one, then another. */
const CALLS: readonly (readonly [cycle: string, call: ModelCall])[] = [
  [
    FIRST,
    call('c1', 0, { outcome: 'timeout', failure: 'groq did not answer', reply: null, replyHash: null }),
  ],
  [SECOND, call('c2', 1, reply('Breakout'))],
  [THIRD, call('c3', 2, reply('BollingerBands'))],
];

async function answers(store: LlmStore): Promise<unknown[]> {
  const selector = modelSelector(recordedSource(store, 'groq', MODEL));
  const told: unknown[] = [];
  for (const cycle of [FIRST, SECOND, THIRD, 'cycle-20261123-1', 'cycle-20261101-1', null]) {
    const answer = await selector.select({ ...request, cycle });
    told.push([answer.ok ? answer.choices[0]?.strategy : answer.failure, (answer.calls ?? []).map((c) => c.id)]);
  }
  return told;
} // prettier-ignore

const EXPECTED = [
  ['groq did not answer', ['c1']],
  ['Breakout', ['c2']],
  ['BollingerBands', ['c3']],
  // Nobody was asked in this one: it had the last answer before it, out of memory.
  ['BollingerBands', []],
  ['groq: no reply to this is on record', []],
  // No cycle is named: the prompt alone decides.
  ['Breakout', ['c1', 'c2']],
];

describe('recorded replies to one and the same prompt', () => {
  it('P5: each cycle gets its own back, failures and calls included', async () => {
    const store = new MemoryLlmStore();
    for (const [cycle, made] of CALLS) {
      await store.put(made);
      store.cycles.set(made.id, cycle);
    }
    expect(await answers(store)).toEqual(EXPECTED);
  });
});

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`recorded replies in ${titleOf(dialect)}`, () => {
    it('P5: each cycle gets its own back, known by the event that told of the call', async () => {
      const sandbox = await dialect.sandbox();
      const database = await openDatabase({ url: sandbox.url, mode: 'write' });
      try {
        const bus = new Bus({ journal: database.journal, clock: new ReplayedClock(0), after: 0 });
        for (const [cycleId, made] of CALLS) {
          await database.llm.put(made);
          await bus.publish({ type: 'model_asked', payload: callFacts(made) }, { cycleId, causedBy: null });
        }
        await bus.settled();
        expect(await answers(database.llm)).toEqual(EXPECTED);
      } finally {
        await database.close();
        await sandbox.destroy();
      }
    });
  });
}
