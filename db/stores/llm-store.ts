import { and, asc, eq, gte, ne, sql } from 'drizzle-orm';
import type { ModelCall } from '../../llm/call.ts';
import type { LlmStore, RecordedCall, Spent } from '../../llm/store.ts';
import type { Engine } from '../engine/engine.ts';
import { upsert } from '../engine/statement.ts';
import type { Row } from '../schema/tables.ts';

/** The cycle is set by the event that tells of the call, and stays. */
const putCall = upsert('llm_calls', ['id'], [
  'reply', 'reply_hash', 'outcome', 'failure', 'input_tokens', 'output_tokens', 'charged_tokens', 'cost_usd', 'milliseconds',
]); // prettier-ignore

/** Every call to a model, in the database. */
export class StoredLlmCalls implements LlmStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async put(call: ModelCall): Promise<void> {
    await this.#engine.commit([
      putCall({
        id: call.id,
        cycle_id: null,
        at: call.at,
        purpose: call.purpose,
        selector: call.provider,
        model: call.model,
        prompt: call.prompt,
        prompt_hash: call.promptHash,
        request: call.request,
        reply: call.reply,
        reply_hash: call.replyHash,
        outcome: call.outcome,
        failure: call.failure,
        input_tokens: call.inputTokens,
        output_tokens: call.outputTokens,
        charged_tokens: call.chargedTokens,
        cost_usd: call.costUsd,
        milliseconds: call.latencyMs,
      }),
    ]);
  }

  async spent(since: string): Promise<Spent> {
    const { llm_calls: t } = this.#engine.tables;
    const [row] = await this.#engine.read(
      this.#engine.db
        .select({
          usd: sql<number | null>`sum(${t.cost_usd})`,
          tokens: sql<number | string | null>`sum(${t.charged_tokens})`,
        })
        .from(t)
        .where(gte(t.at, since)),
    );
    return { usd: Number(row?.usd ?? 0), tokens: Number(row?.tokens ?? 0) };
  }

  async recorded(provider: string, promptHash: string): Promise<readonly RecordedCall[]> {
    const { llm_calls: t } = this.#engine.tables;
    const rows = await this.#engine.read(
      this.#engine.db
        .select()
        .from(t)
        .where(and(eq(t.prompt_hash, promptHash), eq(t.selector, provider), ne(t.outcome, 'asked')))
        .orderBy(asc(t.at), asc(t.id)),
    );
    return (rows as Row<'llm_calls'>[]).map((row) => ({ ...callOf(row), cycleId: row.cycle_id }));
  }
}

export function callOf(row: Row<'llm_calls'>): ModelCall {
  return {
    id: row.id,
    at: row.at,
    purpose: row.purpose as ModelCall['purpose'],
    provider: row.selector,
    model: row.model ?? '',
    prompt: row.prompt,
    promptHash: row.prompt_hash,
    request: row.request,
    reply: row.reply,
    replyHash: row.reply_hash,
    outcome: row.outcome as ModelCall['outcome'],
    failure: row.failure,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    chargedTokens: row.charged_tokens,
    costUsd: row.cost_usd,
    latencyMs: row.milliseconds ?? 0,
  };
}
