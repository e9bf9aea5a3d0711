import type { Asker } from './ask.ts';
import type { ModelCall } from './call.ts';
import { plainText } from './plain-text.ts';
import { AUDIT_SYSTEM, AUDIT_VERSION, auditTable, type AuditFacts } from './prompts/audit-v1.ts';

/** What was written; null text: nobody wrote, and `failure` says why where somebody was asked. */
export interface Narration {
  readonly by: string;
  readonly text: string | null;
  readonly failure: string | null;
  readonly calls: readonly ModelCall[];
}

/** Puts books into words, after every decision of the cycle. What it writes is shown and read by nothing (P1). Never throws. */
export interface Narrator {
  readonly name: string;
  narrate(facts: AuditFacts): Promise<Narration>;
}

/** Writes nothing: the audit's own sentences stand. */
export const nullNarrator: Narrator = {
  name: 'none',
  narrate: async () => ({ by: 'none', text: null, failure: null, calls: [] }),
};

/** Longest note, characters; the event holds 2000. */
const LENGTH = 1500;
const TOKENS = 320;

/** @param asker the guarded provider, or what was recorded of it */
export function modelNarrator(asker: Pick<Asker, 'provider' | 'ask'>): Narrator {
  return {
    name: asker.provider,
    async narrate(facts) {
      const question = {
        prompt: AUDIT_VERSION,
        system: AUDIT_SYSTEM,
        user: auditTable(facts),
        form: 'text',
        maxOutputTokens: TOKENS,
      } as const;
      const answer = await asker.ask(question, 'narrate');
      const by = asker.provider;
      if (!answer.ok) return { by, text: null, failure: answer.failure, calls: answer.calls };
      const text = plainText(answer.text, LENGTH);
      const failure = text === '' ? `${by} wrote nothing` : null;
      return { by, text: failure === null ? text : null, failure, calls: answer.calls };
    },
  };
}
