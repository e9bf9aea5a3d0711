import { isNull } from 'drizzle-orm';
import type { Engine } from '../engine/engine.ts';
import type { Row } from '../schema/tables.ts';
import { bytewise, fromSession, listRows, same } from './list.ts';
import type { Filter } from './list.ts';

/** One way from flat to flat; exit and pnl are null while it is open. Times are sessions, pnl is net of fees. */
export interface TradeView {
  readonly id: number;
  readonly symbol: string;
  readonly strategy: string;
  readonly side: string;
  readonly qty: number;
  readonly entryTime: string;
  readonly entryPrice: number;
  readonly exitTime: string | null;
  readonly exitPrice: number | null;
  readonly pnl: number | null;
  readonly reason: string | null;
  readonly orderIds: readonly string[];
}

/** By entry, then symbol. `since` is the entry's. */
export async function listTrades(engine: Engine, filter: Filter): Promise<readonly TradeView[]> {
  const { trade_history: t } = engine.tables;
  const where = [
    same(t.symbol, filter.symbol),
    same(t.strategy, filter.strategy),
    fromSession(t.entry_time, filter.since),
    filter.open && isNull(t.exit_time),
  ];
  const order = [t.entry_time, bytewise(engine, t.symbol), t.id];
  return (await listRows(engine, 'trade_history', where, order, filter.limit)).map(tradeOf);
}

function tradeOf(row: Row<'trade_history'>): TradeView {
  return {
    id: row.id,
    symbol: row.symbol,
    strategy: row.strategy,
    side: row.side,
    qty: row.qty,
    entryTime: row.entry_time,
    entryPrice: row.entry_price,
    exitTime: row.exit_time,
    exitPrice: row.exit_price,
    pnl: row.pnl,
    reason: row.reason,
    orderIds: JSON.parse(row.order_ids) as string[],
  };
}
