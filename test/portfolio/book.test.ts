import { describe, expect, it } from 'vitest';
import { Book } from '../../portfolio/index.ts';
import { filled, order, word } from './feed.ts';

const note = (clientOrderId: string, fields = {}) =>
  ({
    clientOrderId,
    strategy: 'Breakout',
    purpose: 'entry',
    reason: 'rule_met',
    cycleId: 'k1',
    ...fields,
  }) as const;

describe('money', () => {
  it('P9: fills move cash and cost, fees included, and equity is cash and positions at their marks', () => {
    const book = new Book(10_000);
    book.apply(filled({ price: 100, fees: 0.35 }));
    expect(book.cash()).toBe(10_000 - 1000.35);
    expect(book.equity(), 'marked at the fill until a close is known').toBe(9999.65);
    book.markCloses(() => 103);
    expect(book.equity()).toBe(9999.65 + 30);
    expect(book.position('X')).toMatchObject({
      qty: 10,
      avgEntryPrice: 100,
      lastPrice: 103,
      unrealisedPnl: 30,
    });
    book.apply(filled({ side: 'sell', qty: 4, price: 105, fees: 0.01 }));
    expect(book.position('X')).toMatchObject({
      qty: 6,
      avgEntryPrice: 100,
      realisedPnl: 20,
      costMicros: 600_000_000,
    });
    expect([book.realisedPnl(), book.fees()]).toEqual([20, 0.36]);
  });

  it('a fill that is told again, later or after a restart, is counted once', () => {
    let book = new Book(10_000);
    const fill = filled();
    expect(book.apply(fill).duplicate).toBe(false);
    expect(book.apply(fill)).toMatchObject({ duplicate: true, trade: null });
    book = Book.restore(book.snapshot());
    expect(book.apply({ ...fill, seq: 99 }).duplicate).toBe(true);
    expect(book.position('X')?.qty).toBe(10);
  });

  it('a split is counted once, and what it leaves over is cash', () => {
    const book = new Book(10_000);
    book.apply(filled({ qty: 5, price: 100 }));
    const split = {
      seq: 7,
      kind: 'split',
      symbol: 'X',
      ratio: 1.5,
      position: { qty: 7 },
      cashInLieu: 34,
      session: '2024-03-05',
    } as const;
    expect(book.apply(split)).toMatchObject({ duplicate: false, trade: { qty: 7.5 } });
    expect(book.apply(split).duplicate).toBe(true);
    expect(book.position('X')).toMatchObject({ qty: 7, lastPrice: 100 / 1.5 });
    expect(book.cash()).toBe(9534);
    expect(book.realisedPnl()).toBeCloseTo(34 - 500 / 15, 6);
    expect(book.apply({ ...split, symbol: 'Y', position: { qty: 0 } }).trade, 'not held').toBeNull();
  });

  it('a feed repeated from before the last twenty sessions counts nothing', () => {
    const book = new Book(1e6);
    const first = filled({ session: '2024-01-01' });
    book.apply(first);
    for (let day = 1; day <= 25; day++)
      book.apply(filled({ symbol: 'Y', qty: 1, session: `2024-02-${String(day).padStart(2, '0')}` }));
    expect(book.apply(first).duplicate).toBe(true);
    expect(book.snapshot().seen.entries.length, 'the memory is bounded').toBeLessThanOrEqual(40);
  });

  it('more sold than held is a divergence that changes nothing', () => {
    const book = new Book(1000);
    const before = JSON.stringify(book.snapshot().positions);
    expect(() => book.apply(filled({ side: 'sell' }))).toThrow(expect.objectContaining({ code: 'DIVERGED' }));
    expect(JSON.stringify(book.snapshot().positions)).toBe(before);
    expect(book.cash()).toBe(1000);
  });
});

describe('sessions', () => {
  it('the day begins with the equity of the closes before it', () => {
    const book = new Book(10_000);
    book.beginSession('2024-03-04');
    book.apply(filled({ price: 100 }));
    book.markCloses(() => 110);
    book.beginSession('2024-03-05');
    expect(book.dayStartEquity()).toBe(10_100);
    book.markCloses(() => 90);
    book.beginSession('2024-03-05');
    expect(book.dayStartEquity(), 'the same session again changes nothing').toBe(10_100);
    expect(book.session).toBe('2024-03-05');
  });

  it('drawdown counts from the highest close, or from where it was reset', () => {
    const book = new Book(10_000);
    expect(book.drawdown()).toBe(0);
    book.apply(filled({ price: 100 }));
    book.markCloses(() => 200);
    book.markCloses(() => 145);
    expect(book.peak()).toBe(11_000);
    expect(book.drawdown()).toBeCloseTo(-0.05, 12);
    book.resetPeak();
    expect([book.peak(), book.drawdown()]).toEqual([10_450, 0]);
  });

  it('a symbol without a close keeps its mark', () => {
    const book = new Book(10_000);
    book.apply(filled({ price: 100 }));
    book.markCloses(() => 120);
    book.markCloses(() => undefined);
    expect(book.position('X')?.lastPrice).toBe(120);
  });
});

describe('orders and their intents', () => {
  it('open orders are the latest word on each, in time and id order', () => {
    const book = new Book(1000);
    book.apply(word({ clientOrderId: 'b' }));
    book.apply(word({ clientOrderId: 'a' }));
    book.apply(word({ clientOrderId: 'z', createdAt: '2024-03-01T21:00:00.000Z' }));
    book.apply(word({ clientOrderId: 'b', status: 'new' }));
    expect(book.openOrders().map((o) => `${o.clientOrderId} ${o.status}`)).toEqual([
      'z accepted',
      'a accepted',
      'b new',
    ]);
    book.apply(word({ clientOrderId: 'b', status: 'canceled' }));
    expect(book.openOrder('b')).toBeUndefined();
    expect(book.openOrders()).toHaveLength(2);
  });

  it('late words do not bring a finished order back, nor unfill one', () => {
    const book = new Book(1000);
    book.apply(word({ clientOrderId: 'a', status: 'canceled' }));
    book.apply(word({ clientOrderId: 'a', status: 'new' }));
    expect(book.openOrders()).toEqual([]);
    book.apply(word({ clientOrderId: 'b', status: 'partially_filled', filledQty: 4 }));
    book.apply(word({ clientOrderId: 'b', status: 'new', filledQty: 0 }));
    expect(book.openOrder('b')?.filledQty).toBe(4);
  });

  it("a leg inherits its parent's strategy and cycle, over a restart too", () => {
    let book = new Book(10_000);
    book.registerIntent(note('p'));
    book.apply(word({ clientOrderId: 'p', orderClass: 'bracket' }));
    book = Book.restore(book.snapshot());
    const parentId = 'id-p';
    const stop = book.apply(
      word({ clientOrderId: 'p-sl', parentId, type: 'stop', stopPrice: 90, side: 'sell', status: 'held' }),
    );
    const target = book.apply(
      word({ clientOrderId: 'p-tp', parentId, type: 'limit', limitPrice: 120, side: 'sell', status: 'held' }),
    );
    expect(stop.intent).toMatchObject({
      strategy: 'Breakout',
      cycleId: 'k1',
      purpose: 'stop',
      reason: 'stop',
    });
    expect(target.intent).toMatchObject({
      strategy: 'Breakout',
      cycleId: 'k1',
      purpose: 'exit',
      reason: 'target',
    });
    expect(book.intentOf('p-sl')).toEqual(stop.intent);
    expect(book.intentOf('p')).toMatchObject({ purpose: 'entry', reason: 'rule_met' });
  });

  it('notes are dropped when nothing of their symbol is open any more', () => {
    const book = new Book(10_000);
    book.registerIntent(note('in'));
    book.registerIntent(note('out', { purpose: 'exit', reason: 'strategy_exit' }));
    book.registerIntent(note('refused'));
    book.apply(filled({ clientOrderId: 'in' }));
    book.apply(word({ clientOrderId: 'out', side: 'sell' }));
    expect(book.intentOf('in')).not.toBeNull();
    const last = book.apply(filled({ clientOrderId: 'out', side: 'sell' }));
    expect(last.intent, 'the last word still carries it').toMatchObject({ reason: 'strategy_exit' });
    expect([book.intentOf('in'), book.intentOf('out')]).toEqual([null, null]);
    expect(book.intentOf('refused')).not.toBeNull();
    book.forgetIntent('refused');
    expect(book.snapshot().intents).toEqual([]);
  });
});

describe('snapshot', () => {
  it('the same content has the same bytes, whatever way it came about', () => {
    const make = (symbols: readonly string[]): Book => {
      const book = new Book(100_000);
      for (const symbol of symbols) {
        book.registerIntent(note(`open-${symbol}`));
        book.apply({ ...filled({ symbol, clientOrderId: `in-${symbol}` }), fill: null, seq: 1 });
        book.apply({
          seq: 1,
          kind: 'order',
          order: order({ symbol, clientOrderId: `open-${symbol}` }),
          fill: null,
          session: '2024-03-04',
        });
      }
      return book;
    };
    const bytes = JSON.stringify(make(['A', 'B', 'C']).snapshot());
    expect(JSON.stringify(make(['C', 'A', 'B']).snapshot())).toBe(bytes);
    expect(JSON.stringify(Book.restore(JSON.parse(bytes)).snapshot())).toBe(bytes);
  });

  it('P5: a restored book answers as the one it was taken from', () => {
    const book = new Book(100_000);
    book.registerIntent(note('in'));
    book.beginSession('2024-03-04');
    book.apply(filled({ clientOrderId: 'in' }));
    book.apply(filled({ symbol: 'A', price: 7 }));
    book.apply(word({ clientOrderId: 'w' }));
    book.markCloses(() => 50);
    const again = Book.restore(JSON.parse(JSON.stringify(book.snapshot())));
    for (const one of [book, again]) {
      one.beginSession('2024-03-05');
      one.apply({ ...word({ clientOrderId: 'w', status: 'expired' }), seq: 500 });
    }
    expect(again.snapshot()).toEqual(book.snapshot());
    expect(again.positions()).toEqual(book.positions());
    expect(again.openTrades()).toEqual(book.openTrades());
    expect([again.equity(), again.peak(), again.drawdown(), again.dayStartEquity(), again.lastSeq]).toEqual([
      book.equity(),
      book.peak(),
      book.drawdown(),
      book.dayStartEquity(),
      500,
    ]);
    expect(again.positions().map((p) => p.symbol)).toEqual(['A', 'X']);
  });
});
