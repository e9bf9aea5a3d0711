import { describe, expect, it } from 'vitest';
import type { DeskError } from '../../domain/index.ts';
import { Book, idsOf } from '../../portfolio/index.ts';
import { averageCost, FLAT, sold } from '../../portfolio/ledger.ts';
import { filled, word } from './feed.ts';
import type { Told } from './feed.ts';

/** A desk's book in an account that others trade too. */
function shared(...told: readonly Told[]) {
  const book = new Book(10_000, idsOf('desk'));
  book.beginSession('2024-03-04');
  let seq = 0;
  const tell = (what: Told) => book.apply({ ...filled(what), seq: ++seq });
  for (const what of told) tell(what);
  return { book, tell, word: (fields: Parameters<typeof word>[0]) => book.apply({ ...word(fields), seq: ++seq }) };
} // prettier-ignore
const mine: Told = { clientOrderId: 'desk-1' };
const theirs: Told = { clientOrderId: 'other-1' };

describe('P9: an account that others trade too', () => {
  it('a sale beyond one’s own shares takes the others’, its value and fees in proportion', () => {
    const { book, tell } = shared({ ...mine, price: 100 }, { ...theirs, qty: 30, price: 110 });
    const { closedTrade } = tell({ clientOrderId: 'desk-2', side: 'sell', qty: 40, price: 120, fees: 4 });
    expect(closedTrade).toMatchObject({ qty: 10, exitPrice: 120, pnl: 199, reason: 'unknown' });
    expect(book.positions()).toEqual([]);
    expect([book.cash(), book.fees(), book.realisedPnl()]).toEqual([10_496, 4, 500]);
  });

  it('others’ sale beyond theirs takes the desk’s, and says so in its round trip', () => {
    const { book, tell } = shared({ ...mine }, { ...theirs, qty: 30 });
    const { closedTrade } = tell({ clientOrderId: 'other-2', side: 'sell', qty: 40, price: 101, fees: 8 });
    expect(closedTrade).toMatchObject({ qty: 10, pnl: 8, reason: 'external' });
    expect(book.positions()).toEqual([]);
    expect(book.fees()).toBe(8);
  });

  it('a fraction that a split leaves over is the others’ before it is the desk’s', () => {
    const { book } = shared({ ...mine, qty: 10 }, { ...theirs, qty: 5 });
    const cash = book.cash();
    const split = { seq: 9, kind: 'split', symbol: 'X', ratio: 0.3, position: { qty: 4 }, cashInLieu: 150, session: '2024-03-04' } as const;
    expect(book.apply(split).trade).toMatchObject({ qty: 3 });
    expect(book.position('X')).toMatchObject({ qty: 4, ownQty: 3, externalQty: 1 });
    expect(book.cash() - cash).toBe(150);
    expect(book.apply({ ...split, seq: 10 }).duplicate, 'told again').toBe(true);
    const again = { ...split, seq: 11, ratio: 2, position: { qty: 8 }, cashInLieu: 0 };
    expect(book.apply(again).duplicate, 'another one of the day').toBe(false);
    expect(book.position('X')).toMatchObject({ qty: 8, ownQty: 6, externalQty: 2 });
  });

  it('a split so steep that the desk’s own shares go too pays each its part', () => {
    const { book } = shared({ ...mine, qty: 3 }, { ...theirs, qty: 1 });
    const split = { seq: 9, kind: 'split', symbol: 'X', ratio: 0.5, position: { qty: 1 }, cashInLieu: 100, session: '2024-03-04' } as const;
    const { trade } = book.apply(split);
    expect(book.position('X')).toMatchObject({ qty: 1, ownQty: 1, externalQty: 0 });
    expect(trade).toMatchObject({ qty: 1.5 });
    expect([book.cash(), book.realisedPnl()], 'one share and its half leave for 100').toEqual([9700, -100]);
    const { closedTrade } = book.apply({ ...filled({ clientOrderId: 'desk-9', side: 'sell', qty: 1, price: 200 }), seq: 12 });
    expect(closedTrade?.pnl, 'half of the cash was the others’').toBe(-50);
  });

  it('what the broker knows better goes in as others’, or leaves, others’ first, at cost', () => {
    const { book } = shared({ ...mine, price: 100 });
    book.correct({ kind: 'position', symbol: 'X', qty: 14, avgEntryPrice: 120 });
    expect(book.position('X')).toMatchObject({ qty: 14, ownQty: 10, externalQty: 4, strategy: 'desk' });
    expect([book.cash(), book.corrections()]).toEqual([9000, 480]);
    expect(book.correct({ kind: 'position', symbol: 'X', qty: 14, avgEntryPrice: 1 })).toEqual({ trade: null, closedTrade: null });
    expect(book.corrections(), 'the same again is nothing').toBe(480);
    const less = book.correct({ kind: 'position', symbol: 'X', qty: 6, avgEntryPrice: null });
    expect(book.position('X')).toMatchObject({ qty: 6, ownQty: 6, externalQty: 0 });
    expect(less.trade).toMatchObject({ qty: 10, exitTime: null });
    const gone = book.correct({ kind: 'position', symbol: 'X', qty: 0, avgEntryPrice: null });
    expect(gone.closedTrade).toMatchObject({ pnl: 0, reason: 'reconciled', exitTime: '2024-03-04' });
    expect(book.realisedPnl()).toBe(0);
    book.correct({ kind: 'position', symbol: 'Y', qty: 2, avgEntryPrice: null });
    expect(book.position('Y'), 'nobody says what they cost').toMatchObject({ externalQty: 2, costMicros: 0, strategy: 'desk' });
  });

  it('shares without a price from the broker come in at the last one known of the symbol', () => {
    const { book } = shared({ ...theirs, price: 80 });
    book.markCloses(() => 90);
    book.correct({ kind: 'position', symbol: 'X', qty: 12, avgEntryPrice: null });
    expect(book.corrections()).toBe(180);
    const own = shared({ ...mine, price: 70 }).book;
    own.correct({ kind: 'position', symbol: 'X', qty: 11, avgEntryPrice: null });
    expect(own.corrections()).toBe(70);
  });

  it('a close of nothing or less marks nothing; one from before the entry raises no high', () => {
    const { book } = shared({ ...mine });
    for (const close of [0, -5, undefined]) book.markCloses(() => close);
    expect(book.position('X')).toMatchObject({ lastPrice: 100, highClose: null });
    book.markCloses(() => 130, () => '2024-03-01');
    expect(book.position('X')).toMatchObject({ lastPrice: 130, highClose: null });
    book.markCloses(() => 120, () => '2024-03-04');
    expect(book.position('X')).toMatchObject({ lastPrice: 120, highClose: 120 });
    book.markCloses(() => 120, () => '2024-03-05');
    book.markCloses(() => 110);
    expect(book.position('X')).toMatchObject({ lastPrice: 110, highClose: 120 });
    book.apply({ ...filled({ clientOrderId: 'desk-2', price: 115 }), seq: 50 });
    expect(book.position('X'), 'more of it keeps its high').toMatchObject({ qty: 20, highClose: 120, lastPrice: 110 });
    book.apply({ seq: 51, kind: 'split', symbol: 'X', ratio: 2, position: { qty: 40 }, cashInLieu: 0, session: '2024-03-04' });
    expect(book.position('X')).toMatchObject({ qty: 40, highClose: 60, lastPrice: 55 });
  });

  it('an order under the desk’s name that nobody told of has a note that says as much', () => {
    const { book, word: told } = shared();
    const { intent } = told({ clientOrderId: 'desk-x', side: 'sell', stopPrice: 90 });
    expect(intent).toEqual({
      clientOrderId: 'desk-x', strategy: 'desk', purpose: 'stop', reason: 'unknown', cycleId: '', orderId: 'id-desk-x', symbol: 'X',
    });
    expect(told({ clientOrderId: 'other' }).intent).toBeNull();
    expect(book.externalOrders().map((o) => o.clientOrderId)).toEqual(['other']);
  });

  it('an intent that has an answer is neither pending nor unresolved again, and is forgotten when asked', () => {
    const { book, word: told } = shared();
    const note = { clientOrderId: 'desk-1', strategy: 'Breakout', purpose: 'entry', reason: 'entry', cycleId: 'k' } as const;
    book.registerIntent(note);
    expect(book.pendingIntents()).toEqual([{ clientOrderId: 'desk-1', symbol: '', purpose: 'entry', session: '' }]);
    book.settleIntent('desk-1', 'unknown');
    expect([book.pendingIntents().length, book.unresolved().length]).toEqual([0, 1]);
    told({ clientOrderId: 'desk-1' });
    book.settleIntent('desk-1', 'unknown');
    book.settleIntent('nobody', 'unknown');
    expect([book.pendingIntents(), book.unresolved()], 'the broker has spoken').toEqual([[], []]);
    told({ clientOrderId: 'leg', parentId: 'id-desk-1', side: 'sell', stopPrice: 90, status: 'held' });
    expect(book.intentOf('leg')).toMatchObject({ purpose: 'stop', reason: 'stop', strategy: 'Breakout' });
    book.forgetIntent('desk-1');
    expect(book.intentOf('desk-1')).toBeNull();
    const orphan = told({ clientOrderId: 'leg-2', parentId: 'id-desk-1', side: 'sell', limitPrice: 110, status: 'held' });
    expect(orphan.intent, 'its parent is forgotten').toBeNull();
    book.forgetIntent('nobody');
  });
}); // prettier-ignore

describe('a sale of more than is held', () => {
  it('is told with both figures, and what to do', () => {
    let thrown: unknown;
    try {
      sold({ qty: 3, costMicros: 1 }, 4);
    } catch (error) {
      thrown = error;
    }
    const { code, message, hint, options } = thrown as DeskError;
    expect({ code, message, hint, context: options.context }).toEqual({
      code: 'DIVERGED',
      message: '4 shares sold of 3 held',
      hint: 'the book and the broker disagree: reconcile before trading on',
      context: { held: 3, sold: 4 },
    });
    expect(averageCost(FLAT)).toBe(0);
  });
});
