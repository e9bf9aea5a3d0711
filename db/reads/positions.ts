import { and, eq, notInArray } from 'drizzle-orm';
import { ORDER_STATUSES, isTerminal } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import type { Row } from '../schema/tables.ts';
import { bytewise, listRows } from './list.ts';

/** An open position at its last mark, with the prices its working orders would leave at. */
export interface PositionView {
  readonly symbol: string;
  readonly qty: number;
  readonly avgEntryPrice: number;
  readonly lastPrice: number;
  readonly unrealised: number;
  readonly stop: number | null;
  readonly target: number | null;
}

const FINAL = ORDER_STATUSES.filter(isTerminal);

export async function listPositions(engine: Engine): Promise<readonly PositionView[]> {
  const { orders: o, positions: p } = engine.tables;
  const held = await listRows(engine, 'positions', [], [bytewise(engine, p.symbol)]);
  const working = await listRows(
    engine,
    'orders',
    [and(eq(o.side, 'sell'), notInArray(o.status, FINAL))],
    [o.first_seq, o.place],
  );
  return held.map((row) => ({
    symbol: row.symbol,
    qty: row.qty,
    avgEntryPrice: row.avg_entry_price,
    lastPrice: row.last_price,
    unrealised: row.qty * (row.last_price - row.avg_entry_price),
    ...exitsOf(working, row.symbol),
  }));
}

/** The nearest of several: the highest stop, the lowest target. */
function exitsOf(
  working: readonly Row<'orders'>[],
  symbol: string,
): { stop: number | null; target: number | null } {
  let stop: number | null = null;
  let target: number | null = null;
  for (const order of working) {
    if (order.symbol !== symbol) continue;
    if (order.stop_price !== null) stop = Math.max(stop ?? -Infinity, order.stop_price);
    else if (order.limit_price !== null) target = Math.min(target ?? Infinity, order.limit_price);
  }
  return { stop, target };
}
