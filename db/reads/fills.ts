import type { Fill, Side } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import { fromSession, listRows, same } from './list.ts';
import type { Filter } from './list.ts';

/** In the order in which the desk heard of them. */
export async function listFills(engine: Engine, filter: Filter): Promise<readonly Fill[]> {
  const { fills: t } = engine.tables;
  const where = [same(t.symbol, filter.symbol), fromSession(t.session, filter.since)];
  const rows = await listRows(engine, 'fills', where, [t.seq], filter.limit);
  return rows.map((row) => ({
    executionId: row.execution_id,
    orderId: row.order_id,
    clientOrderId: row.client_order_id,
    symbol: row.symbol,
    side: row.side as Side,
    qty: row.qty,
    price: row.price,
    fees: row.fees,
    at: row.at,
    session: row.session,
  }));
}
