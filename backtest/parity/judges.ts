import type { DeskEvent } from '../../orchestrator/backtest-desk.ts';
import { heardSince, isLate, of } from '../../orchestrator/recorded/index.ts';
import type { Judge, Verdict } from './compare.ts';
import type { Scene } from './scene.ts';
import type { Outcome } from './trace.ts';

const NO_DECISION: ReadonlySet<string> = new Set(['skipped', 'interrupted', 'running']);

/** What stands behind a difference, step by step of the way from the recorded day to the simulated one. */
export function judges({ day, behind, met }: Scene, events: readonly DeskEvent[]): Readonly<Record<'fill' | 'bars' | 'code' | 'model' | 'data', Judge>> {
  const { lost } = behind;
  const late = lateOrders(day, events);
  const failed = of(day.cycle, 'agent_failed')[0]?.payload;
  return {
    fill({ symbol, recorded, simulated }) {
      const why = recorded && (late.get(recorded.clientOrderId) ?? null);
      if (why) return { cause: 'latency', detail: why };
      if (recorded?.asked === null && simulated === null && !isOwn(recorded, events))
        return { cause: null, detail: 'an order that the desk did not decide' };
      if (met.lost.has(symbol)) return { cause: 'data', detail: met.changed.get(symbol) ?? '' };
      return { cause: 'fill', detail: 'the same order, filled otherwise by our exchange' };
    },
    bars: ({ symbol }) => ({ cause: 'data', detail: `${day.next}: ${met.changed.get(symbol) ?? 'by way of other symbols'}` }),
    code({ symbol }): Verdict {
      if (NO_DECISION.has(day.status))
        return { cause: 'latency', detail: `the cycle was ${day.status}: nothing was decided in time` };
      if (lost.has(symbol)) return { cause: 'data', detail: behind.changed.get(symbol) ?? '' };
      if (lost.size > 0)
        return { cause: null, detail: `cannot be told apart: the bars of ${[...lost].sort().join(', ')} as they were are lost` };
      const detail = failed ? `then ${failed.agent} failed: ${failed.message}` : 'the same inputs, and the agents answer otherwise now';
      return { cause: 'code', detail };
    },
    model: () => ({ cause: 'model', detail: `the selector answered otherwise: ${of(day.cycle, 'signals_ready')[0]?.payload.selector ?? 'nobody'} then` }),
    data: ({ symbol }) => ({ cause: 'data', detail: behind.changed.get(symbol) ?? leftOut(day, symbol) ?? 'by way of other symbols' }),
  };
} // prettier-ignore

function leftOut({ cycle }: Scene['day'], symbol: string): string | null {
  const then = of(cycle, 'data_ready')[0]?.payload.excluded.find((e) => e.symbol === symbol);
  return then ? `left out then: ${then.detail}` : null;
}

/** Whether the desk decided it at some time, itself or as the leg of an order of its own. */
const isOwn = ({ clientOrderId }: Outcome, events: readonly DeskEvent[]): boolean => {
  const own = new Set(of(events, 'approved_ready').flatMap(({ payload }) => payload.orders.map((o) => o.clientOrderId))); // prettier-ignore
  if (own.has(clientOrderId)) return true;
  const { orders } = heardSince(events);
  const parentId = orders.find((o) => o.clientOrderId === clientOrderId)?.parentId;
  const parent = orders.find((o) => o.id === parentId);
  return parent !== undefined && own.has(parent.clientOrderId);
};

/** By client order id: how an order was later than a simulation takes it to be. */
function lateOrders(day: Scene['day'], events: readonly DeskEvent[]): ReadonlyMap<string, string> {
  const late = new Map<string, string>();
  const opened = `the open of ${day.next}`;
  for (const { at, payload } of of(day.cycle, 'approved_ready'))
    for (const { clientOrderId } of payload.orders)
      if (isLate(day, Date.parse(at))) late.set(clientOrderId, `decided at ${at}, after ${opened}`);
  const decided = new Set(of(day.cycle, 'approved_ready').flatMap(({ payload }) => payload.orders.map((o) => o.clientOrderId))); // prettier-ignore
  for (const order of heardSince([...day.since, ...day.later]).orders)
    if (decided.has(order.clientOrderId) && !late.has(order.clientOrderId) && isLate(day, Date.parse(order.createdAt)))
      late.set(order.clientOrderId, `with the broker at ${order.createdAt}, after ${opened}`);
  for (const { payload } of of(events, 'intent_settled'))
    if (decided.has(payload.clientOrderId) && payload.outcome === 'expired')
      late.set(payload.clientOrderId, 'its time to be sent ran out');
  for (const { session, clientOrderId } of heardSince([...day.since, ...day.later]).fills) {
    if (session > day.next && decided.has(clientOrderId) && !late.has(clientOrderId))
      late.set(clientOrderId, `filled in ${session}`);
    if (session <= day.session && !late.has(clientOrderId) && !decided.has(clientOrderId))
      late.set(clientOrderId, `filled in ${session}, and heard of after the decision`);
  }
  return late;
} // prettier-ignore
