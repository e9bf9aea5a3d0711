import type { Engine } from '../engine/engine.ts';
import { fromSession, listRows, same } from './list.ts';
import type { Filter } from './list.ts';

/** The audit's figures after a cycle. Dollars; drawdown as a share of the peak. */
export interface RiskMetricsView {
  readonly cycleId: string;
  readonly at: string;
  readonly session: string;
  readonly equity: number;
  readonly cash: number;
  readonly drawdown: number;
  readonly trades: number;
  readonly winRate: number | null;
  readonly averageTrade: number | null;
  readonly profitFactor: number | null;
  readonly pnl: number;
  readonly averagePosition: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly maxDrawdown: number | null;
  readonly exposure: number;
  readonly correlation: number | null;
  readonly var95: number | null;
  readonly openPositions: number;
}

export async function listRiskMetrics(engine: Engine, filter: Filter): Promise<readonly RiskMetricsView[]> {
  const { risk_metrics: t } = engine.tables;
  const where = [same(t.cycle_id, filter.cycleId), fromSession(t.session, filter.since)];
  const rows = await listRows(engine, 'risk_metrics', where, [t.seq], filter.limit);
  return rows.map((row) => ({
    cycleId: row.cycle_id,
    at: row.at,
    session: row.session,
    equity: row.equity,
    cash: row.cash,
    drawdown: row.drawdown,
    trades: row.trades,
    winRate: row.win_rate,
    averageTrade: row.average_trade,
    profitFactor: row.profit_factor,
    pnl: row.pnl,
    averagePosition: row.average_position,
    sharpe: row.sharpe,
    sortino: row.sortino,
    maxDrawdown: row.max_drawdown,
    exposure: row.exposure,
    correlation: row.correlation,
    var95: row.var95,
    openPositions: row.open_positions,
  }));
}

/** What the audit said of a cycle. */
export interface NarrativeView {
  readonly cycleId: string;
  readonly at: string;
  readonly session: string;
  readonly narrative: string;
  readonly recommendations: readonly string[];
}

export async function listNarratives(engine: Engine, filter: Filter): Promise<readonly NarrativeView[]> {
  const { audit_report_log: t } = engine.tables;
  const where = [same(t.cycle_id, filter.cycleId), fromSession(t.session, filter.since)];
  const rows = await listRows(engine, 'audit_report_log', where, [t.seq], filter.limit);
  return rows.map((row) => ({
    cycleId: row.cycle_id,
    at: row.at,
    session: row.session,
    narrative: row.narrative,
    recommendations: JSON.parse(row.recommendations) as string[],
  }));
}
