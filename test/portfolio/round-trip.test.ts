import { describe, expect, it } from 'vitest';
import { Book } from '../../portfolio/index.ts';
import { filled, word } from './feed.ts';

const entry = {
  clientOrderId: 'in',
  strategy: 'MeanReversion',
  purpose: 'entry',
  reason: 'rule_met',
  cycleId: 'k1',
} as const;
const exit = { ...entry, clientOrderId: 'out', purpose: 'exit', reason: 'strategy_exit' } as const;

describe('round trips', () => {
  it('from flat to flat: averages of the fills, their sessions, pnl net of fees, the reason of the exit', () => {
    const book = new Book(100_000);
    book.registerIntent(entry);
    book.registerIntent(exit);
    const opened = book.apply(
      filled({ clientOrderId: 'in', qty: 10, price: 100, fees: 1, session: '2024-03-04' }),
    );
    expect(opened.trade).toEqual({
      id: 1,
      symbol: 'X',
      strategy: 'MeanReversion',
      side: 'long',
      qty: 10,
      entryTime: '2024-03-04',
      entryPrice: 100,
      exitTime: null,
      exitPrice: null,
      pnl: null,
      reason: null,
      orderIds: ['id-in'],
    });
    book.apply(filled({ clientOrderId: 'more', qty: 30, price: 104, fees: 1, session: '2024-03-05' }));
    const partly = book.apply(
      filled({ clientOrderId: 'out', side: 'sell', qty: 15, price: 110, session: '2024-03-06' }),
    );
    expect(partly.closedTrade).toBeNull();
    const { closedTrade } = book.apply(
      filled({ clientOrderId: 'out', side: 'sell', qty: 25, price: 106, fees: 0.5, session: '2024-03-07' }),
    );
    expect(closedTrade).toEqual({
      id: 1,
      symbol: 'X',
      strategy: 'MeanReversion',
      side: 'long',
      qty: 40,
      entryTime: '2024-03-04',
      entryPrice: 103,
      exitTime: '2024-03-07',
      exitPrice: 107.5,
      pnl: 40 * 4.5 - 2.5,
      reason: 'strategy_exit',
      orderIds: ['id-in', 'id-more', 'id-out'],
    });
    expect(book.openTrades()).toEqual([]);
  });

  it('a stop leg closes with the reason stop and the strategy of its parent', () => {
    const book = new Book(100_000);
    book.registerIntent(entry);
    book.apply(filled({ clientOrderId: 'in' }));
    const leg = { parentId: 'id-in', type: 'stop', stopPrice: 95 } as const;
    const { closedTrade } = book.apply(
      filled({ clientOrderId: 'in-sl', side: 'sell', price: 95, order: leg }),
    );
    expect(closedTrade).toMatchObject({ strategy: 'MeanReversion', reason: 'stop', pnl: -50 });
  });

  it('trades count up, and positions keep the strategy that opened them', () => {
    const book = new Book(100_000);
    book.apply(filled({ symbol: 'A' }));
    book.apply(filled({ symbol: 'A', side: 'sell' }));
    book.registerIntent(entry);
    book.registerIntent({ ...entry, clientOrderId: 'other', strategy: 'Breakout' });
    book.apply(filled({ symbol: 'A', clientOrderId: 'in' }));
    book.apply(filled({ symbol: 'A', clientOrderId: 'other' }));
    expect(book.openTrades()).toMatchObject([{ id: 2, strategy: 'MeanReversion', qty: 20 }]);
    expect(book.position('A')?.strategy).toBe('MeanReversion');
  });

  it('an order the book was not told of belongs to the desk', () => {
    const book = new Book(100_000);
    book.apply(filled());
    expect(book.apply(filled({ side: 'sell' })).closedTrade).toMatchObject({
      strategy: 'desk',
      reason: 'unknown',
    });
  });

  it('earlier shares count in shares of the exit, and cash in lieu is an exit of its fraction', () => {
    const book = new Book(100_000);
    book.apply(filled({ qty: 5, price: 90 }));
    book.apply({
      seq: 5,
      kind: 'split',
      symbol: 'X',
      ratio: 1.5,
      position: { qty: 7 },
      cashInLieu: 30,
      session: '2024-03-05',
    });
    const { closedTrade } = book.apply(filled({ side: 'sell', qty: 7, price: 60, session: '2024-03-06' }));
    expect(closedTrade).toMatchObject({ qty: 7.5, entryPrice: 60, exitPrice: 60, pnl: 0 });
  });

  it('a reverse split that leaves no share closes the trade', () => {
    const book = new Book(100_000);
    book.apply(filled({ qty: 5, price: 10 }));
    const { closedTrade } = book.apply({
      seq: 5,
      kind: 'split',
      symbol: 'X',
      ratio: 0.1,
      position: { qty: 0 },
      cashInLieu: 45,
      session: '2024-03-05',
    });
    expect(closedTrade).toMatchObject({ qty: 0.5, exitTime: '2024-03-05', pnl: -5, reason: 'split' });
    expect(book.cash()).toBe(99_995);
    book.apply(word({ clientOrderId: 'x' }));
    expect(book.positions()).toEqual([]);
  });

  it('open trades come by entry, then symbol', () => {
    const book = new Book(100_000);
    for (const [symbol, session] of [
      ['B', '2024-03-05'],
      ['C', '2024-03-04'],
      ['A', '2024-03-05'],
    ] as const)
      book.apply(filled({ symbol, session }));
    expect(book.openTrades().map((t) => t.symbol)).toEqual(['C', 'A', 'B']);
  });
});
