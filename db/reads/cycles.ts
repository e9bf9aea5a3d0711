import type { Engine } from '../engine/engine.ts';
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
}

export async function listCycles(engine: Engine, filter: Filter): Promise<readonly CycleView[]> {
  const { iteration_log: t } = engine.tables;
  const where = [
    same(t.status, filter.status),
    same(t.id, filter.cycleId),
    fromSession(t.session, filter.since),
  ];
  const rows = await listRows(engine, 'iteration_log', where, [t.first_seq], filter.limit);
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
  }));
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
