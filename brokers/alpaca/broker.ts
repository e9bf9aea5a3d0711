import type { Fill, Order, OrderRequest, Position } from '../../domain/index.ts';
import type { BrokerFeed } from '../feed/index.ts';
import type { Account, Broker, BrokerUpdate, CancelOutcome, Connection, SubmitOutcome } from '../port.ts';
import type { CatchUp } from './catch-up.ts';
import { cancelOrder } from './cancel.ts';
import { isDuplicate, keysRefused, readFault, refusalOf } from './fault.ts';
import type { CallFault } from './fault.ts';
import type { AlpacaLedger, CashMovement } from './ledger.ts';
import { toAccount, toPosition } from './mapper.ts';
import { AlpacaReference } from './reference.ts';
import { toBody } from './request.ts';
import type { AlpacaRest } from './rest.ts';
import type { Sending } from './sending.ts';
import type { OrderUpdates } from './stream.ts';
import { wireAccount, wireOrder, wirePositions } from './wire.ts';
import type { WireOrder } from './wire.ts';

/** What the broker hands on to; made by `createAlpacaBroker`. */
export interface BrokerParts {
  readonly kind: Broker['kind'];
  readonly keyId: string;
  readonly rest: AlpacaRest;
  readonly ledger: AlpacaLedger;
  readonly feed: BrokerFeed;
  readonly stream: OrderUpdates;
  readonly catchUp: CatchUp;
  readonly sending: Sending;
  /** Last answer of any kind over REST, by the desk's clock. */
  readonly lastAnswerAt: () => number | null;
  readonly pause: (n: number) => Promise<void>;
  /** Before look `n` at an order whose cancel was taken. */
  readonly settle: (n: number) => Promise<void>;
}

/**
 * An Alpaca account behind the port. A POST goes out once (P4); cancels and what a reconciliation reads take lanes of
 * their own (P7); what the broker did not say in its own words is `unknown`.
 */
export class AlpacaBroker implements Broker {
  readonly name = 'alpaca';
  readonly kind: Broker['kind'];
  /** Clock, calendar, assets, equity history. */
  readonly reference: AlpacaReference;
  readonly #parts: BrokerParts;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
    this.kind = parts.kind;
    this.reference = new AlpacaReference(parts.rest);
  }

  submit(request: OrderRequest): Promise<SubmitOutcome> {
    return this.#parts.sending.hold(request, () => this.#send(request));
  }

  async #send(request: OrderRequest): Promise<SubmitOutcome> {
    const read = toBody(request);
    if ('refused' in read) return read.refused;
    const { rest, ledger } = this.#parts;
    let fault: CallFault;
    try {
      const wire = await rest.ask(
        laneOf(request),
        wireOrder,
        (init) => rest.orders.postOrderRaw({ postOrderRequest: read.body }, init),
        true,
      );
      const [order] = ledger.take(wire);
      if (order) return { outcome: 'accepted', order };
      return { outcome: 'unknown', message: 'the answer is an order of a kind the desk does not have' };
    } catch (error) {
      fault = readFault(error);
    }
    if (isDuplicate(fault)) return this.#known(request);
    const message = rest.scrub(fault.message);
    if (fault.kind === 'said') return { outcome: 'refused', code: refusalOf(message), message };
    if (fault.status === 401) {
      const { message: told, hint } = keysRefused(rest.where, this.#parts.keyId, message);
      return { outcome: 'unknown', message: `${told}; ${hint ?? ''}` };
    }
    return { outcome: 'unknown', message };
  }

  /** The id is taken: the order arrived after all, or another one has it. */
  async #known(request: OrderRequest): Promise<SubmitOutcome> {
    let order: Order | null;
    try {
      order = await this.findOrder(request.clientOrderId);
    } catch (error) {
      return { outcome: 'unknown', message: this.#parts.rest.scrub(readFault(error).message) };
    }
    if (order === null)
      return { outcome: 'unknown', message: 'the id is taken, but its order is not found yet' };
    if (isSame(order, request)) return { outcome: 'accepted', order };
    return { outcome: 'refused', code: 'invalid_order', message: 'client_order_id must be unique' };
  }

  async cancel(clientOrderId: string): Promise<CancelOutcome> {
    const { rest, ledger, pause, settle } = this.#parts;
    const look = async (id: string): Promise<Order | null> => {
      const wire = await rest.read('critical', wireOrder, (init) =>
        rest.orders.getOrderByOrderIDRaw({ orderId: id, nested: true }, init),
      );
      return wire === null ? null : (ledger.take(wire)[0] ?? null);
    };
    let id = ledger.idOf(clientOrderId);
    if (id === null) {
      try {
        id = (await this.#find(clientOrderId, 'critical'))?.id ?? null;
      } catch (error) {
        return { outcome: 'unknown', message: rest.scrub(readFault(error).message) };
      }
    }
    if (id === null) return { outcome: 'not_found' };
    return cancelOrder(id, {
      look,
      pause,
      settle,
      ask: async (orderId) => {
        try {
          await rest.tell('critical', (init) => rest.orders.deleteOrderByOrderIDRaw({ orderId }, init));
          return null;
        } catch (error) {
          const fault = readFault(error);
          return { ...fault, message: rest.scrub(fault.message) };
        }
      },
    });
  }

  findOrder(clientOrderId: string): Promise<Order | null> {
    return this.#find(clientOrderId, 'reconcile');
  }

  async #find(clientOrderId: string, lane: 'critical' | 'reconcile'): Promise<Order | null> {
    const { rest, ledger } = this.#parts;
    const wire: WireOrder | null = await rest.read(lane, wireOrder, (init) =>
      rest.orders.getOrderByClientOrderIdRaw({ clientOrderId }, init),
    );
    return wire === null ? null : (ledger.take(wire)[0] ?? null);
  }

  openOrders(): Promise<readonly Order[]> {
    return this.#parts.ledger.open();
  }

  async positions(): Promise<readonly Position[]> {
    const { rest } = this.#parts;
    const wire = await rest.need('reconcile', wirePositions, (init) =>
      rest.positions.getAllOpenPositionsRaw(init),
    );
    return wire.map(toPosition).sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  }

  async account(): Promise<Account> {
    const { rest } = this.#parts;
    return toAccount(await rest.need('reconcile', wireAccount, (init) => rest.accounts.getAccountRaw(init)));
  }

  async updatesAfter(after: number): Promise<readonly BrokerUpdate[]> {
    return this.#parts.feed.updatesAfter(after);
  }

  orders(since: string): Promise<readonly Order[]> {
    return this.#parts.ledger.since(since);
  }

  fills(since: string): Promise<readonly Fill[]> {
    return this.#parts.ledger.fills(since);
  }

  /** Cash that moved without an order: fees, dividends, interest. Not in the port: what a fill costs comes a day later. */
  movements(since: string): Promise<readonly CashMovement[]> {
    return this.#parts.ledger.movements(since);
  }

  async time(): Promise<number> {
    return (await this.reference.clock()).now;
  }

  connection(): Connection {
    const { connected, since, lastMessageAt, reconnects } = this.#parts.stream.state;
    const answered = this.#parts.lastAnswerAt();
    const last = lastMessageAt === null ? answered : Math.max(lastMessageAt, answered ?? 0);
    return { connected, since, lastMessageAt: last, reconnects };
  }

  /**
   * Dials the stream of updates, which is dialled for ever from then on, and asks for what was missed until now.
   * @throws DeskError BROKER_UNREACHABLE; the stream goes on trying all the same
   */
  async start(): Promise<void> {
    this.#parts.stream.start();
    await this.catchUp();
  }

  /** Asks REST for whatever the stream has not told yet; `updatesAfter` then tells it. */
  catchUp(): Promise<void> {
    return this.#parts.catchUp.run();
  }

  /** Hangs up. Orders stay where they are. */
  close(): void {
    this.#parts.stream.stop();
  }
}

/** Risk-reducing orders do not wait behind entries (P7): the desk sells only what it holds. */
const laneOf = (request: OrderRequest): 'critical' | 'ordinary' =>
  request.side === 'sell' ? 'critical' : 'ordinary';

/** Whether the order under an id is the one that was asked for. */
function isSame(order: Order, request: OrderRequest): boolean {
  const sameQty = request.notional !== undefined || Math.abs(order.qty - request.qty) < 1e-9;
  const samePrice = (a: number | null, b: number | undefined): boolean =>
    a === null || b === undefined || Math.abs(a - b) < 1e-6;
  return (
    order.symbol === request.symbol &&
    order.side === request.side &&
    order.type === request.type &&
    sameQty &&
    samePrice(order.limitPrice, request.limitPrice) &&
    // A trailing stop's price moves by itself.
    (request.type === 'trailing_stop' || samePrice(order.stopPrice, request.stopPrice))
  );
}
