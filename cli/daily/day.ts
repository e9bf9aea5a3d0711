import type { ReadModels } from '../../db/index.ts';
import { isTerminal } from '../../domain/index.ts';
import type { OrderStatus } from '../../domain/index.ts';

/** Of the read models, what a day is told from. */
export type DayReads = Pick<
  ReadModels,
  'cycles' | 'signals' | 'denials' | 'orders' | 'fills' | 'trades' | 'equity' | 'positions' | 'riskMetrics' | 'narratives' | 'modelCalls' | 'selections' | 'parity'
>; // prettier-ignore

/** Sessions before it that its curve shows. */
const CURVE = 60;

/** Everything that a session's report tells. */
export async function readDay(reads: DayReads, session: string) {
  const since = session;
  const ofDay = <T extends { readonly session: string }>(list: readonly T[]): readonly T[] =>
    list.filter((row) => row.session === session);
  const cycles = ofDay(await reads.cycles({ since }));
  const ids = new Set(cycles.map((cycle) => cycle.id));
  const equity = await reads.equity();
  const before = equity.filter((e) => e.session < session).at(-1) ?? null;
  const orders = await reads.orders();
  const fills = ofDay(await reads.fills({ since }));
  const filled = new Set(fills.map((fill) => fill.clientOrderId));
  const deciding = new Set(orders.flatMap((o) => (filled.has(o.clientOrderId) && o.cycleId !== null ? [o.cycleId] : []))); // prettier-ignore
  const behind = await Promise.all([...deciding].map((cycleId) => reads.signals({ cycleId })));
  const calls = await Promise.all([...ids].map((cycleId) => reads.modelCalls({ cycleId })));
  return {
    session,
    cycles,
    signals: ofDay(await reads.signals({ since })),
    denials: ofDay(await reads.denials({ since })),
    selections: ofDay(await reads.selections({ since })),
    orders,
    decided: orders.filter((o) => o.cycleId !== null && ids.has(o.cycleId) && o.parentId === null),
    open: orders.filter((o) => !isTerminal(o.status as OrderStatus) && o.parentId === null),
    fills,
    /** Of the cycles that decided what was filled in this session. */
    behind: behind.flat(),
    closed: (await reads.trades()).filter((trade) => trade.exitTime === session),
    account: ofDay(equity).at(-1) ?? null,
    before,
    curve: equity.filter((e) => e.session <= session).slice(-CURVE).map((e) => e.equity), // prettier-ignore
    /** Nothing later has been lived through: what is held now is what was held then. */
    latest: equity.at(-1)?.session === session,
    positions: await reads.positions(),
    risk: ofDay(await reads.riskMetrics({ since })).at(-1) ?? null,
    narrative: ofDay(await reads.narratives({ since })).at(-1) ?? null,
    calls: calls.flat(),
    /** Of the day before: its orders met this session. */
    parity: (await reads.parity()).find((line) => line.next === session) ?? null,
  };
}

export type Day = Awaited<ReturnType<typeof readDay>>;
