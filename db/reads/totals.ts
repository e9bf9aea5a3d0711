import { count, desc, inArray, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { EventName } from '../../bus/events/index.ts';
import type { Engine } from '../engine/engine.ts';
import { listRows } from './list.ts';

/** Rows that share their labels, counted. */
export interface Counted {
  readonly labels: Readonly<Record<string, string>>;
  readonly n: number;
}

export interface FillsTotal {
  readonly side: string;
  readonly n: number;
  /** Dollars. */
  readonly value: number;
  readonly fees: number;
}

export interface ModelTotal {
  readonly provider: string;
  readonly model: string;
  readonly outcome: string;
  readonly n: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
  readonly milliseconds: number;
}

/** Counts over everything in the database, and the account as the last finished cycle left it. */
export interface Totals {
  /** By status. */
  readonly cycles: readonly Counted[];
  /** By status, side and purpose. */
  readonly orders: readonly Counted[];
  /** What the broker said to orders, by outcome and refusal code. */
  readonly answers: readonly Counted[];
  readonly fills: readonly FillsTotal[];
  /** Refusals of the gate, by code. */
  readonly denials: readonly Counted[];
  /** By action. */
  readonly signals: readonly Counted[];
  readonly models: readonly ModelTotal[];
  /** Rare events, by type. */
  readonly events: readonly Counted[];
  /** Events in the journal. */
  readonly journal: number;
  readonly account: {
    readonly session: string;
    readonly equity: number;
    readonly cash: number;
    readonly drawdown: number;
  } | null;
  /** The audit's last figures; exposure is a share of equity, var95 dollars. */
  readonly risk: {
    readonly exposure: number;
    readonly var95: number | null;
    readonly correlation: number | null;
    readonly sharpe: number | null;
    readonly pnl: number;
    readonly openPositions: number;
  } | null;
}

const RARE: readonly EventName[] = ['halted', 'resumed', 'agent_failed', 'provider_degraded', 'cycle_skipped', 'reconciled', 'intent_settled']; // prettier-ignore

/** Counted by the database itself: a scrape reads no rows. */
export async function readTotals(engine: Engine): Promise<Totals> {
  const { iteration_log, orders, fills, denials, signals, llm_calls: calls, events, journal_head } = engine.tables; // prettier-ignore
  const { equity_curve: curve, risk_metrics: metrics } = engine.tables;
  const [head] = await listRows(engine, 'journal_head', [], [journal_head.id], 1);
  const [account] = await listRows(engine, 'equity_curve', [], [curve.seq], 1);
  const [audit] = await newestAudit(engine, metrics);
  return {
    cycles: await counted(engine, iteration_log, { status: iteration_log.status }),
    orders: await counted(engine, orders, { status: orders.status, side: orders.side, purpose: orders.purpose }), // prettier-ignore
    answers: await counted(engine, orders, { outcome: orders.outcome, code: orders.refusal_code }),
    fills: await fillsTotal(engine, fills),
    denials: await counted(engine, denials, { code: denials.code }),
    signals: await counted(engine, signals, { action: signals.action }),
    models: await modelsTotal(engine, calls),
    events: await counted(engine, events, { type: events.type }, inArray(events.type, [...RARE])),
    journal: head?.count ?? 0,
    account: account ? pick(account, ['session', 'equity', 'cash', 'drawdown']) : null,
    risk: audit
      ? { ...pick(audit, ['exposure', 'var95', 'correlation', 'sharpe', 'pnl']), openPositions: audit.open_positions } // prettier-ignore
      : null,
  };
}

function newestAudit(engine: Engine, metrics: Engine['tables']['risk_metrics']) {
  return engine.read(engine.db.select().from(metrics).orderBy(desc(metrics.seq)).limit(1));
}

async function counted(
  engine: Engine,
  table: SQLiteTable,
  by: Readonly<Record<string, SQLiteColumn>>,
  where?: SQL,
): Promise<readonly Counted[]> {
  const query = engine.db
    .select({ ...by, n: count() })
    .from(table)
    .where(where)
    .groupBy(...Object.values(by));
  const rows = (await engine.read(query)) as Record<string, unknown>[];
  return rows.map(({ n, ...labels }) => ({
    labels: Object.fromEntries(Object.entries(labels).map(([k, v]) => [k, typeof v === 'string' ? v : ''])),
    n: Number(n),
  }));
}

async function fillsTotal(engine: Engine, t: Engine['tables']['fills']): Promise<readonly FillsTotal[]> {
  const value = sql<number>`sum(${t.qty} * ${t.price})`;
  const query = engine.db
    .select({ side: t.side, n: count(), value, fees: sql<number>`sum(${t.fees})` })
    .from(t)
    .groupBy(t.side);
  const rows = await engine.read(query);
  return rows.map((r) => ({ side: r.side, n: Number(r.n), value: Number(r.value), fees: Number(r.fees) }));
}

async function modelsTotal(engine: Engine, t: Engine['tables']['llm_calls']): Promise<readonly ModelTotal[]> {
  const sum = (column: SQLiteColumn): SQL<number | null> => sql<number | null>`sum(${column})`;
  const query = engine.db
    .select({
      provider: t.selector,
      model: t.model,
      outcome: t.outcome,
      n: count(),
      inputTokens: sum(t.input_tokens),
      outputTokens: sum(t.output_tokens),
      costUsd: sum(t.cost_usd),
      milliseconds: sum(t.milliseconds),
    })
    .from(t)
    .groupBy(t.selector, t.model, t.outcome);
  const rows = await engine.read(query);
  return rows.map((r) => ({
    provider: r.provider,
    model: r.model ?? '',
    outcome: r.outcome,
    n: Number(r.n),
    inputTokens: Number(r.inputTokens ?? 0),
    outputTokens: Number(r.outputTokens ?? 0),
    costUsd: Number(r.costUsd ?? 0),
    milliseconds: Number(r.milliseconds ?? 0),
  }));
}

function pick<T extends object, K extends keyof T>(from: T, keys: readonly K[]): Pick<T, K> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, K>;
}
