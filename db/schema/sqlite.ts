import { sqliteKit } from './sqlite-kit.ts';
import { declareTables } from './tables.ts';

export const tables = declareTables(sqliteKit);

/** drizzle-kit reads the tables as exports of this file. */
export const {
  events,
  journal_head,
  desk_state,
  llm_calls,
  iteration_log,
  signals,
  strategy_selections,
  denials,
  equity_curve,
  risk_metrics,
  audit_report_log,
  orders,
  fills,
  positions,
  trade_history,
  bars,
  former_bars,
  exchange_ledger,
  exchange_orders,
  exchange_positions,
  exchange_updates,
  parity_days,
} = tables;
