import { asc, count, isNotNull, ne, notInArray, sql, sum } from 'drizzle-orm';
import type { Engine } from '../engine/engine.ts';
import { listEquity } from './cycles.ts';
import type { EquityView } from './cycles.ts';
import { listRows } from './list.ts';
import { FINAL } from './orders.ts';

/** What came of everything so far. */
export interface AccountRecord {
  /** The first and the last point of the equity curve, and the last one of an earlier session than the last. */
  readonly first: Pick<EquityView, 'equity'> | null;
  readonly before: Pick<EquityView, 'equity'> | null;
  readonly last: EquityView | null;
  /** Greatest fall of equity below an earlier high between cycles, as a share of it; null before the first cycle. */
  readonly maxDrawdown: number | null;
  readonly cycles: number;
  readonly closedTrades: number;
  /** Of the closed trades, dollars. */
  readonly realised: number;
  readonly openOrders: number;
}

/** Counted by the database itself: it is asked after each event, and the history only grows. */
export async function readAccountRecord(engine: Engine): Promise<AccountRecord> {
  const { equity_curve: c, trade_history: t, orders: o } = engine.tables;
  const [first = null] = await engine.read(engine.db.select().from(c).orderBy(asc(c.seq)).limit(1));
  const [last = null] = await listEquity(engine, { limit: 1 });
  const [before = null] = last ? await listRows(engine, 'equity_curve', [ne(c.session, last.session)], [c.seq], 1) : []; // prettier-ignore
  const peaks = engine.db
    .select({ equity: c.equity, peak: sql<number>`max(${c.equity}) over (order by ${c.seq})`.as('peak') })
    .from(c)
    .as('peaks');
  const fall = sql<number | null>`max(case when ${peaks.peak} > 0 then 1 - ${peaks.equity} / ${peaks.peak} else 0 end)`; // prettier-ignore
  const [curve] = await engine.read(engine.db.select({ fall, n: count() }).from(peaks));
  const [closed] = await engine.read(
    engine.db
      .select({ n: count(), pnl: sum(t.pnl) })
      .from(t)
      .where(isNotNull(t.pnl)),
  );
  const [open] = await engine.read(
    engine.db.select({ n: count() }).from(o).where(notInArray(o.status, FINAL)),
  );
  return {
    first,
    before,
    last,
    maxDrawdown: curve?.fall ?? null,
    cycles: Number(curve?.n ?? 0),
    closedTrades: Number(closed?.n ?? 0),
    realised: Number(closed?.pnl ?? 0),
    openOrders: Number(open?.n ?? 0),
  };
}
