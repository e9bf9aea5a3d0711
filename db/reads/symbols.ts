import { count } from 'drizzle-orm';
import type { Engine } from '../engine/engine.ts';
import { bytewise } from './list.ts';

/** A symbol whose bars are stored, and how many. */
export interface SymbolView {
  readonly symbol: string;
  readonly bars: number;
}

export async function listSymbols(engine: Engine): Promise<readonly SymbolView[]> {
  const { bars: t } = engine.tables;
  const query = engine.db
    .select({ symbol: t.symbol, bars: count() })
    .from(t)
    .groupBy(t.symbol)
    .orderBy(bytewise(engine, t.symbol));
  return engine.read(query);
}
