import { sql } from 'drizzle-orm';
import type { Kit } from './sqlite-kit.ts';

/** The embedded exchange's own books. Ledger money is integer micro-dollars; prices are unrounded doubles. */
export function exchangeTables({ table, text, integer, real, index }: Kit) {
  return {
    exchange_ledger: table('exchange_ledger', {
      /** Always 1: a database holds one account. */
      id: integer().primaryKey(),
      account_id: text().notNull(),
      cash_micros: integer().notNull(),
      session: text(),
      next_update: integer().notNull(),
      next_order: integer().notNull(),
    }),
    exchange_orders: table(
      'exchange_orders',
      {
        id: text().primaryKey(),
        client_order_id: text().notNull().unique(),
        ordinal: integer().notNull().unique(),
        parent_id: text(),
        symbol: text().notNull(),
        side: text().notNull(),
        type: text().notNull(),
        qty: real().notNull(),
        filled_qty: real().notNull(),
        avg_fill_price: real(),
        status: text().notNull(),
        time_in_force: text().notNull(),
        order_class: text().notNull(),
        limit_price: real(),
        stop_price: real(),
        created_at: text().notNull(),
        updated_at: text().notNull(),
        request: text().notNull(),
        accepted_after: text(),
        high_water: real(),
      },
      (t) => [
        index('exchange_orders_by_parent').on(t.parent_id),
        // What is open is found among millions that are not.
        index('exchange_orders_by_status').on(t.status),
      ],
    ),
    exchange_positions: table('exchange_positions', {
      symbol: text().primaryKey(),
      qty: real().notNull(),
      cost_micros: integer().notNull(),
      last_price: real().notNull(),
    }),
    exchange_updates: table(
      'exchange_updates',
      {
        seq: integer().primaryKey(),
        kind: text().notNull(),
        at: text().notNull(),
        body: text().notNull(),
      },
      (t) => [
        index('exchange_updates_splits')
          .on(t.seq)
          .where(sql`kind = 'split'`),
      ],
    ),
  };
}
