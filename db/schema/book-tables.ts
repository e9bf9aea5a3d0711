import type { Kit } from './sqlite-kit.ts';

/** Orders, fills, positions and round trips as the desk knows them, and the bars it decided on. */
export function bookTables({ table, index, primaryKey, text, integer, real }: Kit) {
  const orders = table(
    'orders',
    {
      client_order_id: text().primaryKey(),
      /** The broker's id; the client order id until the broker has answered. */
      id: text().notNull(),
      /** Event that brought the order first, and its place within: lists go by them. */
      first_seq: integer().notNull(),
      place: integer().notNull(),
      cycle_id: text(),
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
      strategy: text(),
      purpose: text(),
      /** Why the exit leaves; null for entries. */
      exit_reason: text(),
      verdict: text(),
      /** What the broker said to it: accepted, refused, unknown, forged. */
      outcome: text(),
      refusal_code: text(),
      refusal_message: text(),
    },
    (t) => [
      index('orders_by_id').on(t.id),
      index('orders_by_seq').on(t.first_seq, t.place),
      index('orders_by_cycle').on(t.cycle_id),
      index('orders_by_symbol').on(t.symbol),
    ],
  );
  return {
    orders,
    fills: table(
      'fills',
      {
        execution_id: text().primaryKey(),
        seq: integer().notNull(),
        order_id: text().notNull(),
        client_order_id: text()
          .notNull()
          .references(() => orders.client_order_id),
        symbol: text().notNull(),
        side: text().notNull(),
        qty: real().notNull(),
        price: real().notNull(),
        fees: real().notNull(),
        at: text().notNull(),
        session: text().notNull(),
      },
      (t) => [index('fills_by_order').on(t.client_order_id)],
    ),
    positions: table('positions', {
      symbol: text().primaryKey(),
      qty: real().notNull(),
      avg_entry_price: real().notNull(),
      last_price: real().notNull(),
      /** What it is held for, JSON; null: nothing was planned. */
      plan: text(),
      /** Dollars paid out for fractions of a share that splits left over. */
      cash_in_lieu: real().notNull().default(0),
    }),
    trade_history: table(
      'trade_history',
      {
        id: integer().primaryKey(),
        symbol: text().notNull(),
        strategy: text().notNull(),
        side: text().notNull(),
        qty: real().notNull(),
        entry_time: text().notNull(),
        entry_price: real().notNull(),
        exit_time: text(),
        exit_price: real(),
        pnl: real(),
        reason: text(),
        order_ids: text().notNull(),
      },
      (t) => [index('trade_history_by_entry').on(t.entry_time, t.symbol)],
    ),
    bars: table(
      'bars',
      {
        symbol: text().notNull(),
        date: text().notNull(),
        /** Grows when the whole history was restated (a split); equal in all bars of a symbol. */
        revision: integer().notNull(),
        open: real().notNull(),
        high: real().notNull(),
        low: real().notNull(),
        close: real().notNull(),
        volume: real().notNull(),
      },
      (t) => [primaryKey({ columns: [t.symbol, t.date] })],
    ),
    /** Histories that a restatement has replaced: a replay of the days before it needs them as they were. */
    former_bars: table(
      'former_bars',
      {
        symbol: text().notNull(),
        date: text().notNull(),
        revision: integer().notNull(),
        open: real().notNull(),
        high: real().notNull(),
        low: real().notNull(),
        close: real().notNull(),
        volume: real().notNull(),
      },
      (t) => [primaryKey({ columns: [t.symbol, t.revision, t.date] })],
    ),
  };
}
