import type { Engine } from '../engine/engine.ts';
import type { Row } from '../schema/tables.ts';
import { fromSession, listRows } from './list.ts';
import type { Filter } from './list.ts';

/** One recorded day against its simulation. Dollars; shares in [0, 1]. */
export interface ParityView {
  readonly day: string;
  readonly next: string;
  readonly at: string;
  readonly history: string;
  readonly status: string;
  readonly settled: boolean;
  readonly orders: number;
  /** Of the next session; null while it is not recorded. */
  readonly recordedPnl: number | null;
  readonly simulatedPnl: number | null;
  readonly differences: number;
  /** Sum of absolute differences. */
  readonly differenceDollars: number;
  readonly unexplained: number;
  readonly unexplainedDollars: number;
  /** Of the number of differences, and of their absolute dollars. */
  readonly unexplainedShare: { readonly count: number; readonly dollars: number };
  readonly causes: Readonly<
    Record<string, { readonly count: number; readonly dollars: number; readonly absolute: number }>
  >;
  /** Every difference, as it was told. */
  readonly details: readonly unknown[];
}

/** By day. */
export async function listParity(engine: Engine, filter: Filter): Promise<readonly ParityView[]> {
  const { parity_days: t } = engine.tables;
  const rows = await listRows(engine, 'parity_days', [fromSession(t.session, filter.since)], [t.session], filter.limit); // prettier-ignore
  return rows.map(viewOf);
}

const viewOf = (row: Row<'parity_days'>): ParityView => ({
  day: row.session,
  next: row.next_session,
  at: row.at,
  history: row.history,
  status: row.status,
  settled: row.settled === 1,
  orders: row.orders,
  recordedPnl: row.recorded_pnl,
  simulatedPnl: row.simulated_pnl,
  differences: row.differences,
  differenceDollars: row.difference_dollars,
  unexplained: row.unexplained,
  unexplainedDollars: row.unexplained_dollars,
  unexplainedShare: { count: row.unexplained_share, dollars: row.unexplained_dollars_share },
  causes: JSON.parse(row.causes) as ParityView['causes'],
  details: JSON.parse(row.details) as ParityView['details'],
});
