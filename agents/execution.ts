import type { Agent, EventOf, Message } from '../bus/index.ts';
import type { Broker, CancelOutcome, SubmitOutcome } from '../brokers/port.ts';
import { andThen, intentDigest, messageOf, oneByOne } from '../domain/index.ts';
import type { ApprovedIntent, OrderRequest, Soon } from '../domain/index.ts';

/** What Execution may ask of the journal: to make it durable, and whether a verdict is really in it. */
export interface VerdictRecord {
  flush(): Soon<void>;
  confirms(event: EventOf): Soon<boolean>;
}

type Answer = readonly Message<'executed_ready'>[];
type Executed = Message<'executed_ready'>['payload'];
type Result = Executed['orders'][number];
type Cancelled = Executed['cancels'][number];

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

  handle(event: EventOf<'approved_ready'>): Soon<Answer> {
    const { session, part, orders, cancels } = event.payload;
    // Most cycles send nothing: then there is nothing to hold against the journal.
    if (orders.length + cancels.length === 0)
      return [{ type: 'executed_ready', payload: { session, part, orders: [], cancels: [] } }];
    return andThen(this.#record.confirms(event), (recorded) =>
      recorded && orders.length > 0
        ? andThen(this.#record.flush(), () => this.#send(event, recorded))
        : this.#send(event, recorded),
    );
  }

  #send({ payload }: EventOf<'approved_ready'>, recorded: boolean): Soon<Answer> {
    const { session, part } = payload;
    return andThen(
      oneByOne(payload.cancels, (asked) => this.#cancel(asked, recorded)),
      (cancels) =>
        andThen(
          oneByOne(payload.orders, (intent) => this.#order(intent, recorded)),
          (orders) => [{ type: 'executed_ready', payload: { session, part, orders, cancels } }] as const,
        ),
    );
  }

  #order(intent: ApprovedIntent, recorded: boolean): Soon<Result> {
    const genuine = recorded && intentDigest(intent) === intent.verdict.digest;
    if (!genuine) return forged(intent, recorded);
    return andThen(
      answered(() => this.#broker.submit(toRequest(intent))),
      (answer) => toResult(intent, answer),
    );
  }

  /** A cancel that the gate never gave could strip a position of its stop. */
  #cancel(
    { clientOrderId, symbol }: { readonly clientOrderId: string; readonly symbol: string },
    recorded: boolean,
  ): Soon<Cancelled> {
    if (!recorded) return { clientOrderId, symbol, outcome: 'forged' };
    return andThen(
      answered(() => this.#broker.cancel(clientOrderId)),
      ({ outcome }) => ({ clientOrderId, symbol, outcome }),
    );
  }
}

/** Whatever goes wrong on the way leaves an order, or a cancel, `unknown`: it may have got there (P4). */
function answered<T extends SubmitOutcome | CancelOutcome>(ask: () => Soon<T>): Soon<T | Unknown> {
  const unknown = (thrown: unknown): Unknown => ({ outcome: 'unknown', message: messageOf(thrown) });
  try {
    const answer = ask();
    return answer instanceof Promise ? answer.catch(unknown) : answer;
  } catch (thrown) {
    return unknown(thrown);
  }
}

interface Unknown {
  readonly outcome: 'unknown';
  readonly message: string;
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
