import { upsert } from '../engine/statement.ts';
import { cycleOf } from './cycle-of.ts';
import type { Projection } from './projection.ts';

const putMetrics = upsert('risk_metrics', ['cycle_id'], 'rest');
const putReport = upsert('audit_report_log', ['cycle_id'], 'rest');

export const auditedReady: Projection<'audited_ready'> = (event) => {
  const { session, equity, cash, drawdown, metrics, byStrategy, bySymbol, narrative, recommendations } =
    event.payload;
  const origin = { cycle_id: cycleOf(event), seq: event.seq, at: event.at, session };
  return [
    putMetrics({
      ...origin,
      equity,
      cash,
      drawdown,
      trades: metrics.trades,
      win_rate: metrics.winRate,
      average_trade: metrics.averageTrade,
      profit_factor: metrics.profitFactor,
      pnl: metrics.pnl,
      average_position: metrics.averagePosition,
      sharpe: metrics.sharpe,
      sortino: metrics.sortino,
      max_drawdown: metrics.maxDrawdown,
      exposure: metrics.exposure,
      correlation: metrics.correlation,
      var95: metrics.var95,
      open_positions: metrics.openPositions,
      by_strategy: JSON.stringify(byStrategy),
      by_symbol: JSON.stringify(bySymbol),
    }),
    putReport({ ...origin, narrative, recommendations: JSON.stringify(recommendations) }),
  ];
};
