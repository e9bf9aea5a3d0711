import { cancelOrder } from '../../brokers/alpaca/cancel.ts';
import { CatchUp } from '../../brokers/alpaca/catch-up.ts';
import type { AlpacaLedger } from '../../brokers/alpaca/ledger.ts';
import type { BrokerFeed, FeedProblem, RawUpdate } from '../../brokers/feed/index.ts';
import type { Account, Broker, BrokerUpdate, CancelOutcome, Connection, RefusalCode, SubmitOutcome } from '../../brokers/port.ts'; // prettier-ignore
import { isTerminal, messageOf } from '../../domain/index.ts';
import type { Clock, Fill, Order, OrderRequest, Position } from '../../domain/index.ts';
import type { Venue, VenueListener } from '../../orchestrator/venue/index.ts';
import type { BrokerSide, Reply, Standing } from './account.ts';
import type { Life } from './life.ts';
import { NoAnswer } from './network.ts';
import type { Network } from './network.ts';
import type { SimulatedTime } from './time.ts';

const OVERLAP = 86_400_000;

export interface ClientParts {
  readonly life: Life;
  readonly time: SimulatedTime;
  readonly wall: Clock;
  readonly network: Network;
  readonly side: BrokerSide;
  readonly feed: BrokerFeed;
  readonly heardUntil: () => number | null;
}

/**
 * The desk's end of the line, as the adapter over the wire has it: a POST once, reads twice, cancels until there is an answer;
 * the stream goes into the feed, and what it lacks is asked for.
 */
export class SimulatedBroker implements Broker {
  readonly name = 'simulated account';
  readonly kind = 'paper';
  readonly #parts: ClientParts;
  readonly #catchUp: CatchUp;
  /** What arrives of a message: itself, where nothing is planted. */
  altered: (raw: RawUpdate) => readonly RawUpdate[] = (raw) => [raw];
  #listener: VenueListener | null = null;
  #line: Connection = { connected: false, since: null, lastMessageAt: null, reconnects: 0 };

  constructor(parts: ClientParts) {
    this.#parts = parts;
    const ledger: Pick<AlpacaLedger, 'since' | 'fills' | 'learnParents'> & { byId: unknown; take: unknown } =
      {
        since: (since) => this.orders(since),
        fills: (since) => this.fills(since),
        byId: async (id: string) => (await this.#read()).orders.find((order) => order.id === id) ?? null,
        take: (order: Order) => [order],
        // This account's orders say whose leg they are.
        learnParents: async () => undefined,
      };
    this.#catchUp = new CatchUp({
      ledger: ledger as unknown as AlpacaLedger,
      feed: parts.feed,
      since: () => new Date((parts.heardUntil() ?? parts.wall.now()) - OVERLAP).toISOString(),
      report: (problems) => this.#report(problems),
    });
  }

  /** @throws DeskError BROKER_UNREACHABLE */
  async start(listener: VenueListener): Promise<void> {
    this.#listener = listener;
    this.#parts.side.onMessage = (raw) => this.#parts.network.overtaking(() => this.#message(raw));
    this.#line = { ...this.#line, connected: true, since: this.#parts.wall.now() };
    await this.#catchUp.run();
  }

  get connected(): boolean {
    return this.#line.connected;
  }

  down(): void {
    this.#line = { ...this.connection(), connected: false, since: this.#parts.wall.now() };
  }

  up(): void {
    const { reconnects } = this.#line;
    this.#line = {
      ...this.#line,
      connected: true,
      since: this.#parts.wall.now(),
      reconnects: reconnects + 1,
    };
    this.#ask();
  }

  async submit(request: OrderRequest): Promise<SubmitOutcome> {
    let reply: Reply;
    try {
      reply = await this.#request('write', () => this.#parts.side.submit(request));
    } catch (thrown) {
      return { outcome: 'unknown', message: answerless(thrown) };
    }
    if (reply.ok) return { outcome: 'accepted', order: reply.order };
    const { code, message } = reply;
    if (!/must be unique/.test(message)) return { outcome: 'refused', code: code as RefusalCode, message };
    try {
      const order = await this.findOrder(request.clientOrderId);
      if (order) return { outcome: 'accepted', order };
      return { outcome: 'unknown', message: 'the id is taken, but its order is not found yet' };
    } catch (thrown) {
      return { outcome: 'unknown', message: answerless(thrown) };
    }
  }

  async cancel(clientOrderId: string): Promise<CancelOutcome> {
    let found: Order | null;
    try {
      found = await this.findOrder(clientOrderId);
    } catch (thrown) {
      return { outcome: 'unknown', message: answerless(thrown) };
    }
    if (!found) return { outcome: 'not_found' };
    return cancelOrder(found.id, {
      look: async (id) => (await this.#read()).orders.find((order) => order.id === id) ?? null,
      pause: (n) => this.#wait(n * 500),
      settle: (n) => this.#wait(n * 300),
      ask: async (id) => {
        try {
          const answer = await this.#request('write', () => this.#parts.side.cancel(id));
          if (answer === 'taken') return null;
          const status = answer === 'none' ? 404 : 422;
          return { kind: 'said', status, message: 'not cancelable' } as never;
        } catch (thrown) {
          return { kind: 'silent', message: answerless(thrown) } as never;
        }
      },
    });
  }

  async findOrder(clientOrderId: string): Promise<Order | null> {
    const { orders } = await this.#read();
    return orders.find((order) => order.clientOrderId === clientOrderId) ?? null;
  }

  async openOrders(): Promise<readonly Order[]> {
    return (await this.#read()).orders.filter((order) => !isTerminal(order.status));
  }

  async positions(): Promise<readonly Position[]> {
    return (await this.#read()).positions.toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1));
  }

  async account(): Promise<Account> {
    const { cash } = await this.#read();
    return { id: 'simulated', cash, equity: cash, buyingPower: cash };
  }

  async updatesAfter(after: number): Promise<readonly BrokerUpdate[]> {
    return this.#parts.feed.updatesAfter(after);
  }

  async orders(since: string): Promise<readonly Order[]> {
    return (await this.#read()).orders.filter((o) => !isTerminal(o.status) || o.updatedAt >= since);
  }

  async fills(since: string): Promise<readonly Fill[]> {
    const { fills } = await this.#read();
    return this.#parts.side.fills.slice(0, fills).filter((fill) => fill.at >= since);
  }

  time(): Promise<number> {
    return this.#request('read', async () => this.#parts.time.now);
  }

  /** A line that is up answers when it is asked for a sign of life. */
  connection(): Connection {
    const { connected, lastMessageAt } = this.#line;
    return { ...this.#line, lastMessageAt: connected ? this.#parts.wall.now() : lastMessageAt };
  }

  #request<T>(kind: 'read' | 'write', serve: () => Promise<T>): Promise<T> {
    const { network, life, wall } = this.#parts;
    return network.request(life, kind, serve).then((answer) => {
      this.#line = { ...this.#line, lastMessageAt: wall.now() };
      return answer;
    });
  }

  async #read(): Promise<Standing> {
    const ask = (): Promise<Standing> => this.#request('read', () => this.#parts.side.read());
    try {
      return await ask();
    } catch (thrown) {
      if (!(thrown instanceof NoAnswer)) throw thrown;
      await this.#wait(1000);
      return ask();
    }
  }

  #wait(milliseconds: number): Promise<void> {
    return this.#parts.life.hears(this.#parts.time.wait(milliseconds));
  }

  #message(raw: RawUpdate): void {
    if (this.#parts.life.dead || !this.#line.connected) return;
    this.#line = { ...this.#line, lastMessageAt: this.#parts.wall.now() };
    for (const heard of this.altered(raw)) {
      // As over the wire: a leg that is told of before its parent is not taken as it comes, REST says whose it is.
      if (this.#isStray(heard.order)) this.#ask();
      else this.#report(this.#parts.feed.take(heard));
    }
    this.#listener?.onNews();
    if (this.#catchUp.due) this.#ask();
  }

  #isStray({ id, parentId }: Order): boolean {
    const { feed } = this.#parts;
    return parentId !== null && !feed.knows(parentId) && !feed.knows(id);
  }

  #ask(): void {
    this.#catchUp.run().then(
      () => this.#listener?.onNews(),
      (thrown: unknown) => this.#listener?.onFault(messageOf(thrown)),
    );
  }

  #report(problems: readonly FeedProblem[]): void {
    for (const problem of problems) this.#listener?.onProblem(problem);
  }
}

/** What is no silence of the network is a bug of the simulation. */
function answerless(thrown: unknown): string {
  if (thrown instanceof NoAnswer) return thrown.message;
  throw thrown;
}

/** Where the account is, for the desk. @param spoken the broker, or what stands around it */
export const venueOf = (broker: SimulatedBroker, spoken: Broker, clock: Clock): Venue => ({
  broker: spoken,
  clock,
  told: 'a simulated account',
  toPlay: () => [],
  play: async () => undefined,
  follow: async () => undefined,
  start: (listener) => broker.start(listener),
  close: async () => undefined,
});
