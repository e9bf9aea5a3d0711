import type { Asker } from './ask.ts';
import type { ModelCall } from './call.ts';
import { plainText } from './plain-text.ts';
import { AUDIT_SYSTEM, AUDIT_VERSION, auditTable, type AuditFacts } from './prompts/audit-v1.ts';
import { QUANT_SYSTEM, QUANT_VERSION, quantTable, type QuantFacts } from './prompts/quant-v1.ts';
import { RISK_SYSTEM, RISK_VERSION, riskTable, type RiskFacts } from './prompts/risk-v1.ts';

/** What was written; null text: nobody wrote, and `failure` says why where somebody was asked. */
export interface Narration {
  readonly by: string;
  readonly text: string | null;
  readonly failure: string | null;
  readonly calls: readonly ModelCall[];
}

/** Puts figures into words, after every decision of the cycle. What it writes is shown and read by nothing (P1). Never throws. */
export interface Writer<Facts> {
  readonly name: string;
  narrate(facts: Facts): Promise<Narration>;
}

/** Writes the audit of a cycle or a day. */
export type Narrator = Writer<AuditFacts>;

/** Those who write; absent: nobody does. */
export interface Reviewers {
  /** How the signals were judged. */
  readonly quant?: Writer<QuantFacts>;
  /** What the gate let through and refused. */
  readonly risk?: Writer<RiskFacts>;
}

/** Writes nothing: the audit's own sentences stand. */
export const nullNarrator: Narrator = {
  name: 'none',
  narrate: async () => ({ by: 'none', text: null, failure: null, calls: [] }),
};

/** Longest note, characters; the event holds 2000. */
const LENGTH = 1500;
const TOKENS = 320;

/** The guarded provider, or what was recorded of it. */
type Asks = Pick<Asker, 'provider' | 'ask'>;

export const modelNarrator = (asker: Asks): Narrator => writer(asker, AUDIT_VERSION, AUDIT_SYSTEM, auditTable); // prettier-ignore
export const quantReviewer = (asker: Asks): Writer<QuantFacts> => writer(asker, QUANT_VERSION, QUANT_SYSTEM, quantTable); // prettier-ignore
export const riskReviewer = (asker: Asks): Writer<RiskFacts> => writer(asker, RISK_VERSION, RISK_SYSTEM, riskTable); // prettier-ignore

function writer<Facts>(
  asker: Asks,
  prompt: string,
  system: string,
  table: (facts: Facts) => string,
): Writer<Facts> {
  const by = asker.provider;
  return {
    name: by,
    async narrate(facts) {
      const question = { prompt, system, user: table(facts), form: 'text', maxOutputTokens: TOKENS } as const;
      const answer = await asker.ask(question, 'narrate');
      if (!answer.ok) return { by, text: null, failure: answer.failure, calls: answer.calls };
      const text = plainText(answer.text, LENGTH);
      const failure = text === '' ? `${by} wrote nothing` : null;
      return { by, text: failure === null ? text : null, failure, calls: answer.calls };
    },
  };
}
