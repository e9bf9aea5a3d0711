import type { RawUpdate } from '../../brokers/feed/index.ts';
import type { Broker } from '../../brokers/port.ts';
import type { EventOf } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import type { OrderRequest } from '../../domain/index.ts';
import { intercept } from '../intercept.ts';

/** A fault planted on purpose, around the ports of the desk. */
export interface Planted {
  broker?(broker: Broker, feed: (raw: RawUpdate) => void): Broker;
  database?(database: Database, broker: () => Broker | null): Database;
  message?(raw: RawUpdate, nth: number): readonly RawUpdate[];
}

type Approved = EventOf<'approved_ready'>;
type Approval = Approved['payload']['orders'][number];

function toRequest(intent: Approval): OrderRequest {
  const { purpose: _p, plan: _plan, strategy: _s, session: _session, verdict: _v, ...request } = intent;
  return request;
}

const withJournal = (database: Database, journal: Partial<Database['journal']>): Database => ({
  ...database,
  journal: intercept(database.journal, journal),
});

export const SABOTAGES: Readonly<Record<string, Planted>> = {
  'new id per attempt': {
    broker: (broker) =>
      intercept(broker, {
        async submit(request: OrderRequest) {
          let answer = await broker.submit(request);
          for (let n = 2; answer.outcome === 'unknown' && n <= 3; n++)
            answer = await broker.submit({
              ...request,
              clientOrderId: `${request.clientOrderId.slice(0, 44)}-r${n}`,
            });
          return answer;
        },
      }),
  },
  'send before store': {
    database: (database, broker) =>
      withJournal(database, {
        async append(event: EventOf, state?: Readonly<Record<string, string>>) {
          if (event.type === 'approved_ready')
            for (const intent of event.payload.orders) await broker()?.submit(toRequest(intent));
          await database.journal.append(event, state);
        },
      }),
  },
  'stop that only the desk believes in': {
    broker: (broker) =>
      intercept(broker, {
        async submit(request: OrderRequest) {
          if (request.type !== 'stop') return broker.submit(request);
          const { takeProfit: _target, stopLoss: _stop, ...told } = request;
          const at = '2024-01-02T00:00:00.000Z';
          const none = {
            parentId: null,
            filledQty: 0,
            avgFillPrice: null,
            limitPrice: null,
            stopPrice: request.stopPrice ?? null,
          };
          const order = {
            ...told,
            ...none,
            id: `${request.clientOrderId}/kept`,
            status: 'accepted',
            createdAt: at,
            updatedAt: at,
          } as const;
          return { outcome: 'accepted', order };
        },
      }),
  },
  'lost cancel': {
    broker: (broker, feed) =>
      intercept(broker, {
        async cancel(clientOrderId: string) {
          const order = await broker.findOrder(clientOrderId).catch(() => null);
          if (!order) return { outcome: 'not_found' };
          const canceled = { ...order, status: 'canceled' } as const;
          feed({ event: 'canceled', order: canceled, execution: null, at: order.updatedAt });
          return { outcome: 'canceled', order: canceled };
        },
      }),
  },
  'verdict check skipped': {
    // Orders reach the execution that the journal does not hold.
    database: (database) =>
      withJournal(database, {
        confirms: async () => true,
        async append(event: EventOf, state?: Readonly<Record<string, string>>) {
          if (event.type !== 'approved_ready') return database.journal.append(event, state);
          const payload = { ...event.payload, orders: [] };
          return database.journal.append({ ...event, payload } as EventOf, state);
        },
      }),
  },
  'fill counted twice': {
    message(raw, nth) {
      if (!raw.execution || nth % 3 !== 0) return [raw];
      const { execution } = raw;
      return [raw, { ...raw, execution: { ...execution, id: `${execution.id}/again` } }];
    },
  },
};
