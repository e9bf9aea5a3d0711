import type { Kit } from './sqlite-kit.ts';

/** What is derived from the events: one row a cycle, a signal, an order, a fill. */
export function cycleTables({ table, index, primaryKey, text, integer, real }: Kit) {
  return {
    iteration_log: table('iteration_log', {
      /** The cycle's id. */
      id: text().primaryKey(),
      first_seq: integer().notNull(),
      session: text().notNull(),
      started_at: text().notNull(),
      completed_at: text(),
      status: text().notNull(),
      /** 1 where new positions may be opened. */
      entries: integer().notNull(),
      signals: integer().notNull(),
      approved: integer().notNull(),
      refused: integer().notNull(),
      orders: integer().notNull(),
      failures: text().notNull(),
    }),
    signals: table(
      'signals',
      {
        cycle_id: text().notNull(),
        symbol: text().notNull(),
        seq: integer().notNull(),
        place: integer().notNull(),
        at: text().notNull(),
        session: text().notNull(),
        strategy: text(),
        action: text().notNull(),
        confidence: real().notNull(),
        raw_confidence: real().notNull(),
        reason_code: text().notNull(),
        reason_figures: text().notNull(),
        adjustments: text(),
        evidence: text(),
        outcome: text().notNull(),
        outcome_ref: text(),
      },
      (t) => [primaryKey({ columns: [t.cycle_id, t.symbol] }), index('signals_by_seq').on(t.seq, t.place)],
    ),
    strategy_selections: table(
      'strategy_selections',
      {
        cycle_id: text().notNull(),
        symbol: text().notNull(),
        seq: integer().notNull(),
        place: integer().notNull(),
        at: text().notNull(),
        session: text().notNull(),
        selector: text(),
        strategy: text(),
        chosen_because: text().notNull(),
        context: text().notNull(),
      },
      (t) => [primaryKey({ columns: [t.cycle_id, t.symbol] })],
    ),
    denials: table(
      'denials',
      {
        seq: integer().notNull(),
        place: integer().notNull(),
        cycle_id: text().notNull(),
        at: text().notNull(),
        session: text().notNull(),
        symbol: text().notNull(),
        strategy: text().notNull(),
        code: text().notNull(),
        figures: text().notNull(),
      },
      (t) => [primaryKey({ columns: [t.seq, t.place] })],
    ),
    equity_curve: table(
      'equity_curve',
      {
        cycle_id: text().primaryKey(),
        seq: integer().notNull(),
        time: text().notNull(),
        session: text().notNull(),
        equity: real().notNull(),
        cash: real().notNull(),
        drawdown: real().notNull(),
      },
      (t) => [index('equity_curve_by_seq').on(t.seq)],
    ),
  };
}

/** Figures and words of the audit, one row a cycle. */
export function auditTables({ table, text, integer, real }: Kit) {
  const cycle = {
    cycle_id: text().primaryKey(),
    seq: integer().notNull(),
    at: text().notNull(),
    session: text().notNull(),
  };
  return {
    risk_metrics: table('risk_metrics', {
      ...cycle,
      equity: real().notNull(),
      cash: real().notNull(),
      drawdown: real().notNull(),
      trades: integer().notNull(),
      win_rate: real(),
      average_trade: real(),
      profit_factor: real(),
      pnl: real().notNull(),
      average_position: real(),
      sharpe: real(),
      sortino: real(),
      max_drawdown: real(),
      exposure: real().notNull(),
      correlation: real(),
      var95: real(),
      open_positions: integer().notNull(),
      by_strategy: text().notNull(),
      by_symbol: text().notNull(),
    }),
    audit_report_log: table('audit_report_log', {
      ...cycle,
      narrative: text().notNull(),
      recommendations: text().notNull(),
    }),
  };
}
