import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokerFeed } from '../../../brokers/feed/index.ts';
import { Book } from '../../../portfolio/index.ts';
import { at, execution, LIFE, lines, message, minute } from './messages.ts';

const fed = (...messages: Parameters<BrokerFeed['take']>[0][]): BrokerFeed => {
  const feed = new BrokerFeed();
  for (const one of messages) expect(feed.take(one)).toEqual([]);
  return feed;
};

describe('a stream in order', () => {
  it('is told as it is, numbered from one, each fill with its session and the position after it', () => {
    const feed = fed(...LIFE);
    expect(lines(feed)).toEqual([
      '1 accepted pending_new 0',
      '2 new new 0',
      '3 partial_fill partially_filled 4 e1',
      '4 fill filled 10 e2',
    ]);
    const last = feed.updatesAfter(0).at(-1);
    expect(last).toMatchObject({
      order: { avgFillPrice: 103 },
      fill: { qty: 6, price: 105, fees: 0, session: '2024-03-05', at: minute(4), clientOrderId: 'desk-1' },
      position: { symbol: 'X', qty: 10, avgEntryPrice: 103 },
    });
  });

  it('goes on from what the desk has taken in, and forgets that', () => {
    const feed = fed(...LIFE.slice(0, 2));
    expect(lines(feed, 0)).toHaveLength(2);
    expect(lines(feed, 1)).toEqual(['2 new new 0']);
    feed.take(LIFE[2] as never);
    expect(lines(feed, 2)).toEqual(['3 partial_fill partially_filled 4 e1']);
    expect(lines(feed, 3)).toEqual([]);
    expect(lines(feed, 3)).toEqual([]);
  });

  it('the session of a fill is the date in New York', () => {
    const late = { ...message('fill', 0, { status: 'filled', filledQty: 10, avgFillPrice: 1 }, execution('e', 10)), at: '2024-03-06T02:00:00.000Z' }; // prettier-ignore
    expect(fed(late).updatesAfter(0)).toMatchObject([{ session: '2024-03-05', fill: { session: '2024-03-05' } }]); // prettier-ignore
  });
});

describe('a stream in disorder', () => {
  it('P4: in every order and however often repeated, each execution is told once and the end is told last', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...LIFE, ...LIFE, ...LIFE], { minLength: LIFE.length * 3 }),
        (messages) => {
          const feed = fed(...messages);
          const told = feed.updatesAfter(0).flatMap((u) => (u.kind === 'order' ? [u] : []));
          expect(told.flatMap((u) => u.fill?.executionId ?? []).sort()).toEqual(['e1', 'e2']);
          expect(told.map((u) => u.order.filledQty)).toEqual(told.map((u) => u.order.filledQty).toSorted((a, b) => a - b)); // prettier-ignore
          expect(told.findIndex((u) => u.order.status === 'filled')).toBe(told.length - 1);
          expect(feed.incomplete()).toEqual([]);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('a fill heard before the earlier one does not end the order, and the feed says what is missing', () => {
    const feed = fed(LIFE[3] as never);
    expect(lines(feed)).toEqual(['1 partial_fill partially_filled 6 e2']);
    expect(feed.incomplete()).toEqual([
      { orderId: 'id-desk-1', clientOrderId: 'desk-1', symbol: 'X', missing: 4, since: minute(0) },
    ]);
    feed.take(LIFE[2] as never);
    expect(lines(feed, 1)).toEqual(['2 fill filled 10 e1']);
  });

  it('a fill heard after the cancel is counted, and the order stays cancelled', () => {
    const feed = fed(LIFE[1] as never, message('canceled', 5, { status: 'canceled' }), LIFE[2] as never);
    expect(lines(feed)).toEqual(['1 new new 0', '2 canceled canceled 0', '3 partial_fill canceled 4 e1']);
  });

  it('an end whose shares are not all known yet waits for them', () => {
    const canceled = { status: 'canceled', filledQty: 4, avgFillPrice: 100 } as const;
    const feed = fed(LIFE[1] as never, message('canceled', 5, canceled));
    expect(lines(feed)).toEqual(['1 new new 0']);
    feed.take(LIFE[2] as never);
    expect(lines(feed, 1)).toEqual(['2 partial_fill partially_filled 4 e1', '3 canceled canceled 4']);
  });

  it('words that come late change nothing, prices of an older word neither', () => {
    const raised = message('restated', 9, { status: 'new', type: 'stop', stopPrice: 95 });
    const older = message('new', 2, { status: 'new', type: 'stop', stopPrice: 90 });
    const feed = fed(raised, older, message('accepted', 1, { status: 'accepted', stopPrice: 80 }));
    expect(feed.updatesAfter(0)).toMatchObject([{ order: { status: 'new', stopPrice: 95 } }]);
  });

  it('a sale is told when the shares it sells have been', () => {
    const book = new Book(10_000);
    const feed = new BrokerFeed({ held: (symbol) => book.position(symbol)?.qty ?? 0 });
    const sale = { id: 'exit', clientOrderId: 'desk-2', side: 'sell' } as const;
    feed.take(message('fill', 6, { ...sale, status: 'filled', filledQty: 10, avgFillPrice: 110 }, execution('e3', 10, 110))); // prettier-ignore
    expect(lines(feed)).toEqual([]);
    expect(feed.waiting()).toEqual(['X']);
    feed.take(LIFE[3] as never);
    expect(lines(feed), 'six are not ten').toEqual(['1 partial_fill partially_filled 6 e2']);
    feed.take(LIFE[2] as never);
    expect(lines(feed)).toEqual([
      '1 partial_fill partially_filled 6 e2',
      '2 fill filled 10 e1',
      '3 fill filled 10 e3',
    ]);
    expect(feed.waiting()).toEqual([]);
    for (const update of feed.updatesAfter(0)) book.apply(update);
    expect([book.positions(), book.cash()]).toEqual([[], 10_000 + 1100 - 1030]);
  });
});

describe('what cannot be', () => {
  it('P4: more shares than were ordered, or any after a refusal, are a problem and change nothing', () => {
    const feed = fed(...LIFE);
    expect(feed.take(message('fill', 9, { status: 'filled', filledQty: 10, avgFillPrice: 103 }, execution('e9', 1)))).toMatchObject([
      { code: 'filled_beyond_quantity', clientOrderId: 'desk-1', message: 'order desk-1: 11 shares filled of 10 ordered' },
    ]); // prettier-ignore
    expect(lines(feed)).toHaveLength(4);
    const other = { id: 'r', clientOrderId: 'desk-r' };
    const refused = fed(message('rejected', 3, { ...other, status: 'rejected' }));
    const alive = message('fill', 4, { ...other, status: 'filled', filledQty: 10, avgFillPrice: 1 }, execution('e', 10)); // prettier-ignore
    expect(refused.take(alive)).toMatchObject([{ code: 'illegal_transition', message: 'order desk-r: rejected, then told fill' }]); // prettier-ignore
    expect(refused.backfill({ orders: [at(4, { ...other, status: 'filled', filledQty: 10 })], fills: [], fillsComplete: true })).toMatchObject([{ code: 'illegal_transition' }]); // prettier-ignore
    expect(refused.backfill({ orders: [], fills: [{ ...execution('e', 1), orderId: 'r', at: minute(4) }], fillsComplete: true })).toMatchObject([{ code: 'illegal_transition' }]); // prettier-ignore
    expect(lines(refused)).toEqual(['1 rejected rejected 0']);
  });

  it('a status without a name is unknown until a lookup or a word says more', () => {
    const feed = fed(message('restated', 1, { status: 'unknown' }));
    expect(lines(feed)).toEqual(['1 accepted unknown 0']);
    feed.backfill({ orders: [at(2, { status: 'new' })], fills: [], fillsComplete: true });
    expect(lines(feed, 1)).toEqual(['2 new new 0']);
  });
});

describe('REST after a gap', () => {
  const filled = at(4, { status: 'filled', filledQty: 10, avgFillPrice: 103 });
  const fills = [
    { ...execution('e2', 6, 105), orderId: 'id-desk-1', at: minute(4) },
    { ...execution('e1', 4), orderId: 'id-desk-1', at: minute(3) },
  ];

  it('what the stream has lost is told in the order in which it happened', () => {
    const feed = fed(LIFE[1] as never);
    expect(lines(feed)).toEqual(['1 new new 0']);
    expect(feed.backfill({ orders: [filled], fills, fillsComplete: true })).toEqual([]);
    expect(lines(feed, 1)).toEqual(['2 partial_fill partially_filled 4 e1', '3 fill filled 10 e2']);
    for (const late of LIFE) expect(feed.take(late)).toEqual([]);
    feed.backfill({ orders: [filled], fills, fillsComplete: true });
    expect(lines(feed, 3), 'and then nothing is news').toEqual([]);
  });

  it('no fill is invented while executions may still be listed', () => {
    const feed = fed(LIFE[1] as never);
    expect(lines(feed)).toEqual(['1 new new 0']);
    feed.backfill({ orders: [filled], fills: fills.slice(1), fillsComplete: true });
    expect(lines(feed, 1)).toEqual(['2 partial_fill partially_filled 4 e1']);
    expect(feed.incomplete()).toMatchObject([{ missing: 6 }]);
  });

  it('where only sums are to be had one stands in, under an id of its own content, and does not double with the real', () => {
    const asked = { orders: [filled], fills: [], fillsComplete: false };
    const feed = fed(LIFE[1] as never, LIFE[2] as never);
    feed.backfill(asked);
    const told = feed.updatesAfter(0).at(-1);
    expect(told).toMatchObject({
      event: 'fill',
      order: { status: 'filled', filledQty: 10, avgFillPrice: 103 },
      fill: { executionId: `sum|id-desk-1|4|10|${minute(4)}`, qty: 6, price: 105 },
    });
    feed.take(LIFE[3] as never);
    feed.backfill(asked);
    feed.backfill({ orders: [filled], fills, fillsComplete: true });
    expect(lines(feed, 3)).toEqual([]);
    const again = new BrokerFeed({
      executions: ['e1', `sum|id-desk-1|4|10|${minute(4)}`],
      ended: new Map([['id-desk-1', null]]),
    });
    again.backfill({ orders: [filled], fills, fillsComplete: true });
    for (const late of LIFE) again.take(late);
    expect(lines(again, 9), 'nor after a restart').toEqual([]);
  });

  it('an execution of an order never heard of waits for it', () => {
    const feed = new BrokerFeed();
    feed.backfill({ orders: [], fills, fillsComplete: true });
    expect([lines(feed), feed.unknownOrders()]).toEqual([[], ['id-desk-1']]);
    feed.take(LIFE[1] as never);
    feed.backfill({ orders: [filled], fills: [], fillsComplete: true });
    expect(feed.unknownOrders()).toEqual([]);
    expect(lines(feed).at(-1)).toBe('3 fill filled 10 e2');
  });

  it('positions count on from what REST has of them', () => {
    const feed = new BrokerFeed();
    feed.positions([{ symbol: 'X', qty: 10, avgEntryPrice: 90 }]);
    feed.take(LIFE[2] as never);
    const { position } = feed.updatesAfter(0).at(-1) ?? {};
    expect(position).toMatchObject({ symbol: 'X', qty: 14 });
    expect(position?.avgEntryPrice).toBeCloseTo(1300 / 14, 9);
    const sale = { id: 's', clientOrderId: 'desk-s', side: 'sell', status: 'filled', qty: 7, filledQty: 7 } as const; // prettier-ignore
    feed.take(message('fill', 6, { ...sale, avgFillPrice: 99 }, execution('e9', 7, 99)));
    expect(feed.updatesAfter(0).at(-1)?.position).toMatchObject({ qty: 7 });
  });
});

describe('a restart', () => {
  it('P4: what the desk has heard is no news, the rest is, numbered on from the book', () => {
    const book = new Book(100_000);
    for (const update of fed(...LIFE.slice(0, 3)).updatesAfter(0)) book.apply(update);
    expect(book.lastSeq).toBe(3);
    const restored = Book.restore(JSON.parse(JSON.stringify(book.snapshot())));
    const feed = new BrokerFeed({ ...restored.heard(), held: (s) => restored.position(s)?.qty ?? 0 });
    for (const late of LIFE.slice(0, 3)) feed.take(late);
    expect(lines(feed, restored.lastSeq)).toEqual([]);
    feed.take(LIFE[3] as never);
    expect(lines(feed, restored.lastSeq)).toEqual(['4 fill filled 10 e2']);
    for (const update of feed.updatesAfter(3)) restored.apply(update);
    const third = new BrokerFeed(restored.heard());
    for (const late of LIFE) third.take(late);
    expect(lines(third, 4)).toEqual([]);
  });

  it('updates that were numbered and not taken in before it are numbered anew', () => {
    const feed = fed(...LIFE);
    expect(lines(feed, 0)).toHaveLength(4);
    expect(lines(feed, 57)[0], 'another desk, further on').toBe('58 accepted pending_new 0');
  });

  it('an execution found later of an order that had ended is told with its end', () => {
    const feed = new BrokerFeed({ ended: new Map([['id-desk-1', { qty: 4, price: 100 }]]), executions: ['e1'] });
    const partly = { status: 'partially_filled', filledQty: 7, avgFillPrice: 100 } as const;
    feed.take(message('partial_fill', 4, partly, execution('e2', 3)));
    expect(lines(feed), 'how it ended is not known here').toEqual([]);
    expect(feed.unknownOrders()).toEqual(['id-desk-1']);
    feed.backfill({ orders: [at(5, { ...partly, status: 'canceled' })], fills: [], fillsComplete: true });
    expect(lines(feed)).toEqual(['1 partial_fill canceled 7 e2']);
  }); // prettier-ignore
});
