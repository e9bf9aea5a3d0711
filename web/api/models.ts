import { z } from 'zod';
import { count, figure, instant, session, text } from './common.ts';

/** One call to a model; the request is left out of the list, see `/models/calls/{id}`. */
export const modelCall = z.object({
  id: text,
  at: instant,
  cycleId: text.nullable(),
  purpose: z.enum(['select', 'repair', 'narrate']),
  provider: text,
  model: text,
  prompt: text,
  outcome: text,
  failure: text.nullable(),
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  costUsd: z.number(),
  latencyMs: z.number(),
});
export type ModelCall = z.infer<typeof modelCall>;

/** With what was asked and answered: text of strangers, never markup. */
export const modelCallDetail = modelCall.extend({ request: text, reply: text.nullable() });
export type ModelCallDetail = z.infer<typeof modelCallDetail>;

const spend = {
  calls: count,
  answered: count,
  failed: count,
  inputTokens: count,
  outputTokens: count,
  costUsd: z.number(),
  /** Of calls that were answered, milliseconds. */
  latencyMedian: figure,
  latencyP99: figure,
  /** Outcomes other than answered, with how often. */
  failures: z.array(z.object({ outcome: text, count })),
};

/** Models and selectors: what they cost and how often they had no answer. */
export const models = z.object({
  total: z.object(spend),
  byProvider: z.array(z.object({ provider: text, ...spend })),
  byModel: z.array(z.object({ provider: text, model: text, ...spend })),
  byDay: z.array(z.object({ day: session, calls: count, costUsd: z.number() })),
  /** Who chose the strategies: selections, and how often it abstained on a symbol. */
  bySelector: z.array(
    z.object({
      /** `nobody`: no selector answered. */
      selector: text,
      selections: count,
      abstentions: count,
      /** Trades entered on its choices, closed ones, and what they brought, dollars net of fees. */
      trades: count,
      winRate: figure,
      pnl: z.number(),
    }),
  ),
});
export type Models = z.infer<typeof models>;
