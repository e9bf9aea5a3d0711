import { describe, expect, it } from 'vitest';
import type { PositionPlan } from '../../domain/index.ts';
import { Book } from '../../portfolio/index.ts';
import { filled, word } from './feed.ts';

const plan: PositionPlan = {
  stopPrice: 90.01,
  trail: { kind: 'dollars', value: 10.01 },
  targetPrice: 130,
  timeLimit: 20,
};
const entry = {
  clientOrderId: 'in',
  strategy: 'Breakout',
  purpose: 'entry',
  reason: 'rule_met',
  cycleId: 'k1',
  session: '2024-03-01',
  symbol: 'X',
  plan,
} as const;
const open = (): Book => {
  const book = new Book(100_000);
  book.registerIntent(entry);
  book.apply(filled({ clientOrderId: 'in', price: 100 }));
  return book;
};
const again = (book: Book): Book => Book.restore(JSON.parse(JSON.stringify(book.snapshot())));
const split = (ratio: number, kept: number) =>
  ({ seq: 900, kind: 'split', symbol: 'X', ratio, position: { qty: kept }, cashInLieu: 0, session: '2024-03-05' }) as const; // prettier-ignore

describe('what a position is held for', () => {
  it('is its entry’s plan, kept over restarts and over later fills, and gone with the position', () => {
    const book = open();
    book.registerIntent({ ...entry, clientOrderId: 'more', plan: { ...plan, stopPrice: 1 } });
    book.apply(filled({ clientOrderId: 'more', price: 101 }));
    book.registerIntent({ ...entry, clientOrderId: 'out', purpose: 'exit', plan });
    for (const one of [book, again(book)]) {
      expect(one.position('X')?.plan).toEqual(plan);
      one.apply(filled({ clientOrderId: 'out', side: 'sell', qty: 15, session: '2024-03-06' }));
      expect(one.position('X')?.plan, 'a partial exit leaves it').toEqual(plan);
      one.apply(filled({ clientOrderId: 'out', side: 'sell', qty: 5, session: '2024-03-06' }));
      one.apply(filled({ clientOrderId: 'other', session: '2024-03-07' }));
      expect(one.position('X')?.plan, 'the next one has none').toBeNull();
    }
  });

  it('alpaca-py#469: a split rescales its prices to the tick, and the highest close', () => {
    const book = open();
    book.markCloses(() => 121);
    book.apply(split(3, 30));
    const after = {
      plan: { stopPrice: 30, trail: { kind: 'dollars', value: 3.34 }, targetPrice: 43.33, timeLimit: 20 },
      highClose: 121 / 3,
    };
    expect(book.position('X')).toMatchObject(after);
    expect(again(book).position('X')).toMatchObject(after);
    const penny = new Book(100_000);
    penny.registerIntent({
      ...entry,
      plan: { stopPrice: 0.0004, trail: { kind: 'percent', value: 5 }, targetPrice: null, timeLimit: null },
    });
    penny.apply(filled({ clientOrderId: 'in' }));
    penny.apply(split(10, 100));
    expect(penny.position('X')?.plan).toEqual({
      stopPrice: 0.0001,
      trail: { kind: 'percent', value: 5 },
      targetPrice: null,
      timeLimit: null,
    });
  });

  it('the highest close counts from the session of the entry on', () => {
    const book = open();
    expect(book.position('X')?.highClose).toBeNull();
    book.markCloses(
      () => 150,
      () => '2024-03-01',
    );
    expect(book.position('X')?.highClose, 'a close from before the entry is not the position’s').toBeNull();
    for (const close of [104, 111, 107])
      book.markCloses(
        () => close,
        () => '2024-03-04',
      );
    expect(book.position('X')).toMatchObject({ highClose: 111, lastPrice: 107 });
    expect(again(book).position('X')?.highClose).toBe(111);
  });

  it('sessions held count from the entry’s, by the calendar', () => {
    const book = open();
    expect(book.sessionsHeld('X'), 'before the first session').toBeNull();
    book.beginSession('2024-03-04');
    expect(book.sessionsHeld('X')).toBe(0);
    book.beginSession('2024-03-11');
    expect(book.sessionsHeld('X')).toBe(5);
    expect(book.sessionsHeld('Y')).toBeNull();
  });

  it('a fill that is told a session after the cancel of its order still finds its plan', () => {
    const book = new Book(100_000);
    book.beginSession('2024-03-04');
    book.registerIntent(entry);
    book.apply(word({ clientOrderId: 'in', status: 'canceled' }));
    book.beginSession('2024-03-05');
    const late = { ...filled({ clientOrderId: 'in', qty: 3 }), session: '2024-03-05' };
    const told = book.apply({ ...late, order: { ...late.order, status: 'canceled', filledQty: 3 } });
    expect(told).toMatchObject({ intent: { purpose: 'entry' }, trade: { strategy: 'Breakout' } });
    expect(book.position('X')).toMatchObject({ qty: 3, ownQty: 3, plan });
    expect(book.openOrders()).toEqual([]);
  });

  it('what was decided before the session before the last is forgotten', () => {
    const book = new Book(100_000);
    book.beginSession('2024-03-01');
    book.registerIntent(entry);
    book.apply(word({ clientOrderId: 'in', status: 'canceled' }));
    for (const session of ['2024-03-04', '2024-03-05']) {
      book.beginSession(session);
      expect(book.intentOf('in')).not.toBeNull();
    }
    book.beginSession('2024-03-06');
    expect(book.intentOf('in')).toBeNull();
  });
});

describe('intents whose fate is open', () => {
  const place = { clientOrderId: 'in', symbol: 'X', purpose: 'entry', session: '2024-03-01' };

  it('P4: an approved one is pending until it is answered for, over a restart too', () => {
    const book = new Book(1000);
    book.registerIntent(entry);
    for (const one of [book, again(book)]) {
      expect([one.pendingIntents(), one.unresolved()]).toEqual([[place], []]);
      one.settleIntent('in', 'answered');
      expect([one.pendingIntents(), one.unresolved()]).toEqual([[], []]);
    }
    book.forgetIntent('in');
    expect(book.snapshot().intents).toEqual([]);
  });

  it('P4: a sent one without an answer is unresolved until the broker speaks of it', () => {
    const book = new Book(1000);
    book.registerIntent(entry);
    book.settleIntent('in', 'unknown');
    for (const one of [book, again(book), again(book)]) {
      expect([one.pendingIntents(), one.unresolved()]).toEqual([[], [place]]);
    }
    book.registerIntent(entry);
    expect(book.unresolved(), 'the same cycle run again').toEqual([place]);
    book.apply(word({ clientOrderId: 'in' }));
    expect(book.unresolved()).toEqual([]);
    book.settleIntent('in', 'unknown');
    expect(book.unresolved(), 'a reply that is lost later says nothing').toEqual([]);
    book.settleIntent('nobody', 'unknown');
    expect(book.unresolved()).toEqual([]);
  });

  it('they are not forgotten with the position of their symbol', () => {
    const book = open();
    book.registerIntent({ ...entry, clientOrderId: 'next' });
    book.registerIntent({ ...entry, clientOrderId: 'lost' });
    book.settleIntent('lost', 'unknown');
    book.apply(filled({ clientOrderId: 'out', side: 'sell' }));
    expect(book.intentOf('in')).toBeNull();
    expect(book.pendingIntents()).toMatchObject([{ clientOrderId: 'next' }]);
    expect(book.unresolved()).toMatchObject([{ clientOrderId: 'lost' }]);
  });

  it('a book kept by an earlier version is read as one without plans, corrections or open fates', () => {
    const NEW = ['plan', 'state', 'highClose', 'external', 'correctionsMicros'];
    const text = JSON.stringify(open().snapshot(), (key, value: unknown) =>
      NEW.includes(key) ? undefined : value,
    );
    const book = Book.restore(JSON.parse(text));
    expect(book.position('X')).toMatchObject({ plan: null, highClose: null, ownQty: 10, externalQty: 0 });
    expect([book.corrections(), book.pendingIntents(), book.externalOrders()]).toEqual([0, [], []]);
  });
});
