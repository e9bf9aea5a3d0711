import type { Agent, EventOf, Message } from '../bus/index.ts';
import type { Broker, CancelOutcome, SubmitOutcome } from '../brokers/port.ts';
import { intentDigest, messageOf } from '../domain/index.ts';
import type { ApprovedIntent, OrderRequest } from '../domain/index.ts';

/** What Execution may ask of the journal: to make it durable, and whether a verdict is really in it. */
export interface VerdictRecord {
  flush(): Promise<void>;
  confirms(event: EventOf): Promise<boolean>;
}

type Executed = Extract<Message<'executed_ready'>, unknown>['payload'];
type Result = Executed['orders'][number];

/**
 * 5 orders out. Sends what the gate approved and nothing else (P2): the approving event must be in the journal as it
 * stands here, and each order's digest must be that of its content. The journal is made durable before anything
 * leaves (P4); cancels go first, then exits, then entries, in the order the gate gave them. Whether a cancel has freed
 * its shares is the broker's to say: an exit behind a cancel that is pending or unknown is sent all the same, and where
 * the broker refuses it (insufficient quantity, wash trade) the answer says so and the next cycle tries again.
 */
export class ExecutionAgent implements Agent<'approved_ready', 'executed_ready'> {
  readonly name = 'execution';
  readonly hears = ['approved_ready'] as const;
  readonly emits = ['executed_ready'] as const;
  readonly #broker: Broker;
  readonly #record: VerdictRecord;

  constructor(broker: Broker, record: VerdictRecord) {
    this.#broker = broker;
    this.#record = record;
  }

  handle(
    event: EventOf<'approved_ready'>,
  ): readonly Message<'executed_ready'>[] | Promise<readonly Message<'executed_ready'>[]> {
    const { session, part, orders, cancels } = event.payload;
    // Most cycles send nothing: then there is nothing to hold against the journal.
    return orders.length + cancels.length === 0
      ? [{ type: 'executed_ready', payload: { session, part, orders: [], cancels: [] } }]
      : this.#send(event);
  }

  async #send(event: EventOf<'approved_ready'>): Promise<readonly Message<'executed_ready'>[]> {
    const { session, part, orders, cancels } = event.payload;
    const recorded = await this.#record.confirms(event);
    if (recorded && orders.length > 0) await this.#record.flush();
    const cancelled: {
      clientOrderId: string;
      symbol: string;
      outcome: CancelOutcome['outcome'] | 'forged';
    }[] = [];
    for (const { clientOrderId, symbol } of cancels) {
      // A cancel that the gate never gave could strip a position of its stop.
      const outcome = recorded ? (await this.#cancel(clientOrderId)).outcome : 'forged';
      cancelled.push({ clientOrderId, symbol, outcome });
    }
    const results: Result[] = [];
    for (const intent of orders) {
      const genuine = recorded && intentDigest(intent) === intent.verdict.digest;
      results.push(genuine ? toResult(intent, await this.#submit(intent)) : forged(intent, recorded));
    }
    return [{ type: 'executed_ready', payload: { session, part, orders: results, cancels: cancelled } }];
  }

  /** Whatever goes wrong on the way leaves the order `unknown`: it may be live (P4). */
  async #submit(intent: ApprovedIntent): Promise<SubmitOutcome> {
    try {
      return await this.#broker.submit(toRequest(intent));
    } catch (thrown) {
      return { outcome: 'unknown', message: messageOf(thrown) };
    }
  }

  async #cancel(clientOrderId: string): Promise<CancelOutcome> {
    try {
      return await this.#broker.cancel(clientOrderId);
    } catch (thrown) {
      return { outcome: 'unknown', message: messageOf(thrown) };
    }
  }
}

/** The order without what only the desk needs to know. */
function toRequest(intent: ApprovedIntent): OrderRequest {
  const { purpose: _p, plan: _plan, strategy: _s, session: _session, verdict: _v, ...request } = intent;
  return request;
}

function toResult(intent: ApprovedIntent, answer: SubmitOutcome): Result {
  const { clientOrderId, symbol, purpose } = intent;
  const place = { clientOrderId, symbol, purpose };
  switch (answer.outcome) {
    case 'accepted':
      return {
        ...place,
        outcome: 'accepted',
        orderId: answer.order.id,
        // What became of it since is told by its updates: an order sent again after a kill may be filled already (P5).
        status: 'accepted',
        code: null,
        message: null,
      };
    case 'refused':
      return {
        ...place,
        outcome: 'refused',
        orderId: null,
        status: 'rejected',
        code: answer.code,
        message: answer.message,
      };
    case 'unknown':
      return {
        ...place,
        outcome: 'unknown',
        orderId: null,
        status: 'unknown',
        code: null,
        message: answer.message,
      };
  }
}

function forged(intent: ApprovedIntent, recorded: boolean): Result {
  return {
    clientOrderId: intent.clientOrderId,
    symbol: intent.symbol,
    purpose: intent.purpose,
    outcome: 'forged',
    orderId: null,
    status: null,
    code: 'no_verdict',
    message: recorded ? 'the verdict belongs to another intent' : 'the approving event is not in the journal',
  };
}
