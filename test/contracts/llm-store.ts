import { expect, it, describe } from 'vitest';
import type { LlmStore, ModelCall } from '../../llm/index.ts';

export const CALL: ModelCall = {
  id: 'call-1',
  at: '2026-11-20T15:00:00.000Z',
  purpose: 'select',
  provider: 'groq',
  model: 'llama',
  prompt: 'selection/1',
  promptHash: 'a'.repeat(64),
  request: '{"user":"symbol,rsi14\\nAAPL,50"}',
  reply: null,
  replyHash: null,
  outcome: 'asked',
  failure: null,
  inputTokens: null,
  outputTokens: null,
  chargedTokens: 900,
  costUsd: 0.0012,
  latencyMs: 0,
};
export const ANSWERED: ModelCall = {
  ...CALL,
  reply: '{"choices":[]}',
  replyHash: 'b'.repeat(64),
  outcome: 'answered',
  inputTokens: 700,
  outputTokens: 50,
  chargedTokens: 750,
  costUsd: 0.0009,
  latencyMs: 412.5,
};

/** What every store of calls keeps to. `reopen` is another store over the same rows, as after a restart. */
export function llmStoreContract(
  name: string,
  make: () => Promise<{ store: LlmStore; reopen: () => Promise<LlmStore> }>,
): void {
  describe(`${name} keeps the contract of a store of calls`, () => {
    it('a call under way counts with what it reserved, an ended one with what it took, after a restart too', async () => {
      const { store, reopen } = await make();
      expect(await store.spent('2026-11-20T00:00:00.000Z')).toEqual({ usd: 0, tokens: 0 });
      await store.put(CALL);
      expect(await (await reopen()).spent('2026-11-20T00:00:00.000Z')).toEqual({ usd: 0.0012, tokens: 900 });
      await store.put(ANSWERED);
      await store.put({ ...ANSWERED, id: 'call-2', at: '2026-11-20T23:59:59.999Z' });
      const spent = await (await reopen()).spent('2026-11-20T00:00:00.000Z');
      expect(spent.tokens).toBe(1500);
      expect(spent.usd).toBeCloseTo(0.0018, 12);
      expect(await store.spent('2026-11-21T00:00:00.000Z')).toEqual({ usd: 0, tokens: 0 });
    });

    it('gives back ended calls of a prompt and a provider, whole and oldest first', async () => {
      const { store, reopen } = await make();
      const failed: ModelCall = { ...CALL, id: 'call-0', at: '2026-11-20T14:59:00.000Z', outcome: 'timeout', failure: 'groq did not answer' }; // prettier-ignore
      for (const call of [failed, ANSWERED]) await store.put(call);
      await store.put({ ...CALL, id: 'under way' });
      await store.put({ ...ANSWERED, id: 'other prompt', promptHash: 'c'.repeat(64) });
      await store.put({ ...ANSWERED, id: 'other provider', provider: 'openai' });
      expect(await (await reopen()).recorded('groq', CALL.promptHash)).toEqual([failed, ANSWERED].map((call) => ({ ...call, cycleId: null }))); // prettier-ignore
      expect(await store.recorded('anthropic', CALL.promptHash)).toEqual([]);
    });
  });
}
