import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toMicros } from '../../domain/index.ts';
import type { Order } from '../../domain/index.ts';
import { Book, idsOf } from '../../portfolio/index.ts';
import { filled, word } from './feed.ts';

const entry = {
  clientOrderId: 'desk-in',
  strategy: 'Breakout',
  purpose: 'entry',
  reason: 'rule_met',
  cycleId: 'k1',
} as const;
const desk = (): Book => new Book(100_000, idsOf('desk'));
const shared = (): Book => {
  const book = desk();
  book.registerIntent(entry);
  book.apply(filled({ clientOrderId: 'desk-in', qty: 10, price: 100 }));
  book.apply(filled({ clientOrderId: 'by-hand', qty: 4, price: 120 }));
  return book;
};

describe('shares that others trade in the same account', () => {
  it('count in cash and position, and are not the desk’s', () => {
    const book = desk();
    const bought = book.apply(filled({ clientOrderId: 'by-hand', qty: 5, price: 50, fees: 1 }));
    expect(bought).toMatchObject({ intent: null, trade: null, closedTrade: null });
    expect(book.cash()).toBe(100_000 - 251);
    expect(book.position('X')).toMatchObject({
      qty: 5, ownQty: 0, externalQty: 5, strategy: 'desk', plan: null, avgEntryPrice: 50, entrySession: '2024-03-04',
    }); // prettier-ignore
    expect(book.openTrades()).toEqual([]);
    book.markCloses(() => 60);
    expect([book.equity(), book.position('X')?.unrealisedPnl]).toEqual([100_049, 50]);
  });

  it('beside the desk’s own make one position, whose round trip is the desk’s alone', () => {
    const book = shared();
    expect(book.position('X')).toMatchObject({ qty: 14, ownQty: 10, externalQty: 4, strategy: 'Breakout' });
    expect(book.position('X')?.avgEntryPrice).toBeCloseTo(1480 / 14, 9);
    expect(book.openTrades()).toMatchObject([{ qty: 10, entryPrice: 100 }]);
    book.registerIntent({ ...entry, clientOrderId: 'desk-out', purpose: 'exit', reason: 'strategy_exit' });
    const { closedTrade } = book.apply(filled({ clientOrderId: 'desk-out', side: 'sell', qty: 10, price: 110 })); // prettier-ignore
    expect(closedTrade).toMatchObject({ qty: 10, pnl: 100, reason: 'strategy_exit' });
    expect(book.position('X')).toMatchObject({ qty: 4, ownQty: 0, externalQty: 4, avgEntryPrice: 120 });
  });

  it('sold by hand, they go before the desk’s; where those go too, the round trip ends as external', () => {
    const book = shared();
    book.apply(filled({ clientOrderId: 'h1', side: 'sell', qty: 3, price: 90 }));
    expect(book.position('X')).toMatchObject({ ownQty: 10, externalQty: 1 });
    const partly = book.apply(filled({ clientOrderId: 'h2', side: 'sell', qty: 5, price: 90 }));
    expect(partly).toMatchObject({ trade: { exitTime: null }, closedTrade: null });
    expect(book.position('X')).toMatchObject({ qty: 6, ownQty: 6, externalQty: 0 });
    const { closedTrade } = book.apply(filled({ clientOrderId: 'h3', side: 'sell', qty: 6, price: 95 }));
    expect(closedTrade).toMatchObject({ reason: 'external', strategy: 'Breakout', pnl: -40 - 30 });
    expect(book.positions()).toEqual([]);
  });

  it('P7: an exit by the broker’s quantity sells the desk’s first and the rest with them', () => {
    const book = shared();
    book.registerIntent({ ...entry, clientOrderId: 'desk-flat', purpose: 'flatten', reason: 'flatten' });
    const { closedTrade } = book.apply(filled({ clientOrderId: 'desk-flat', side: 'sell', qty: 14, price: 110 })); // prettier-ignore
    expect(closedTrade).toMatchObject({ reason: 'flatten', qty: 10, exitPrice: 110, pnl: 100 });
    expect(book.positions()).toEqual([]);
    expect(book.realisedPnl()).toBe(100 - 40);
  });

  it('their orders are told apart and are not among the desk’s', () => {
    const book = desk();
    book.registerIntent(entry);
    book.apply(word({ clientOrderId: 'desk-in', orderClass: 'bracket' }));
    book.apply(word({ clientOrderId: 'leg', parentId: 'id-desk-in', side: 'sell', stopPrice: 90 }));
    book.apply(word({ clientOrderId: 'by-hand' }));
    book.apply(word({ clientOrderId: 'its-leg', parentId: 'id-by-hand', side: 'sell', stopPrice: 90 }));
    const ids = (orders: readonly Order[]): string[] => orders.map((o) => o.clientOrderId).sort();
    const again = Book.restore(JSON.parse(JSON.stringify(book.snapshot())), idsOf('desk'));
    for (const one of [book, again]) {
      expect(ids(one.openOrders())).toEqual(['desk-in', 'leg']);
      expect(ids(one.externalOrders())).toEqual(['by-hand', 'its-leg']);
    }
  });

  it('an order under the desk’s name is the desk’s, its legs too, even where the database was lost', () => {
    const book = desk();
    book.apply(filled({ clientOrderId: 'desk-lost', qty: 10 }));
    expect(book.position('X')).toMatchObject({ ownQty: 10, strategy: 'desk' });
    const leg = { parentId: 'id-desk-lost', type: 'stop', stopPrice: 90 } as const;
    const { closedTrade } = book.apply(filled({ clientOrderId: 'leg', side: 'sell', order: leg }));
    expect(closedTrade).toMatchObject({ reason: 'stop', strategy: 'desk' });
  });

  it('a leg that is told of before anybody knows whose it is closes as the stop it is', () => {
    const book = desk();
    book.registerIntent(entry);
    book.apply(filled({ clientOrderId: 'desk-in', qty: 10 }));
    const leg = { clientOrderId: 'desk-in-sl', side: 'sell', stopPrice: 90 } as const;
    book.apply(word(leg));
    expect(book.intentOf('desk-in-sl')).toMatchObject({ reason: 'unknown', cycleId: '' });
    const stop = { parentId: 'id-desk-in', type: 'stop', stopPrice: 90 } as const;
    const { closedTrade } = book.apply(filled({ clientOrderId: 'desk-in-sl', side: 'sell', order: stop }));
    expect(closedTrade).toMatchObject({ reason: 'stop', strategy: 'Breakout' });
  });

  it('a split pays the fraction out of theirs before it touches the desk’s', () => {
    const book = shared();
    book.apply(filled({ clientOrderId: 'h', qty: 1, price: 120 }));
    // 10 and 5 at three for two are 15 and 7.5: 22 whole shares, and half a one for 35 dollars.
    book.apply({ seq: 900, kind: 'split', symbol: 'X', ratio: 1.5, position: { qty: 22 }, cashInLieu: 35, session: '2024-03-05' }); // prettier-ignore
    expect(book.position('X')).toMatchObject({ qty: 22, ownQty: 15, externalQty: 7 });
    expect(book.cash()).toBe(100_000 - 1000 - 600 + 35);
    expect(book.realisedPnl()).toBeCloseTo(35 - 40, 6);
  });

  it('P9: whoever trades, fills, splits and corrections leave a book that balances', () => {
    const step = fc.record({
      kind: fc.constantFrom('buy', 'sell', 'sell', 'split', 'shares', 'cash'),
      own: fc.boolean(),
      qty: fc.integer({ min: 1, max: 50 }),
      price: fc.integer({ min: 1, max: 50_000 }).map((cents) => cents / 100),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        let book = desk();
        let pnl = 0;
        for (const [i, { kind, own, qty, price }] of steps.entries()) {
          const has = book.position('X')?.qty ?? 0;
          const clientOrderId = own ? `desk-${i}` : `hand-${i}`;
          if (kind === 'cash') book.correct({ kind: 'cash', delta: price - 250 });
          else if (kind === 'shares')
            pnl += book.correct({ kind: 'position', symbol: 'X', qty, avgEntryPrice: own ? price : null }).closedTrade?.pnl ?? 0;
          else if (kind === 'split')
            pnl += book.apply({ seq: i, kind, symbol: 'X', ratio: 1.5, position: { qty: Math.floor(has * 1.5) }, cashInLieu: has % 2 ? price : 0, session: `2024-03-${10 + (i % 20)}` }).closedTrade?.pnl ?? 0;
          else if (kind === 'buy' || has > 0) {
            const side = kind;
            const most = side === 'sell' ? Math.min(qty, has) : qty;
            pnl += book.apply(filled({ clientOrderId, side, qty: most, price, fees: own ? 0.01 : 0 })).closedTrade?.pnl ?? 0;
          }
          const cost = book.positions().reduce((sum, p) => sum + p.costMicros, 0);
          const all = toMicros(book.realisedPnl()) - toMicros(book.fees()) + toMicros(book.corrections());
          expect(toMicros(book.cash()) + cost).toBe(toMicros(100_000) + all);
          const p = book.position('X');
          expect((p?.ownQty ?? 0) + (p?.externalQty ?? 0)).toBeCloseTo(p?.qty ?? 0, 9);
          expect(book.openTrades().length).toBe(p && p.ownQty > 0 ? 1 : 0);
          if (i % 7 === 6) book = Book.restore(JSON.parse(JSON.stringify(book.snapshot())), idsOf('desk'));
        }
        expect(Number.isFinite(pnl)).toBe(true);
      }),
      { seed: 4, numRuns: 300 },
    );
  }); // prettier-ignore
});

describe('corrections', () => {
  it('shares nobody told of come in as others’ at the broker’s average, and are no gain', () => {
    const book = desk();
    const moved = book.correct({ kind: 'position', symbol: 'X', qty: 7, avgEntryPrice: 30 });
    expect(moved).toEqual({ trade: null, closedTrade: null });
    expect(book.position('X')).toMatchObject({ qty: 7, ownQty: 0, externalQty: 7, avgEntryPrice: 30 });
    expect([book.corrections(), book.realisedPnl(), book.cash()]).toEqual([210, 0, 100_000]);
    expect([book.equity(), book.peak(), book.dayStartEquity()], 'the desk begins with them').toEqual([
      100_210, 100_210, 100_210,
    ]);
  });

  it('shares that are gone leave at cost, others’ first, and end a round trip as reconciled', () => {
    const book = shared();
    book.correct({ kind: 'position', symbol: 'X', qty: 8, avgEntryPrice: null });
    expect(book.position('X')).toMatchObject({ qty: 8, ownQty: 8, externalQty: 0 });
    const { closedTrade } = book.correct({ kind: 'position', symbol: 'X', qty: 0, avgEntryPrice: null });
    expect(closedTrade).toMatchObject({ reason: 'reconciled', pnl: 0, orderIds: ['id-desk-in'] });
    expect([book.corrections(), book.realisedPnl()]).toEqual([-1480, 0]);
    expect(book.positions()).toEqual([]);
  });

  it('cash moves by the difference; after the desk’s first trade it counts as the gain or loss that it is', () => {
    const book = desk();
    book.correct({ kind: 'cash', delta: -95_000 });
    expect([book.cash(), book.corrections(), book.drawdown()]).toEqual([5000, -95_000, 0]);
    book.registerIntent(entry);
    book.apply(filled({ clientOrderId: 'desk-in', qty: 1, price: 100 }));
    book.correct({ kind: 'cash', delta: -500 });
    expect(book.drawdown()).toBeCloseTo(-0.1, 12);
  });

  it('the same correction again changes nothing more', () => {
    const book = shared();
    const seen = { kind: 'position', symbol: 'X', qty: 20, avgEntryPrice: 99 } as const;
    book.correct(seen);
    const once = book.snapshot();
    book.correct(seen);
    expect(book.snapshot()).toEqual(once);
    expect(Book.restore(JSON.parse(JSON.stringify(once)), idsOf('desk')).snapshot()).toEqual(once);
  });
});
