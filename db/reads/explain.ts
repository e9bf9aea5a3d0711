import { and, asc, eq, gte, inArray, like } from 'drizzle-orm';
import type { EventName, EventOf } from '../../bus/events/index.ts';
import type { Engine } from '../engine/engine.ts';
import { eventOf } from '../journal/envelope.ts';
import type { Row } from '../schema/tables.ts';
import { decidedBeside } from './beside.ts';
import { listModelCalls } from './models.ts';
import type { ModelCallView } from './models.ts';
import { narrow } from './narrow.ts';
import type { Scope } from './narrow.ts';
import { findSubject } from './subject.ts';

/** One link of an explanation: what was said, by whom, when, with every figure. */
export interface ChainLink {
  readonly seq: number;
  /** Null: beside any cycle. */
  readonly cycleId: string | null;
  readonly event: EventName;
  readonly agent: string;
  readonly at: string;
  readonly payload: unknown;
}

export interface Explanation {
  readonly chain: readonly ChainLink[];
  /** Every call to a model for its cycles, oldest first, whole: what was sent and what came. */
  readonly calls: readonly ModelCallView[];
  /** The audits of its cycles, oldest first: text written after all decisions, which nothing reads. */
  readonly audits: readonly ChainLink[];
}

const SPEAKERS: { readonly [N in EventName]?: string } = {
  data_ready: 'data',
  exits_ready: 'position-manager',
  signals_ready: 'strategy',
  validated_ready: 'quant',
  approved_ready: 'risk',
  executed_ready: 'execution',
  audited_ready: 'audit',
  order_updated: 'broker',
  position_changed: 'broker',
};

const DECIDING: readonly EventName[] = [
  'data_ready', 'exits_ready', 'signals_ready', 'validated_ready', 'approved_ready', 'executed_ready',
]; // prettier-ignore

/**
 * The chain behind an order (by broker's id or client order id), a trade or a cycle: the cycle's events from
 * data_ready to executed_ready (of an order that none decided: what set it off), then what the broker told of its orders,
 * to the last fill. For an order or a trade the lists within are narrowed to its symbol. Null where nothing has this id.
 */
export async function explain(engine: Engine, id: string): Promise<Explanation | null> {
  const subject = await findSubject(engine, id);
  if (!subject) return null;
  const events = [
    ...(await decisions(engine, subject.cycles)),
    ...(await decidedBeside(engine, subject.orders)),
    ...(await consequences(engine, subject.orders)),
  ];
  const chain = events.sort((a, b) => a.seq - b.seq).map((event) => linkOf(event, subject.scope));
  const calls = await Promise.all(subject.cycles.map((cycleId) => listModelCalls(engine, { cycleId })));
  const audits = await decisions(engine, subject.cycles, ['audited_ready']);
  return { chain, calls: calls.flat(), audits: audits.map((event) => linkOf(event, null)) };
}

function linkOf(event: EventOf, scope: Scope | null): ChainLink {
  const { seq, cycleId, type, at, payload } = event;
  const shown = scope && DECIDING.includes(type) ? narrow(payload, scope) : payload;
  return { seq, cycleId, event: type, agent: SPEAKERS[type] ?? 'desk', at, payload: shown };
}

async function decisions(
  engine: Engine,
  cycles: readonly string[],
  types: readonly EventName[] = DECIDING,
): Promise<readonly EventOf[]> {
  if (cycles.length === 0) return [];
  const { events: t } = engine.tables;
  const query = engine.db
    .select()
    .from(t)
    .where(and(inArray(t.cycle_id, [...cycles]), inArray(t.type, [...types])))
    .orderBy(asc(t.seq));
  return (await engine.read(query)).map(eventOf);
}

/** What the broker told of the orders, and what it changed in the position: both carry the broker's count. */
async function consequences(engine: Engine, orders: readonly Row<'orders'>[]): Promise<readonly EventOf[]> {
  const told: EventOf[] = [];
  for (const order of orders) {
    const updates = await mentioning(
      engine,
      'order_updated',
      order,
      `"clientOrderId":${JSON.stringify(order.client_order_id)}`,
    );
    const own = updates.filter((event) => event.payload.order.clientOrderId === order.client_order_id);
    const counts = new Set(own.map((event) => event.payload.seq));
    const moves = await mentioning(
      engine,
      'position_changed',
      order,
      `"symbol":${JSON.stringify(order.symbol)}`,
    );
    told.push(
      ...own,
      ...moves.filter(({ payload }) => payload.symbol === order.symbol && counts.has(payload.seq)),
    );
  }
  return told;
}

async function mentioning<N extends EventName>(
  engine: Engine,
  type: N,
  order: Row<'orders'>,
  text: string,
): Promise<readonly EventOf<N>[]> {
  const { events: t } = engine.tables;
  const query = engine.db
    .select()
    .from(t)
    .where(and(eq(t.type, type), gte(t.seq, order.first_seq), like(t.payload, `%${text}%`)));
  return (await engine.read(query)).map((row) => eventOf(row) as EventOf<N>);
}
