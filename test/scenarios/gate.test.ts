import { beforeAll, describe, expect, it } from 'vitest';
import { ExecutionAgent } from '../../agents/execution.ts';
import type { EmbeddedExchange } from '../../brokers/exchange/index.ts';
import { MemoryJournal } from '../../bus/index.ts';
import type { EventOf } from '../../bus/index.ts';
import { intentDigest } from '../../domain/index.ts';
import type { ApprovedIntent } from '../../domain/index.ts';
import { simulatedMarket } from '../../market/index.ts';
import { wiredDesk } from './wired-desk.ts';

type Approved = EventOf<'approved_ready'>;
type Answer = EventOf<'executed_ready'>['payload']['orders'];

/** A desk stopped between the gate's answer and Execution: the event is recorded, nothing has been sent. */
interface Scene {
  readonly event: Approved;
  readonly journal: MemoryJournal;
  readonly exchange: EmbeddedExchange;
  /** An approved event of an earlier cycle, sent and filled. */
  readonly earlier: Approved;
}
let scene: Scene;

beforeAll(async () => {
  let earlier: Approved | undefined;
  let found: Scene | undefined;
  const desk = await wiredDesk({
    symbols: ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'],
    market: simulatedMarket({ seed: 2 }),
    agent: (agent, parts) =>
      agent.name !== 'execution'
        ? agent
        : {
            name: agent.name,
            hears: agent.hears,
            emits: agent.emits,
            async handle(event) {
              const approved = event as Approved;
              if (found || !earlier || !approved.payload.orders.some((o) => o.purpose === 'entry')) {
                if (approved.payload.orders.length > 0) earlier ??= approved;
                return found ? [] : agent.handle(event as never);
              }
              found = { ...parts, event: approved, earlier };
              return [];
            },
          },
  });
  await desk.days('2023-10-02', 60, () => found !== undefined);
  if (!found) throw new Error('no entry was approved: the history proves nothing');
  scene = found;
});

const updates = async () => (await scene.exchange.updatesAfter(0)).length;
async function execute(event: unknown, journal = scene.journal): Promise<Answer> {
  const [message] = await new ExecutionAgent(scene.exchange, journal).handle(event as Approved);
  return message?.payload.orders ?? [];
}
/** Hands the event over and tells what was said to each order; nothing may have reached the exchange. */
async function refused(event: unknown, journal = scene.journal): Promise<Answer> {
  const before = await updates();
  const answer = await execute(event, journal);
  expect(await updates(), 'nothing reached the exchange').toBe(before);
  return answer;
}
const altered = (change: (orders: ApprovedIntent[], event: Approved) => unknown): Approved => {
  const copy = structuredClone(scene.event);
  const orders = copy.payload.orders as ApprovedIntent[];
  change(orders, copy);
  return copy;
};
const set = (fields: object) => altered((orders) => Object.assign(orders[0] as object, fields));
/** The same, with a digest that fits the new content: the digest is no secret. */
const fitted = (event: Approved): Approved => {
  for (const order of event.payload.orders) Object.assign(order.verdict, { digest: intentDigest(order) });
  return event;
};

const FORGERIES: readonly (readonly [string, () => unknown])[] = [
  ['another quantity', () => set({ qty: 9999 })],
  ['another symbol', () => set({ symbol: 'TSLA' })],
  ['the other side', () => set({ side: 'sell' })],
  ['another price', () => set({ limitPrice: 1e6 })],
  ['no stop', () => altered((orders) => delete (orders[0] as { stopLoss?: unknown }).stopLoss)],
  ['a field of its own', () => set({ trailPercent: 5 })],
  ['another id', () => set({ clientOrderId: 'tickwright-20230101-AAPL-entry-00000000' })],
  ['another quantity and a digest that fits', () => fitted(set({ qty: 9999 }))],
  [
    'a cast intent beside the approved ones',
    () => altered((orders) => orders.push({ ...(orders[0] as ApprovedIntent), clientOrderId: 'mine' })),
  ],
  ['the orders of one event under the place of another', () => ({ ...scene.event, seq: scene.earlier.seq, id: scene.earlier.id })],
  ['an event of another cycle', () => ({ ...scene.event, cycleId: 'cycle-19990101-1' })],
  ['a seq beyond the journal', () => ({ ...scene.event, seq: 1e6 })],
  ['a seq that is none', () => ({ ...scene.event, seq: Number.NaN })],
]; // prettier-ignore

describe('from the gate to the exchange, between a real journal and a real exchange', () => {
  it.each(FORGERIES)(
    'P2: %s is refused as forged, and nothing reaches the exchange',
    async (_what, forge) => {
      const answer = await refused(forge());
      expect(answer.length).toBeGreaterThan(0);
      for (const order of answer) {
        expect(order).toMatchObject({ outcome: 'forged', code: 'no_verdict', orderId: null, status: null });
      }
    },
  );

  it('P2: an intent made by hand, with a verdict made by hand, is refused', async () => {
    const intent = {
      clientOrderId: 'mine-1', symbol: 'AAPL', side: 'buy', type: 'market', qty: 1, timeInForce: 'day',
      orderClass: 'simple', purpose: 'entry', strategy: 'Breakout', session: '2023-10-02',
    } as const; // prettier-ignore
    const verdict = { digest: intentDigest(intent), checks: [], formulaQty: 1, cuts: [], confidence: 1 };
    const answer = await refused(
      altered((orders) => orders.splice(0, orders.length, { ...intent, verdict } as never)),
    );
    expect(answer).toMatchObject([{ clientOrderId: 'mine-1', outcome: 'forged' }]);
  });

  it('P2: recorded by somebody else than Risk, an intent still needs the digest of its content', async () => {
    const journal = new MemoryJournal();
    const larger = altered((orders) =>
      orders.forEach((order) => Object.assign(order, { qty: order.qty + 1 })),
    );
    const event = { ...larger, seq: 1, id: 'ev-1' };
    await journal.append(event);
    for (const order of await refused(event, journal)) {
      expect(order).toMatchObject({ outcome: 'forged', message: 'the verdict belongs to another intent' });
    }
  });

  it('P2: without its record in the journal the real event is refused', async () => {
    const journal = new MemoryJournal();
    for (const event of await scene.journal.eventsAfter(0)) {
      if (event.seq < scene.event.seq) await journal.append(event);
    }
    for (const order of await refused(scene.event, journal)) {
      expect(order).toMatchObject({
        outcome: 'forged',
        message: 'the approving event is not in the journal',
      });
    }
  });

  it('P2: the real event passes, once: handed over again it finds the orders that are there (P4)', async () => {
    const wanted = scene.event.payload.orders;
    const first = await execute(scene.event);
    expect(first.map((o) => o.outcome)).toEqual(wanted.map(() => 'accepted'));
    const open = await scene.exchange.openOrders();
    for (const { clientOrderId, qty, limitPrice } of wanted) {
      expect(open).toContainEqual(
        expect.objectContaining({ clientOrderId, qty, limitPrice: limitPrice ?? null }),
      );
    }
    const before = await updates();
    expect(await execute(scene.event), 'the same orders by the same ids').toEqual(first);
    expect(await updates()).toBe(before);
  });
});
