import type { Engine } from '../engine/engine.ts';
import { gte, max } from 'drizzle-orm';
import { fromSession, listRows, same } from './list.ts';
import type { Filter } from './list.ts';

/** One cycle; the four counts are final once it has finished. */
export interface CycleView {
  readonly id: string;
  readonly session: string;
  readonly startedAt: string;
  readonly completedAt: string | null;
  /** running, completed, failed, interrupted. */
  readonly status: string;
  readonly signals: number;
  readonly approved: number;
  readonly refused: number;
  readonly orders: number;
  readonly failures: readonly string[];
  /** Who chose the strategies; null: nobody answered, or nobody was to be asked. */
  readonly selector: string | null;
}

export async function listCycles(engine: Engine, filter: Filter): Promise<readonly CycleView[]> {
  const { iteration_log: t } = engine.tables;
  const where = [
    same(t.status, filter.status),
    same(t.id, filter.cycleId),
    fromSession(t.session, filter.since),
  ];
  const rows = await listRows(engine, 'iteration_log', where, [t.first_seq], filter.limit);
  const choosers = await choosersSince(engine, rows[0]?.id);
  return rows.map((row) => ({
    id: row.id,
    session: row.session,
    startedAt: row.started_at,
    completedAt: row.completed_at,
    status: row.status,
    signals: row.signals,
    approved: row.approved,
    refused: row.refused,
    orders: row.orders,
    failures: JSON.parse(row.failures) as string[],
    selector: choosers.get(row.id) ?? null,
  }));
}

/** By cycle, from one on; ids of cycles sort as the cycles came. */
async function choosersSince(
  engine: Engine,
  first: string | undefined,
): Promise<ReadonlyMap<string, string | null>> {
  if (first === undefined) return new Map();
  const { strategy_selections: t } = engine.tables;
  const query = engine.db
    .select({ cycle: t.cycle_id, selector: max(t.selector) })
    .from(t)
    .where(gte(t.cycle_id, first))
    .groupBy(t.cycle_id);
  return new Map((await engine.read(query)).map(({ cycle, selector }) => [cycle, selector]));
}

/** The account at the end of a cycle; `time` is an instant, drawdown <= 0 or >= 0 as the audit gave it. */
export interface EquityView {
  readonly time: string;
  readonly session: string;
  readonly equity: number;
  readonly cash: number;
  readonly drawdown: number;
}

export async function listEquity(engine: Engine, filter: Filter): Promise<readonly EquityView[]> {
  const { equity_curve: t } = engine.tables;
  const where = [fromSession(t.session, filter.since)];
  const rows = await listRows(engine, 'equity_curve', where, [t.seq], filter.limit);
  return rows.map(({ time, session, equity, cash, drawdown }) => ({ time, session, equity, cash, drawdown }));
}
