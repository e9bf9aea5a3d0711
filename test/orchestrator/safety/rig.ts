import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ALWAYS_CONNECTED } from '../../../brokers/port.ts';
import type { Broker, Connection } from '../../../brokers/port.ts';
import { Bus, MemoryJournal } from '../../../bus/index.ts';
import type { EventName, EventOf, Journal, Message } from '../../../bus/index.ts';
import type { Clock, Order } from '../../../domain/index.ts';
import { HaltKeeper } from '../../../orchestrator/folds/halt-keeper.ts';
import { Safety } from '../../../orchestrator/safety/index.ts';
import type { SafetyParts } from '../../../orchestrator/safety/index.ts';
import { Book } from '../../../portfolio/index.ts';

/** A clock that the test moves; `wall` only in name. */
export class HandClock implements Clock {
  readonly kind: Clock['kind'];
  time: number;

  constructor(kind: Clock['kind'], time = Date.parse('2024-03-05T15:00:00Z')) {
    this.kind = kind;
    this.time = time;
  }

  now(): number {
    return this.time;
  }
}

export const order = (change: Partial<Order> = {}): Order => ({
  id: `id-${change.clientOrderId ?? 'desk-1'}`,
  clientOrderId: 'desk-1',
  parentId: null,
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  qty: 10,
  filledQty: 0,
  avgFillPrice: null,
  status: 'new',
  timeInForce: 'gtc',
  orderClass: 'oto',
  limitPrice: 100,
  stopPrice: null,
  createdAt: '2024-03-05T15:00:00.000Z',
  updatedAt: '2024-03-05T15:00:00.000Z',
  ...change,
});

/** A broker that keeps a list and a log of what it was asked to cancel. */
export class ListBroker implements Broker {
  readonly name = 'list';
  readonly kind: Broker['kind'];
  open: Order[] = [];
  line: Connection = ALWAYS_CONNECTED;
  broken = false;
  clock: number | null = null;
  readonly cancelled: string[] = [];

  constructor(kind: Broker['kind'] = 'paper') {
    this.kind = kind;
  }

  async submit() {
    return { outcome: 'unknown', message: 'not here' } as const;
  }
  async cancel(clientOrderId: string) {
    this.cancelled.push(clientOrderId);
    if (this.broken) throw new Error('HTTP 500');
    const found = this.open.find((o) => o.clientOrderId === clientOrderId);
    this.open = this.open.filter((o) => o !== found);
    return found ? ({ outcome: 'canceled', order: found } as const) : ({ outcome: 'not_found' } as const);
  }
  async findOrder() {
    return null;
  }
  async openOrders() {
    return this.open;
  }
  async positions() {
    return [];
  }
  async account() {
    return { id: 'list', cash: 0, equity: 0, buyingPower: 0 };
  }
  async updatesAfter() {
    return [];
  }
  async orders() {
    if (this.broken) throw new Error('HTTP 500');
    return this.open;
  }
  async fills() {
    return [];
  }
  async time() {
    return this.clock;
  }
  connection() {
    return this.line;
  }
}

export interface Rig {
  readonly safety: Safety;
  readonly halts: HaltKeeper;
  readonly bus: Bus;
  readonly book: Book;
  readonly broker: ListBroker;
  readonly clock: HandClock;
  readonly dir: string;
  readonly said: string[];
  of<N extends EventName>(type: N): readonly EventOf<N>['payload'][];
  say<N extends EventName>(message: Message<N>, cycleId?: string): Promise<void>;
  /** A whole cycle as far as safety sees it. */
  cycle(session: string, more?: readonly Message[]): Promise<void>;
  /** Ticks over so many seconds of the clock. */
  seconds(n: number): Promise<void>;
}

export interface RigOptions {
  readonly kind?: Clock['kind'];
  readonly broker?: ListBroker;
  readonly journal?: Journal;
  readonly settings?: Partial<SafetyParts['settings']>;
  readonly more?: Partial<SafetyParts>;
}

export function rig(options: RigOptions = {}): Rig {
  const clock = new HandClock(options.kind ?? 'wall');
  const broker = options.broker ?? new ListBroker();
  const expected = options.more?.expected;
  const bus = new Bus({
    journal: options.journal ?? new MemoryJournal(),
    clock,
    after: 0,
    ...(expected ? { expected } : {}),
  });
  const book = new Book(100_000);
  const halts = new HaltKeeper();
  const dir = mkdtempSync(path.join(tmpdir(), 'safety-'));
  const said: string[] = [];
  const events: EventOf[] = [];
  const safety = new Safety({
    bus,
    broker,
    book,
    halts,
    clock,
    wall: clock,
    settings: {
      DESK_NAME: 'desk',
      RISK_MAX_DAILY_LOSS: 0.05,
      RISK_MAX_DRAWDOWN: 0.1,
      MIN_GOOD_SHARE: 0.8,
      SELECTORS: ['rules'],
      REPLAY_RESUME_SESSIONS: 0,
      ...options.settings,
    },
    openOf: () => 100,
    intended: async () => false,
    runtimeDir: dir,
    say: (line) => said.push(line),
    ...options.more,
  });
  bus.tap((event) => {
    if (event.type === 'order_updated') {
      const { seq, order: told, fill, session } = event.payload;
      book.apply({ kind: 'order', seq, order: told, fill, session });
    }
    if (event.type === 'resumed' && event.payload.peakReset) book.resetPeak();
    halts.tap(event);
    safety.tap(event);
  });
  bus.watch((event) => events.push(event));
  let seq = 0;
  const rigged: Rig = {
    safety, halts, bus, book, broker, clock, dir, said,
    of: <N extends EventName>(type: N) =>
      events.filter((e) => e.type === type).map((e) => e.payload) as unknown as EventOf<N>['payload'][],
    async say(message, cycleId) {
      await bus.publish(message, { cycleId: cycleId ?? null, causedBy: null });
    },
    async cycle(session, more = []) {
      const cycleId = `cycle-${++seq}`;
      book.beginSession(session);
      await rigged.say({ type: 'cycle_started', payload: { session, symbols: ['AAPL'], entries: halts.mayOpen } }, cycleId);
      for (const message of more) await rigged.say(message, cycleId);
      await safety.afterCycle({ cycleId, causedBy: null });
      const counts = { signals: 0, approved: 0, refused: 0, orders: 0, failures: [] };
      const account = { equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() };
      await rigged.say({ type: 'cycle_completed', payload: { session, status: 'completed', ...counts, ...account } }, cycleId);
    },
    async seconds(n) {
      for (let i = 0; i < n; i++) {
        clock.time += 1000;
        await safety.tick();
      }
    },
  }; // prettier-ignore
  return rigged;
}

/** One fill of an order of the desk's own, registered first. */
export async function fill(
  on: Rig,
  at: { readonly side: 'buy' | 'sell'; readonly qty: number; readonly price: number; readonly seq: number },
  session = '2024-03-05',
): Promise<void> {
  const id = `desk-${at.seq}`;
  const purpose = at.side === 'buy' ? 'entry' : 'exit';
  on.book.registerIntent({ clientOrderId: id, strategy: 'Breakout', purpose, reason: purpose, cycleId: '', session }); // prettier-ignore
  const filled = order({ clientOrderId: id, side: at.side, qty: at.qty, filledQty: at.qty, avgFillPrice: at.price, status: 'filled' }); // prettier-ignore
  const { side, qty, price, seq } = at;
  await on.say({
    type: 'order_updated',
    payload: {
      seq,
      event: 'fill',
      order: filled,
      fill: {
        executionId: `x-${seq}`, orderId: filled.id, clientOrderId: id, symbol: 'AAPL', side, qty, price, fees: 0,
        at: '2024-03-05T15:00:00.000Z', session,
      }, // prettier-ignore
      session,
    },
  });
}

export const data = (goodShare: number, session = '2024-03-05'): Message<'data_ready'> => ({
  type: 'data_ready',
  payload: { session, bars: [], excluded: [], goodShare, entriesAllowed: goodShare >= 0.8 },
});

export const signals = (selector: string | null, session = '2024-03-05'): Message<'signals_ready'> => ({
  type: 'signals_ready',
  payload: {
    session,
    signals: [],
    selector,
    failures: selector === null ? [{ selector: 'groq', failure: 'no answer' }] : [],
  },
});
