import type { Kit } from './sqlite-kit.ts';

/** Recorded days lived once more; a day that is asked for again takes the place of its former line. */
export function parityTables({ table, text, integer, real }: Kit) {
  return {
    parity_days: table('parity_days', {
      session: text().primaryKey(),
      /** The session that its orders met. */
      next_session: text().notNull(),
      /** When it was compared. */
      at: text().notNull(),
      /** Where the bars of now came from: store, a folder, a provider. */
      history: text().notNull(),
      /** How the recorded cycle ended. */
      status: text().notNull(),
      /** 1 where the next session is recorded to its end. */
      settled: integer().notNull(),
      orders: integer().notNull(),
      recorded_pnl: real(),
      simulated_pnl: real(),
      differences: integer().notNull(),
      /** Sum of the absolute values, dollars. */
      difference_dollars: real().notNull(),
      unexplained: integer().notNull(),
      unexplained_dollars: real().notNull(),
      /** Of the number of differences, and of their absolute dollars, in [0, 1]. */
      unexplained_share: real().notNull(),
      unexplained_dollars_share: real().notNull(),
      /** JSON: count, dollars and absolute dollars by cause. */
      causes: text().notNull(),
      /** JSON: every difference. */
      details: text().notNull(),
    }),
  };
}
