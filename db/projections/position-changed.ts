import { eq, sql } from 'drizzle-orm';
import { change, upsert, value } from '../engine/statement.ts';
import type { Write } from '../engine/statement.ts';
import type { Projection } from './projection.ts';

interface Held {
  readonly symbol: string;
  readonly qty: number;
  readonly avg_entry_price: number;
  readonly ratio: number;
  readonly plan: string | null;
  readonly cash_in_lieu: number;
}

/** A new position stands at its entry price until the next close marks it; a split moves the last price with it. */
const hold = change<Held>((db, { positions: t }) =>
  db
    .insert(t)
    .values({
      symbol: value('symbol'),
      qty: value('qty'),
      avg_entry_price: value('avg_entry_price'),
      last_price: value('avg_entry_price'),
      plan: value('plan'),
      cash_in_lieu: value('cash_in_lieu'),
    })
    .onConflictDoUpdate({
      target: t.symbol,
      set: {
        qty: sql`excluded.qty`,
        avg_entry_price: sql`excluded.avg_entry_price`,
        last_price: sql`${t.last_price} / ${value('ratio')}`,
        plan: sql`excluded.plan`,
        cash_in_lieu: sql`${t.cash_in_lieu} + excluded.cash_in_lieu`,
      },
    }),
);

const drop = change<{ symbol: string }>((db, { positions: t }) =>
  db.delete(t).where(eq(t.symbol, value('symbol'))),
);

const putTrade = upsert('trade_history', ['id'], 'rest');

export const positionChanged: Projection<'position_changed'> = (event) => {
  const { symbol, qty, avgEntryPrice, ratio, cashInLieu, plan, trade } = event.payload;
  const writes: Write[] = [
    qty === 0
      ? drop({ symbol })
      : hold({
          symbol,
          qty,
          avg_entry_price: avgEntryPrice,
          ratio,
          plan: plan && JSON.stringify(plan),
          cash_in_lieu: cashInLieu,
        }),
  ];
  if (trade) {
    writes.push(
      putTrade({
        id: trade.id,
        symbol: trade.symbol,
        strategy: trade.strategy,
        side: trade.side,
        qty: trade.qty,
        entry_time: trade.entryTime,
        entry_price: trade.entryPrice,
        exit_time: trade.exitTime,
        exit_price: trade.exitPrice,
        pnl: trade.pnl,
        reason: trade.reason,
        order_ids: JSON.stringify(trade.orderIds),
      }),
    );
  }
  return writes;
};
