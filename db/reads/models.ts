import type { ModelCall } from '../../llm/call.ts';
import type { MarketContext } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import { callOf } from '../stores/llm-store.ts';
import { from, fromSession, listRows, same } from './list.ts';
import type { Filter } from './list.ts';

/** A call to a model; `cycleId` is null beside any cycle, and where a kill came before its event. */
export interface ModelCallView extends ModelCall {
  readonly cycleId: string | null;
}

/** Oldest first; `since` is an instant or a day of real time. */
export async function listModelCalls(engine: Engine, filter: Filter): Promise<readonly ModelCallView[]> {
  const { llm_calls: t } = engine.tables;
  const where = [same(t.cycle_id, filter.cycleId), from(t.at, filter.since)];
  const rows = await listRows(engine, 'llm_calls', where, [t.at, t.id], filter.limit);
  return rows.map((row) => ({ ...callOf(row), cycleId: row.cycle_id }));
}

/** Which strategy was chosen for a symbol in a cycle, by whom and why. */
export interface SelectionView {
  readonly cycleId: string;
  readonly at: string;
  readonly session: string;
  readonly symbol: string;
  /** Null: nobody answered. */
  readonly selector: string | null;
  /** Null: it abstained. */
  readonly strategy: string | null;
  readonly because: string;
  /** Null: it did not look at it. */
  readonly context: MarketContext | null;
}

export async function listSelections(engine: Engine, filter: Filter): Promise<readonly SelectionView[]> {
  const { strategy_selections: t } = engine.tables;
  const where = [
    same(t.symbol, filter.symbol),
    same(t.strategy, filter.strategy),
    same(t.cycle_id, filter.cycleId),
    fromSession(t.session, filter.since),
  ];
  const rows = await listRows(engine, 'strategy_selections', where, [t.seq, t.place], filter.limit);
  return rows.map((row) => ({
    cycleId: row.cycle_id,
    at: row.at,
    session: row.session,
    symbol: row.symbol,
    selector: row.selector,
    strategy: row.strategy,
    because: row.chosen_because,
    context: JSON.parse(row.context) as MarketContext | null,
  }));
}
