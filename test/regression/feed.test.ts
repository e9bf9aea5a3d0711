import { describe, expect, it } from 'vitest';
import { BrokerFeed } from '../../brokers/feed/index.ts';
import type { RawUpdate } from '../../brokers/feed/index.ts';
import { isTerminal, lookedUp, nextStatus } from '../../domain/index.ts';
import { Book, idsOf } from '../../portfolio/index.ts';
import { at, execution, LIFE, lines, message, minute } from '../brokers/feed/messages.ts';

/** A desk's book behind a feed, told everything that the feed has. */
function deskOf(kept?: Book): { feed: BrokerFeed; book: Book; hear: (...messages: RawUpdate[]) => void } {
  const book = kept
    ? Book.restore(JSON.parse(JSON.stringify(kept.snapshot())), idsOf('desk'))
    : new Book(100_000, idsOf('desk'));
  const feed = new BrokerFeed({ ...book.heard(), held: (symbol) => book.position(symbol)?.qty ?? 0 });
  const hear = (...messages: RawUpdate[]): void => {
    for (const one of messages) expect(feed.take(one)).toEqual([]);
    for (const update of feed.updatesAfter(book.lastSeq)) expect(book.apply(update).duplicate).toBe(false);
  };
  return { feed, book, hear };
}
const cumulative = (n: number, filledQty: number, qty: number): RawUpdate => {
  const done = filledQty === 10;
  const fields = { status: done ? 'filled' : 'partially_filled', filledQty, avgFillPrice: 100 } as const;
  return message(done ? 'fill' : 'partial_fill', n, fields, execution(`e${n}`, qty));
};

describe('streams of fills', () => {
  it('Lean#4014: a sum of 3, 7 and 10 is ten shares, not twenty', () => {
    const { book, hear } = deskOf();
    hear(cumulative(1, 3, 3), cumulative(2, 7, 4), cumulative(3, 10, 3));
    expect([book.position('X')?.qty, book.cash()]).toEqual([10, 99_000]);
  });

  it('Lean#4014: where a message names no execution its sum is no fill: REST is asked, and nothing is invented', () => {
    const { feed, book, hear } = deskOf();
    hear({ ...cumulative(1, 3, 3), execution: null }, { ...cumulative(2, 7, 4), execution: null });
    expect(book.positions()).toEqual([]);
    expect(feed.incomplete()).toMatchObject([{ clientOrderId: 'desk-1', missing: 7 }]);
  });

  it('Lean.Brokerages.InteractiveBrokers#249: one fill replayed three times, and again after a restart, is one fill', () => {
    const first = deskOf();
    first.hear(...LIFE.slice(0, 3), LIFE[2] as RawUpdate, LIFE[2] as RawUpdate);
    expect(first.book.position('X')?.qty).toBe(4);
    const second = deskOf(first.book);
    second.hear(LIFE[2] as RawUpdate, LIFE[2] as RawUpdate, LIFE[3] as RawUpdate, LIFE[3] as RawUpdate);
    expect(second.book.position('X')?.qty).toBe(10);
  });

  it('Lean.Brokerages.Alpaca#28, #61: fills of a disconnect come from REST, those heard before and after it are not doubled', () => {
    const { feed, book, hear } = deskOf();
    hear(...LIFE.slice(0, 2));
    const fills = [
      { ...execution('e1', 4), orderId: 'id-desk-1', at: minute(3) },
      { ...execution('e2', 6, 105), orderId: 'id-desk-1', at: minute(4) },
    ];
    const orders = [at(4, { status: 'filled', filledQty: 10, avgFillPrice: 103 })];
    for (let reconnect = 0; reconnect < 3; reconnect++) feed.backfill({ orders, fills, fillsComplete: true });
    hear(LIFE[3] as RawUpdate, LIFE[2] as RawUpdate);
    expect([book.position('X')?.qty, book.cash()]).toEqual([10, 100_000 - 1030]);
    expect(feed.incomplete()).toEqual([]);
  });

  it('freqtrade#10436: an entry cancelled without a fill is not believed filled after a restart', () => {
    const first = deskOf();
    first.hear(LIFE[1] as RawUpdate, message('canceled', 5, { status: 'canceled' }));
    const { feed, book, hear } = deskOf(first.book);
    feed.backfill({ orders: [at(5, { status: 'canceled' })], fills: [], fillsComplete: false });
    hear();
    expect([book.positions(), book.openOrders(), book.cash()]).toEqual([[], [], 100_000]);
  });

  it('P4: an order closed as missing that fills all the same is counted once, also when its sum is read after a restart', () => {
    const first = deskOf();
    first.hear(LIFE[1] as RawUpdate);
    const { lastSeq } = first.book;
    // A reconciliation that found it nowhere says that it expired; the feed has never heard of that.
    const gone = {
      seq: lastSeq + 1,
      kind: 'order',
      order: at(2, { status: 'expired' }),
      fill: null,
      session: '2024-03-05',
    } as const;
    first.book.apply(gone);
    first.hear(
      message('fill', 4, { status: 'filled', filledQty: 10, avgFillPrice: 100 }, execution('e1', 10)),
    );
    expect(first.book.position('X')?.qty).toBe(10);
    const { feed, book, hear } = deskOf(first.book);
    const orders = [at(4, { status: 'filled', filledQty: 10, avgFillPrice: 100 })];
    feed.backfill({ orders, fills: [], fillsComplete: false });
    hear();
    expect([book.position('X')?.qty, book.cash()]).toEqual([10, 99_000]);
  });

  it('hummingbot#3374, Alpaca-API#71: a fill that lost the race against its cancel is counted when it comes to light', () => {
    const first = deskOf();
    first.hear(LIFE[1] as RawUpdate, message('canceled', 5, { status: 'canceled' }));
    const { feed, book, hear } = deskOf(first.book);
    const orders = [at(6, { status: 'canceled', filledQty: 4, avgFillPrice: 100 })];
    const fills = [{ ...execution('e1', 4), orderId: 'id-desk-1', at: minute(4) }];
    feed.backfill({ orders, fills, fillsComplete: true });
    hear();
    expect(book.position('X')).toMatchObject({ qty: 4, ownQty: 4 });
    expect(book.openOrders(), 'the order is over all the same').toEqual([]);
  });

  it('alpaca-trade-api-python#322, Alpaca-API#115: stop legs wait as held under an id of the broker’s and are the desk’s own', () => {
    const { feed, book, hear } = deskOf();
    const strategy = 'Breakout';
    book.registerIntent({ clientOrderId: 'desk-1', strategy, purpose: 'entry', reason: 'rule_met', cycleId: 'k' });
    const leg = { id: 'leg', clientOrderId: 'a-uuid', parentId: 'id-desk-1', side: 'sell', type: 'stop', stopPrice: 95 } as const;
    feed.backfill({ orders: [at(1, { orderClass: 'oto' }), at(1, { ...leg, status: 'held' })], fills: [], fillsComplete: true });
    hear();
    expect(book.openOrder('a-uuid')).toMatchObject({ status: 'held', stopPrice: 95 });
    expect(book.intentOf('a-uuid')).toMatchObject({ strategy, purpose: 'stop' });
    hear(...LIFE.slice(1));
    expect(book.openOrder('a-uuid'), 'a late word of another order does not end it').toBeDefined();
    hear(message('new', 5, { ...leg, status: 'new' }));
    expect(book.openOrder('a-uuid')?.status).toBe('new');
    feed.take(message('fill', 6, { ...leg, status: 'filled', filledQty: 10, avgFillPrice: 94 }, execution('e3', 10, 94)));
    const last = feed.updatesAfter(book.lastSeq).map((update) => book.apply(update)).at(-1);
    expect(last?.closedTrade).toMatchObject({ reason: 'stop', strategy, pnl: 940 - 1030 });
  }); // prettier-ignore

  it('alpaca-py#400, Alpaca-API#199: an order stuck in pending_cancel is not over, and its fills count', () => {
    const { feed, book, hear } = deskOf();
    hear(LIFE[1] as RawUpdate, message('pending_cancel', 2, { status: 'pending_cancel' }));
    hear(LIFE[2] as RawUpdate);
    expect(book.openOrder('desk-1')).toMatchObject({ status: 'pending_cancel', filledQty: 4 });
    expect(lines(feed, book.lastSeq)).toEqual([]);
    hear(
      message('order_cancel_rejected', 5, { status: 'partially_filled', filledQty: 4, avgFillPrice: 100 }),
    );
    expect(book.openOrder('desk-1')?.status).toBe('partially_filled');
  });

  it('Alpaca-API#107: accepted is not working, and a rejection may still come', () => {
    const { book, hear } = deskOf();
    hear(message('accepted', 1, { status: 'accepted' }));
    expect(nextStatus('accepted', 'rejected')).toMatchObject({ ok: true, status: 'rejected' });
    hear(message('rejected', 2, { status: 'rejected' }));
    expect([book.openOrders(), book.positions()]).toEqual([[], []]);
  });

  it('hummingbot#493: an order without an answer is neither refused nor accepted until it is looked up', () => {
    const lost = nextStatus('sent', 'lost');
    expect(lost).toMatchObject({ ok: true, status: 'unknown' });
    expect(isTerminal('unknown')).toBe(false);
    for (const found of ['new', 'filled', 'rejected'] as const)
      expect(lookedUp('unknown', found)).toMatchObject({ ok: true, status: found });
  });
});
