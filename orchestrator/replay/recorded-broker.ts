import type { Broker, CancelOutcome, RefusalCode, SubmitOutcome } from '../../brokers/port.ts';
import { ALWAYS_CONNECTED } from '../../brokers/port.ts';
import { canonicalJson, DeskError } from '../../domain/index.ts';
import type { Order, Position } from '../../domain/index.ts';
import type { VerdictRecord } from '../../agents/execution.ts';
import { failAsRecorded } from './recorded-failure.ts';
import type { ReplayRail } from './rail.ts';
import type { Tape } from './tape.ts';

const NOT_THEN = 'the broker was not asked this when it was recorded';

/** The broker as the journal remembers it: each order and cancel gets the answer that stands in `executed_ready`. */
export function recordedBroker(rail: ReplayRail, tape: Tape): Broker {
  const executed = () => tape.answerTo(rail.handling('execution').id, 'executed_ready')?.payload;
  const never = (): Promise<never> => Promise.reject(new DeskError('INTERNAL', NOT_THEN));
  return {
    name: 'recorded',
    kind: 'paper',
    async submit({ clientOrderId }): Promise<SubmitOutcome> {
      const told = executed()?.orders.find((order) => order.clientOrderId === clientOrderId);
      const message = told?.message ?? NOT_THEN;
      switch (told?.outcome) {
        case 'accepted':
          return { outcome: 'accepted', order: { id: told.orderId ?? '' } as Order };
        case 'refused':
          return { outcome: 'refused', code: told.code as RefusalCode, message };
        default:
          return { outcome: 'unknown', message };
      }
    },
    async cancel(clientOrderId): Promise<CancelOutcome> {
      const told = executed()?.cancels.find((cancel) => cancel.clientOrderId === clientOrderId)?.outcome;
      switch (told) {
        case 'canceled':
        case 'pending':
        case 'already_final':
          return { outcome: told, order: { clientOrderId } as Order };
        case 'not_found':
          return { outcome: told };
        default:
          return { outcome: 'unknown', message: NOT_THEN };
      }
    },
    /** Asked for when everything is to be closed: what it held then is what was sold. */
    async positions(): Promise<readonly Position[]> {
      const orders = tape.answerTo(rail.handling('risk').id, 'approved_ready')?.payload.orders ?? [];
      return orders.map(({ symbol, qty }) => ({ symbol, qty, avgEntryPrice: 0 }));
    },
    findOrder: never,
    openOrders: never,
    account: never,
    updatesAfter: never,
    orders: never,
    fills: never,
    time: async () => null,
    connection: () => ALWAYS_CONNECTED,
  };
}

/** The journal as Execution asks it (P2): whether the verdict stands in it, as it was recorded. */
export function recordedVerdicts(rail: ReplayRail, tape: Tape): VerdictRecord {
  return {
    async flush() {
      failAsRecorded(rail, tape, 'execution');
    },
    async confirms(event) {
      failAsRecorded(rail, tape, 'execution');
      const held = tape.at(event.seq);
      return held !== undefined && canonicalJson(held) === canonicalJson(event);
    },
  };
}
