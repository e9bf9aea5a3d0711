import type { Asked } from './ask.ts';
import { questionHash } from './ask.ts';
import type { CallPurpose } from './call.ts';
import type { Question } from './question.ts';
import type { LlmStore, RecordedCall } from './store.ts';

export interface RecordedSource {
  readonly provider: string;
  readonly model: string;
  readonly byCycle: true;
  before(): Promise<null>;
  ask(question: Question, purpose: CallPurpose, cycle: string | null): Promise<Asked>;
}

/**
 * A provider as the store remembers it: the same question in the same cycle gets the same calls and the same end,
 * failures included (P5), so that two cycles with one prompt have each their own reply. A cycle that asked nothing had
 * its answer out of memory, from the last one before it that did: that answer, and no call. Without a cycle the prompt
 * alone decides. What was never asked has no answer.
 */
export function recordedSource(
  store: Pick<LlmStore, 'recorded'>,
  provider: string,
  model: string,
): RecordedSource {
  return {
    provider,
    model,
    byCycle: true,
    before: async () => null,
    async ask(question, purpose, cycle): Promise<Asked> {
      const all = await store.recorded(provider, questionHash(question, model));
      const asked = all.filter((call) => call.purpose === purpose);
      if (cycle === null) return endOf(asked, provider);
      const own = asked.filter((call) => call.cycleId === cycle);
      if (own.length > 0) return endOf(own, provider);
      const former = lastBefore(asked, cycle);
      return { ...endOf(former, provider), calls: [] };
    },
  };
}

/** Asked in this cycle, or in none that is told of: a kill came before the event, and the cycle that comes forth again tells it. */
export const isOwn = ({ cycleId }: RecordedCall, cycle: string): boolean =>
  cycleId === null || cycleId === cycle;

/** What a cycle has on record of its own about a question to a provider; null: nothing, or there is no cycle. */
export async function ofCycle(
  store: Pick<LlmStore, 'recorded'>,
  { provider, model }: { readonly provider: string; readonly model: string },
  question: Question,
  purpose: CallPurpose,
  cycle: string | null,
): Promise<Asked | null> {
  if (cycle === null) return null;
  const calls = await store.recorded(provider, questionHash(question, model));
  const own = calls.filter((call) => call.purpose === purpose && isOwn(call, cycle));
  return own.length === 0 ? null : endOf(own, provider);
}

/** Calls of the last cycle before; ids of cycles sort as the cycles came. */
function lastBefore(calls: readonly RecordedCall[], cycle: string): readonly RecordedCall[] {
  const earlier = calls.flatMap(({ cycleId }) => (cycleId !== null && cycleId < cycle ? [cycleId] : []));
  const last = earlier.sort().at(-1);
  return calls.filter(({ cycleId }) => cycleId === last);
}

function endOf(all: readonly RecordedCall[], provider: string): Asked {
  const told = all.map(({ cycleId: _cycle, ...call }) => call);
  const last = told.at(-1);
  if (last === undefined)
    return { ok: false, failure: `${provider}: no reply to this is on record`, calls: [] };
  const at = told.findIndex((call) => call.outcome === 'answered');
  if (last.outcome !== 'answered' || at < 0)
    return { ok: false, failure: last.failure ?? last.outcome, calls: told };
  return { ok: true, text: told[at]?.reply ?? '', calls: told.slice(0, at + 1) };
}
