import type { Engine } from '../engine/engine.ts';
import type { Row } from '../schema/tables.ts';
import { fromSession, listRows, same } from './list.ts';
import type { Filter } from './list.ts';
import { listSelections } from './models.ts';

export interface SignalView {
  readonly cycleId: string;
  readonly at: string;
  readonly session: string;
  readonly symbol: string;
  /** Null: the selector abstained. */
  readonly strategy: string | null;
  /** Who chose it by looking at the symbol; null: nobody answered, or it is the strategy that opened the position. */
  readonly selector: string | null;
  readonly action: string;
  /** After Quant, and as the strategy gave it. */
  readonly confidence: number;
  readonly rawConfidence: number;
  /** Code of the reason; `figures` belong to it. */
  readonly reason: string;
  readonly figures: Readonly<Record<string, number | string>>;
  /** The client order id, the denial's code, or why nothing was sent. */
  readonly outcome: string;
  /** What kind of outcome that is. */
  readonly outcomeKind: string;
  readonly adjustments: readonly {
    readonly code: string;
    readonly figure: number;
    readonly factor: number;
  }[];
}

export async function listSignals(engine: Engine, filter: Filter): Promise<readonly SignalView[]> {
  const { signals: t } = engine.tables;
  const where = [
    same(t.symbol, filter.symbol),
    same(t.strategy, filter.strategy),
    same(t.cycle_id, filter.cycleId),
    fromSession(t.session, filter.since),
  ];
  const rows = await listRows(engine, 'signals', where, [t.seq, t.place], filter.limit);
  const selections = await listSelections(engine, filter);
  const choosers = new Map(selections.map((s) => [`${s.cycleId} ${s.symbol}`, s.context && s.selector]));
  return rows.map((row) => signalOf(row, choosers.get(`${row.cycle_id} ${row.symbol}`) ?? null));
}

function signalOf(row: Row<'signals'>, selector: string | null): SignalView {
  return {
    cycleId: row.cycle_id,
    at: row.at,
    session: row.session,
    symbol: row.symbol,
    strategy: row.strategy,
    selector,
    action: row.action,
    confidence: row.confidence,
    rawConfidence: row.raw_confidence,
    reason: row.reason_code,
    figures: JSON.parse(row.reason_figures) as SignalView['figures'],
    outcome: row.outcome_ref ?? row.outcome,
    outcomeKind: row.outcome,
    adjustments: JSON.parse(row.adjustments ?? '[]') as SignalView['adjustments'],
  };
}

export interface DenialView {
  readonly cycleId: string;
  readonly at: string;
  readonly session: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly code: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** Every refusal of the gate, with its figures. */
export async function listDenials(engine: Engine, filter: Filter): Promise<readonly DenialView[]> {
  const { denials: t } = engine.tables;
  const where = [
    same(t.symbol, filter.symbol),
    same(t.strategy, filter.strategy),
    same(t.cycle_id, filter.cycleId),
    fromSession(t.session, filter.since),
  ];
  const rows = await listRows(engine, 'denials', where, [t.seq, t.place], filter.limit);
  return rows.map(({ cycle_id, at, session, symbol, strategy, code, figures }) => ({
    cycleId: cycle_id,
    at,
    session,
    symbol,
    strategy,
    code,
    figures: JSON.parse(figures) as DenialView['figures'],
  }));
}
