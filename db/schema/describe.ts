import { getTableColumns, getTableName } from 'drizzle-orm';
import type { TableName } from './tables.ts';

export interface ColumnDescription {
  readonly name: string;
  readonly sqlite: string;
  readonly postgres: string;
  readonly nullable: boolean;
  readonly unique: boolean;
}

export interface TableDescription {
  readonly name: TableName;
  readonly about: string;
  readonly columns: readonly ColumnDescription[];
}

/** One sentence a table, in the order of the documentation; a new table without one fails to compile. */
const ABOUT: { readonly [N in TableName]: string } = {
  trade_history: 'one row for each way from flat to flat',
  equity_curve: 'equity, cash and drawdown at the end of each cycle',
  risk_metrics: "the audit's figures after each cycle",
  iteration_log: 'one row a cycle: session, status, counts',
  audit_report_log: "the audit's narrative and recommendations after each cycle",
  events: 'the journal: every event, each hashed over the one before',
  journal_head: 'length and last hash of the journal, kept a second time: shows a cut-off tail',
  orders: 'every order the desk decided or the broker told of',
  fills: "every execution, once by the broker's execution id",
  positions: 'what is held now, marked at the last close',
  bars: 'every daily bar ever fetched, once',
  former_bars: 'histories of bars that a restatement (a split) has replaced, for replays of the days before',
  llm_calls: 'every request to a model and its reply',
  strategy_selections: 'which strategy was chosen for a symbol in a cycle, by whom and why',
  signals: 'one row a symbol and cycle: what was signalled and what became of it',
  denials: 'every refusal of the gate, with its figures',
  parity_days: 'recorded days against their simulation: what differs, by cause',
  desk_state: 'texts the desk keeps beside events, by key',
  exchange_ledger: "the embedded exchange's account",
  exchange_orders: "the embedded exchange's orders, final ones included",
  exchange_positions: 'what the account of the embedded exchange holds',
  exchange_updates: "the embedded exchange's feed",
};

/** The schema as it is declared, for docs/generated/schema.md. Loads both dialects. */
export async function describeSchema(): Promise<readonly TableDescription[]> {
  const { tables: sqlite } = await import('./sqlite.ts');
  const { tables: postgres } = await import('./postgres.ts');
  return (Object.keys(ABOUT) as TableName[]).map((name) => {
    const other = getTableColumns(postgres[name]) as Record<string, { getSQLType(): string }>;
    const columns = Object.entries(getTableColumns(sqlite[name])).map(([key, column]) => ({
      name: column.name,
      sqlite: column.getSQLType(),
      postgres: other[key]?.getSQLType() ?? '',
      nullable: !column.notNull,
      unique: column.primary || column.isUnique,
    }));
    return { name: getTableName(sqlite[name]) as TableName, about: ABOUT[name], columns };
  });
}
