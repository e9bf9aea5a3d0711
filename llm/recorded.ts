import type { Asked } from './ask.ts';
import { questionHash } from './ask.ts';
import type { Source } from './selector.ts';
import type { LlmStore } from './store.ts';

/**
 * A provider as the store remembers it: the same question gets the same calls and the same end, failures included (P5).
 * What was never asked has no answer.
 */
export function recordedSource(store: LlmStore, provider: string, model: string): Source {
  return {
    provider,
    model,
    // Only what was asked then is repeated: an answer out of an earlier run's memory had no call.
    before: async () => null,
    async ask(question, purpose): Promise<Asked> {
      const all = await store.recorded(provider, questionHash(question, model));
      const calls = all.filter((call) => call.purpose === purpose);
      const last = calls.at(-1);
      if (last === undefined)
        return { ok: false, failure: `${provider}: no reply to this is on record`, calls: [] };
      if (last.outcome === 'answered' && last.reply !== null) {
        const at = calls.findIndex((call) => call.outcome === 'answered');
        return { ok: true, text: (calls[at] ?? last).reply ?? '', calls: calls.slice(0, at + 1) };
      }
      return { ok: false, failure: last.failure ?? last.outcome, calls };
    },
  };
}
