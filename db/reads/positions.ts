import { and, eq, inArray, isNull, notInArray } from 'drizzle-orm';
import type { PositionPlan } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import type { Row } from '../schema/tables.ts';
import { bytewise, listRows } from './list.ts';
import { FINAL } from './orders.ts';

/** An open position at its last mark, with the prices its working orders would leave at and what it is held for. */
export interface PositionView {
  readonly symbol: string;
  readonly qty: number;
  readonly avgEntryPrice: number;
  readonly lastPrice: number;
  readonly unrealised: number;
  /** Of the shares that have left since the position began, before fees, dollars. */
  readonly realised: number;
  /** Where it rests at the broker. */
  readonly stop: number | null;
  /** Where it works at the broker; the plan's where it is not there yet. */
  readonly target: number | null;
  /** `percent:5` or `dollars:2.5` under the highest close since the entry. */
  readonly trail: string | null;
  /** Sessions after the entry's. */
  readonly timeLimit: number | null;
}

export async function listPositions(engine: Engine): Promise<readonly PositionView[]> {
  const { orders: o, positions: p } = engine.tables;
  const held = await listRows(engine, 'positions', [], [bytewise(engine, p.symbol)]);
  const working = await listRows(
    engine,
    'orders',
    [and(eq(o.side, 'sell'), notInArray(o.status, FINAL))],
    [o.first_seq, o.place],
  );
  const spent = await netSpent(engine);
  return held.map((row) => {
    const plan = row.plan === null ? null : (JSON.parse(row.plan) as PositionPlan);
    const { stop, target } = exitsOf(working, row.symbol);
    const cost = row.qty * row.avg_entry_price;
    return {
      symbol: row.symbol,
      qty: row.qty,
      avgEntryPrice: row.avg_entry_price,
      lastPrice: row.last_price,
      unrealised: row.qty * (row.last_price - row.avg_entry_price),
      realised: toMicro(cost + row.cash_in_lieu - (spent.get(row.symbol) ?? cost)),
      stop,
      target: target ?? plan?.targetPrice ?? null,
      trail: plan?.trail ? `${plan.trail.kind}:${plan.trail.value}` : null,
      timeLimit: plan?.timeLimit ?? null,
    };
  });
}

/** Sums of doubles, to the ledger's micro-dollar. */
const toMicro = (dollars: number): number => Math.round(dollars * 1e6) / 1e6 || 0;

/** Dollars paid for shares less dollars received for them, by symbol, over the fills of each open round trip. */
async function netSpent(engine: Engine): Promise<ReadonlyMap<string, number>> {
  const { trade_history: t, fills: f } = engine.tables;
  const open = await listRows(engine, 'trade_history', [isNull(t.exit_time)], [t.id]);
  const ids = open.flatMap((trade) => JSON.parse(trade.order_ids) as string[]);
  const fills = ids.length === 0 ? [] : await listRows(engine, 'fills', [inArray(f.order_id, ids)], [f.seq]);
  const spent = new Map<string, number>();
  for (const { symbol, side, qty, price } of fills)
    spent.set(symbol, (spent.get(symbol) ?? 0) + (side === 'buy' ? qty : -qty) * price);
  return spent;
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
