import { count } from 'drizzle-orm';
import type { Engine } from '../engine/engine.ts';
import { bytewise } from './list.ts';

/** A symbol whose bars are stored, how many, and how often it was entered. */
export interface SymbolView {
  readonly symbol: string;
  readonly bars: number;
  readonly trades: number;
}

export async function listSymbols(engine: Engine): Promise<readonly SymbolView[]> {
  const { bars: t, trade_history: h } = engine.tables;
  const query = engine.db
    .select({ symbol: t.symbol, bars: count() })
    .from(t)
    .groupBy(t.symbol)
    .orderBy(bytewise(engine, t.symbol));
  const entered = engine.db.select({ symbol: h.symbol, n: count() }).from(h).groupBy(h.symbol);
  const trades = new Map((await engine.read(entered)).map(({ symbol, n }) => [symbol, n]));
  return (await engine.read(query)).map((row) => ({ ...row, trades: trades.get(row.symbol) ?? 0 }));
}
