import { afterEach, describe, expect, it } from 'vitest';
import { readScenario, scenarioNames } from '../../brokers/exchange/scenarios/index.ts';
import { createRng } from '../../domain/index.ts';
import { PriceStream } from '../../market/alpaca/index.ts';
import { KEYS } from '../brokers/alpaca/loopback.ts';
import { hundredfold, WireDesk } from '../brokers/exchange/faults/wire-desk.ts';
import { eventually } from '../support/eventually.ts';

const MINUTE = 60_000;
const open: WireDesk[] = [];
afterEach(async () => {
  for (const desk of open.splice(0)) await desk.close();
});

interface Story {
  readonly scenario: string;
  /** What holds in the end. */
  readonly end: string;
  readonly play: (desk: WireDesk) => Promise<void>;
}

/** The order of an answer that was taken. */
const orderOf = async (desk: WireDesk, id: string) => {
  const order = await desk.broker.findOrder(id);
  if (order === null) throw new Error(`${id} is not there`);
  return order;
};
const tick = (price: number): number => Math.round(price * 100) / 100;

/** Each drives the official SDK through the adapter; after each, desk and broker agree on every share and cent. */
const stories: readonly Story[] = [
  {
    scenario: 'timed-out-submit',
    end: 'P4: one order, however often it is sent again under its one id',
    async play(desk) {
      const sent = await desk.send();
      expect(sent.outcome).toBe('unknown');
      const again = { clientOrderId: sent.id, symbol: 'AAPL', side: 'buy', type: 'market', qty: 10, timeInForce: 'day', orderClass: 'simple' } as const; // prettier-ignore
      for (let n = 0; n < 3; n++)
        expect(await desk.broker.submit(again), 'taken is what it was').toMatchObject({
          outcome: 'accepted',
        });
      await desk.agrees();
      expect(desk.filled()).toBe(10);
      expect(await desk.broker.orders('2024-01-01T00:00:00.000Z')).toHaveLength(1);
    },
  },
  {
    scenario: 'lost-reply',
    end: 'P4: the reconciliation finds the order under its id, and it is the only one',
    async play(desk) {
      expect((await desk.send()).outcome).toBe('unknown');
      await desk.agrees();
      expect(desk.filled()).toBe(10);
      expect(await desk.broker.orders('2024-01-01T00:00:00.000Z')).toHaveLength(1);
    },
  },
  {
    scenario: 'lost-request',
    end: 'P4: what never arrived is sent once more under the same id',
    async play(desk) {
      const { outcome, id } = await desk.send();
      expect(outcome).toBe('unknown');
      expect(await desk.broker.findOrder(id)).toBeNull();
      await desk.pass(60);
      await desk.agrees();
      const orders = await desk.broker.orders('2024-01-01T00:00:00.000Z');
      expect(orders.map((order) => order.clientOrderId)).toEqual([id]);
      expect(desk.of('intent_settled')).toMatchObject([{ payload: { outcome: 'sent' } }]);
    },
  },
  {
    scenario: 'gateway-page',
    end: 'P4: a page of a gateway is no refusal; both orders are what they are at the broker',
    async play(desk) {
      expect((await desk.send()).outcome).toBe('unknown');
      const second = await desk.send({ symbol: 'MSFT' });
      expect(second.outcome).toBe('unknown');
      expect(second.outcome === 'unknown' && second.message).toMatch(/502.*Bad Gateway/);
      await desk.agrees();
      expect(desk.book.position('AAPL')?.qty).toBe(10);
    },
  },
  {
    scenario: 'lost-then-filled',
    end: 'P4: not listed yet is not absent: the fill is counted, under its intent',
    async play(desk) {
      expect((await desk.send()).outcome).toBe('unknown');
      await desk.agrees();
      expect(desk.filled()).toBe(10);
      expect(desk.book.position('AAPL')).toMatchObject({ ownQty: 10, externalQty: 0 });
    },
  },
  {
    scenario: 'fills-lost-in-disconnect',
    end: 'the fill comes by REST after the reconnect, once',
    async play(desk) {
      await desk.send();
      await eventually(() => expect(desk.broker.connection().reconnects).toBe(1));
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'fill-told-three-times',
    end: 'three tellings are one fill',
    async play(desk) {
      await desk.send();
      await eventually(async () => {
        await desk.drain();
        expect(desk.filled()).toBe(10);
      });
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'partial-fills',
    end: 'three, three and four are ten shares',
    async play(desk) {
      const { id } = await desk.send();
      expect((await orderOf(desk, id)).filledQty).toBe(3);
      await desk.twin.advance(2 * MINUTE);
      await desk.agrees();
      const fills = desk.of('order_updated').flatMap(({ payload }) => payload.fill ?? []);
      expect(fills.map(({ qty }) => qty)).toEqual([3, 3, 4]);
    },
  },
  {
    scenario: 'fill-missing',
    end: 'a sum that says more than was heard is filled up by REST',
    async play(desk) {
      await desk.send();
      await desk.twin.advance(MINUTE);
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'updates-out-of-order',
    end: 'a late word of an order that is over brings it not back to life',
    async play(desk) {
      const { id } = await desk.send();
      await desk.agrees();
      expect(desk.filled()).toBe(10);
      expect((await orderOf(desk, id)).status).toBe('filled');
      expect(desk.book.openOrders()).toEqual([]);
    },
  },
  {
    scenario: 'fill-beats-cancel',
    end: 'a cancel that was taken is pending until the order says so; the shares are the desk’s',
    async play(desk) {
      const { id } = await desk.send();
      expect(await desk.broker.cancel(id)).toMatchObject({
        outcome: 'pending',
        order: { status: 'pending_cancel' },
      });
      await desk.twin.advance(MINUTE);
      expect(await desk.broker.cancel(id)).toMatchObject({
        outcome: 'already_final',
        order: { filledQty: 10 },
      });
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'stuck-pending-cancel',
    end: 'P7: held shares are not taken for free; once the cancel is done, the exit goes out',
    async play(desk) {
      await desk.send();
      const target = await desk.send({ purpose: 'exit', side: 'sell', type: 'limit', timeInForce: 'gtc', limitPrice: tick(desk.price() * 1.5) }); // prettier-ignore
      for (let n = 0; n < 2; n++)
        expect(await desk.broker.cancel(target.id)).toMatchObject({ outcome: 'pending' });
      const exit = { purpose: 'exit', side: 'sell' } as const;
      expect(await desk.send(exit)).toMatchObject({ outcome: 'refused', code: 'insufficient_qty' });
      await desk.agrees();
      await desk.twin.advance(25 * MINUTE);
      expect(await desk.broker.cancel(target.id)).toMatchObject({ outcome: 'canceled' });
      expect(await desk.send(exit)).toMatchObject({ outcome: 'accepted' });
      await desk.agrees();
      expect(desk.book.positions()).toEqual([]);
    },
  },
  {
    scenario: 'cancel-not-told',
    end: 'after a restart the entry is over and nothing was bought',
    async play(desk) {
      const { id } = await desk.send({
        type: 'limit',
        timeInForce: 'gtc',
        limitPrice: tick(desk.price() / 2),
      });
      await desk.agrees();
      expect(desk.book.openOrders()).toHaveLength(1);
      expect(await desk.broker.cancel(id)).toMatchObject({ outcome: 'canceled' });
      await desk.connect();
      await desk.agrees();
      expect([desk.book.openOrders(), desk.book.positions()]).toEqual([[], []]);
    },
  },
  {
    scenario: 'cancel-after-partial',
    end: 'the rest is asked for, not the whole: ten shares, not thirteen',
    async play(desk) {
      const { id } = await desk.send();
      const canceled = await desk.broker.cancel(id);
      if (canceled.outcome !== 'canceled') throw new Error(canceled.outcome);
      expect(canceled.order.filledQty).toBe(3);
      await desk.send({ qty: 10 - canceled.order.filledQty });
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'accepted-then-rejected',
    end: 'the rejection ends the order; nothing is held and nothing rests',
    async play(desk) {
      const { outcome, id } = await desk.send();
      expect(outcome).toBe('accepted');
      await desk.twin.advance(MINUTE);
      await desk.agrees();
      expect((await orderOf(desk, id)).status).toBe('rejected');
      expect([desk.book.openOrders(), desk.book.positions()]).toEqual([[], []]);
    },
  },
  {
    scenario: 'refusals-share-codes',
    end: 'refusals are told apart by their words',
    async play(desk) {
      const codes: unknown[] = [];
      for (let n = 0; n < 5; n++) {
        const sent = await desk.send();
        codes.push(sent.outcome === 'refused' ? sent.code : sent.outcome);
      }
      expect(codes).toEqual(['wash_trade', 'wash_trade', 'insufficient_qty', 'no_short', 'sub_penny']);
      await desk.agrees();
      expect(await desk.broker.orders('2024-01-01T00:00:00.000Z')).toEqual([]);
    },
  },
  {
    scenario: 'legs-not-told',
    end: 'both legs are known as the parent’s, and work in the book',
    async play(desk) {
      const price = desk.price();
      const sent = await desk.send({
        orderClass: 'bracket',
        timeInForce: 'gtc',
        takeProfit: { limitPrice: tick(price * 1.5) },
        stopLoss: { stopPrice: tick(price / 2) },
      });
      if (sent.outcome !== 'accepted') throw new Error(sent.outcome);
      await desk.agrees();
      const legs = desk.book.openOrders();
      const { id } = sent.order;
      expect(legs.map((leg) => `${leg.type} ${leg.parentId} ${leg.status}`).toSorted()).toEqual([
        `limit ${id} new`,
        `stop ${id} new`,
      ]);
    },
  },
  {
    scenario: 'split-overnight',
    end: 'position and stop are those of the new shares in both ledgers, and no money appears',
    async play(desk) {
      await desk.send();
      const stop = tick(desk.price() / 2);
      await desk.send({ purpose: 'stop', side: 'sell', type: 'stop', timeInForce: 'gtc', stopPrice: stop });
      await desk.agrees();
      const cash = desk.book.cash();
      await desk.twin.advanceTo('close');
      await desk.twin.advanceTo('open');
      await desk.agrees();
      expect(desk.book.position('AAPL')?.qty).toBe(20);
      expect(desk.book.openOrders()).toMatchObject([{ qty: 20, type: 'stop' }]);
      expect(desk.book.openOrders()[0]?.stopPrice).toBeCloseTo(stop / 2, 1);
      expect(desk.book.cash()).toBe(cash);
    },
  },
  {
    scenario: 'mute-socket',
    end: 'silence in market hours is asked about, the dead line is dialled anew, and the fill comes by REST',
    async play(desk) {
      await desk.send();
      await eventually(async () => {
        await desk.twin.advance(5000);
        expect(desk.broker.connection().reconnects).toBe(1);
      });
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'reconnect-storm',
    end: 'the line is dialled until it is taken again, and nothing of the account’s news is missing',
    async play(desk) {
      await desk.send();
      await eventually(async () => {
        await desk.twin.advance(5000);
        expect(desk.broker.connection().reconnects).toBe(1);
      });
      expect(desk.happened.filter((kind) => kind === 'rate_limited')).toHaveLength(3);
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'rate-limited',
    end: 'P7: 429 leaves an order unknown and does not stand before a cancel',
    async play(desk) {
      expect((await desk.send()).outcome).toBe('unknown');
      await expect(desk.broker.positions()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
      const resting = await desk.send({
        symbol: 'MSFT',
        type: 'limit',
        timeInForce: 'gtc',
        limitPrice: tick(desk.price('MSFT') / 2 || 1),
      });
      expect(await desk.broker.cancel(resting.id)).toMatchObject({ outcome: 'canceled' });
      await desk.agrees();
    },
  },
  {
    scenario: 'keys-expired',
    end: 'P10: said in words that name no key; orders stay unknown until the keys are good again',
    async play(desk) {
      await desk.twin.advance(MINUTE);
      await expect(desk.broker.account()).rejects.toMatchObject({ code: 'BROKER_REFUSED' });
      const sent = await desk.send();
      expect(sent).toMatchObject({ outcome: 'unknown', message: expect.stringContaining('keys') });
      expect(JSON.stringify(sent)).not.toContain(KEYS.secretKey);
      desk.plan.clear();
      await desk.agrees();
    },
  },
  {
    scenario: 'clock-skew',
    end: 'the broker’s time is told as it is, for the desk to judge',
    async play(desk) {
      expect(((await desk.broker.time()) - desk.twin.now()) / 1000).toBeCloseTo(300, 0);
      await desk.send();
      await desk.agrees();
    },
  },
  {
    scenario: 'closed-early',
    end: 'the broker’s clock says closed; what is sent then waits for the next open',
    async play(desk) {
      await desk.twin.advance(210 * MINUTE);
      expect(await desk.broker.reference.clock()).toMatchObject({ open: false });
      const { id } = await desk.send();
      await desk.agrees();
      expect(await orderOf(desk, id)).toMatchObject({ status: 'accepted', filledQty: 0 });
      await desk.twin.advanceTo('close');
      await desk.twin.advanceTo('open');
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'slow-answers',
    end: 'late is not lost: every answer is taken for what it says',
    async play(desk) {
      expect((await desk.send()).outcome).toBe('accepted');
      await desk.agrees();
      expect(desk.filled()).toBe(10);
    },
  },
  {
    scenario: 'mute-prices',
    end: 'a stream of prices that says nothing in market hours is dialled anew',
    async play(desk) {
      const heard: number[] = [];
      const stream = new PriceStream({
        ...KEYS,
        url: `${desk.twin.wsUrl}/v2/iex`,
        bars: ['AAPL'],
        clock: desk.clock,
        rng: createRng(2),
        marketOpen: () => true,
        onBar: (_symbol, bar) => heard.push(bar.at),
        onFault: () => undefined,
        schedule: hundredfold,
      });
      stream.start();
      await eventually(() => expect(stream.state.connected).toBe(true));
      await eventually(async () => {
        await desk.twin.advance(MINUTE);
        expect([stream.state.reconnects, heard.length > 0]).toEqual([1, true]);
      });
      stream.stop();
    },
  },
];

/** Faults that stand in the calendar and wait for nobody. */
const SCHEDULED: ReadonlySet<string> = new Set(['split-overnight', 'closed-early']);

describe('incidents of others, over the wire', () => {
  it.each(stories)('$scenario: $end', async ({ scenario, play }) => {
    const desk = await WireDesk.open(readScenario(scenario));
    open.push(desk);
    await play(desk);
    expect(await desk.differences()).toEqual([]);
    expect(desk.happened.length > 0, 'the fault happened').toBe(!SCHEDULED.has(scenario));
  });

  it('Alpaca-API#115, lost-reply: a leg that sold before anybody looked for its entry sold the desk’s own shares', async () => {
    const desk = await WireDesk.open(readScenario('lost-reply'));
    open.push(desk);
    const legs = {
      stopLoss: { stopPrice: tick(desk.price() - 0.05) },
      takeProfit: { limitPrice: tick(desk.price() + 0.05) },
    };
    const { outcome, id } = await desk.send({ orderClass: 'bracket', timeInForce: 'gtc', ...legs });
    expect(outcome).toBe('unknown');
    const [account] = desk.twin.venue.accounts;
    for (let minutes = 0; minutes < 300 && account?.books.positions.size !== 0; minutes++)
      await desk.twin.advance(MINUTE);
    expect(account?.books.positions.size, 'a leg has sold').toBe(0);
    await eventually(async () => {
      await desk.drain();
      expect([desk.filled(), desk.of('order_updated').length > 0]).toEqual([0, true]);
    });
    expect(await desk.differences()).toEqual([]);
    const sold = desk.of('order_updated').flatMap(({ payload }) => (payload.fill?.side === 'sell' ? [payload.order] : [])); // prettier-ignore
    const entry = await orderOf(desk, id);
    expect(sold.map(({ parentId }) => parentId)).toEqual([entry.id]);
    expect(sold[0]?.clientOrderId, 'the name is the broker’s').not.toContain(id);
    expect(desk.book.externalOrders()).toEqual([]);
    expect(desk.of('reconciled').flatMap(({ payload }) => payload.divergences.map(({ kind }) => kind)).filter((kind) => /external/.test(kind))).toEqual([]); // prettier-ignore
  });

  it('every scenario file has its story', () => {
    expect(stories.map(({ scenario }) => scenario).toSorted()).toEqual(scenarioNames());
  });
});
