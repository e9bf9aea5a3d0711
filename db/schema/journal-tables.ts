import type { Kit } from './sqlite-kit.ts';

/** The journal, the second place of its length and head, and what the desk keeps beside events. */
export function journalTables({ table, index, text, integer, real }: Kit) {
  return {
    events: table(
      'events',
      {
        seq: integer().primaryKey(),
        id: text().notNull().unique(),
        cycle_id: text(),
        type: text().notNull(),
        at: text().notNull(),
        caused_by: text(),
        /** Canonical JSON, so that the row's texts alone give the hash. */
        payload: text().notNull(),
        hash: text().notNull(),
      },
      (t) => [index('events_by_cycle').on(t.cycle_id, t.seq), index('events_by_type').on(t.type, t.seq)],
    ),
    journal_head: table('journal_head', {
      /** Always 1. */
      id: integer().primaryKey(),
      count: integer().notNull(),
      hash: text().notNull(),
      /** Counts the forced commits (synchronous FULL). */
      flushes: integer().notNull(),
    }),
    desk_state: table('desk_state', { key: text().primaryKey(), text: text().notNull() }),
    llm_calls: table(
      'llm_calls',
      {
        id: text().primaryKey(),
        cycle_id: text(),
        at: text().notNull(),
        selector: text().notNull(),
        model: text(),
        request: text().notNull(),
        reply: text(),
        failure: text(),
        input_tokens: integer(),
        output_tokens: integer(),
        milliseconds: real(),
        purpose: text().notNull().default('select'),
        /** Version of the prompt. */
        prompt: text().notNull().default(''),
        prompt_hash: text().notNull().default(''),
        reply_hash: text(),
        /** `asked` while under way, or where a kill ended it. */
        outcome: text().notNull().default('asked'),
        /** What the day's caps count: reserved before the call, the provider's count after it. */
        charged_tokens: integer().notNull().default(0),
        cost_usd: real().notNull().default(0),
      },
      (t) => [
        index('llm_calls_by_cycle').on(t.cycle_id),
        index('llm_calls_by_prompt').on(t.prompt_hash),
        index('llm_calls_by_time').on(t.at),
      ],
    ),
  };
}
