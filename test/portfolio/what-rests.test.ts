import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Book, idsOf } from '../../portfolio/index.ts';
import { DIVERGENCES } from '../../portfolio/reconcile/index.ts';
import { isLeaving, restingSales } from '../../portfolio/resting-sales.ts';
import type { ManagedOrder } from '../../portfolio/resting-sales.ts';
import { Seen } from '../../portfolio/seen.ts';
import { filled, order, word } from './feed.ts';

const sale = (clientOrderId: string, fields: Partial<ManagedOrder> = {}): ManagedOrder => ({
  ...order({ clientOrderId, side: 'sell' }),
  purpose: 'stop',
  session: '2024-03-04',
  ...fields,
});

describe('sales that rest', () => {
  it('a market exit or a flatten is leaving; what waits for a price, and what protects, is not', () => {
    for (const purpose of ['exit', 'flatten'] as const) {
      expect(isLeaving(sale('a', { purpose })), purpose).toBe(true);
      expect(isLeaving(sale('a', { purpose, orderClass: 'oco' })), purpose).toBe(false);
    }
    for (const purpose of ['stop', 'entry'] as const) expect(isLeaving(sale('a', { purpose }))).toBe(false);
  });

  it('a stop alone leads itself, and a trailing one is a stop without a price', () => {
    const stop = sale('s', { type: 'stop', stopPrice: 90 });
    expect(restingSales([stop])).toEqual([{ lead: stop, stop, target: null, qty: 10 }]);
    const trail = sale('t', { type: 'trailing_stop' });
    expect(restingSales([trail])).toEqual([{ lead: trail, stop: trail, target: null, qty: 10 }]);
    const stopLimit = sale('l', { type: 'stop_limit', stopPrice: 90, limitPrice: 89 });
    expect(restingSales([stopLimit])).toMatchObject([{ stop: stopLimit, target: null }]);
    const limit = sale('m', { type: 'limit', limitPrice: 110 });
    expect(restingSales([limit])).toEqual([{ lead: limit, stop: null, target: limit, qty: 10 }]);
  });

  it('an oco and its leg are one sale of the shares that the longer of them still has', () => {
    const target = sale('t', { type: 'limit', limitPrice: 110, filledQty: 4 });
    const stop = sale('s', { type: 'stop', stopPrice: 90, parentId: target.id, filledQty: 3 });
    for (const orders of [[target, stop], [stop, target]])
      expect(restingSales(orders)).toEqual([{ lead: target, stop, target, qty: 7 }]);
  }); // prettier-ignore

  it('legs whose entry is gone are led by the stop, or by whichever is left', () => {
    const stop = sale('s', { type: 'stop', stopPrice: 90, parentId: 'entry' });
    const target = sale('t', { type: 'limit', limitPrice: 110, parentId: 'entry' });
    expect(restingSales([target, stop])).toEqual([{ lead: stop, stop, target, qty: 10 }]);
    expect(restingSales([target])).toEqual([{ lead: target, stop: null, target, qty: 10 }]);
    const market = sale('m', { parentId: 'entry' });
    expect(restingSales([market])).toEqual([{ lead: market, stop: null, target: null, qty: 10 }]);
  });

  it('families stand side by side', () => {
    const [a, b] = [sale('a', { stopPrice: 90 }), sale('b', { stopPrice: 80 })];
    expect(restingSales([a, b]).map(({ lead }) => lead)).toEqual([a, b]);
    expect(restingSales([])).toEqual([]);
  });
});

describe('what was seen', () => {
  it('is told by what it is of: executions, and ends with the most shares known then', () => {
    const seen = new Seen([
      ['2024-03-04', 'final o1'],
      ['2024-03-04', 'sum o1 3 100'],
      ['2024-03-04', 'sum o1 5 101.5'],
      ['2024-03-04', 'sum o1 4 99'],
      ['2024-03-04', 'final o1 '],
      ['2024-03-05', 'final o2'],
      ['2024-03-05', 'sum o3 0 0'],
      ['2024-03-05', 'sum o4 5 1'],
      ['2024-03-05', 'sum o4 5 2'],
      ['2024-03-05', 'execution-1'],
      ['2024-03-05', 'split X 2024-03-05 2'],
    ]);
    expect(seen.heard()).toEqual({
      ended: new Map([
        ['o1', { qty: 5, price: 101.5 }], ['o2', null], ['o3', { qty: 0, price: 0 }], ['o4', { qty: 5, price: 2 }],
      ]),
      executions: ['execution-1'],
    });
  }); // prettier-ignore

  it('reaches twenty sessions back; before them everything counts as seen', () => {
    const day = (n: number): string => `2024-03-${String(n).padStart(2, '0')}`;
    const seen = new Seen();
    for (let n = 1; n <= 20; n++) seen.add(day(n), `e${n}`);
    expect([seen.horizon, seen.has(day(1), 'other'), seen.has(day(1), 'e1')]).toEqual(['', false, true]);
    seen.add(day(21), 'e21');
    expect([seen.horizon, seen.has(day(1), 'other'), seen.has(day(2), 'other')]).toEqual([
      day(1),
      true,
      false,
    ]);
    expect(seen.entries()).toHaveLength(20);
    seen.add(day(1), 'late');
    expect(seen.entries(), 'nothing is kept of what is no longer told apart').toHaveLength(20);
  });
});

describe('a copy of a book', () => {
  it('is the same book, and goes its own way', () => {
    const book = new Book(10_000, idsOf('desk'));
    book.beginSession('2024-03-04');
    book.apply({ ...filled({ clientOrderId: 'desk-1' }), seq: 1 });
    book.apply({ ...word({ clientOrderId: 'desk-2', side: 'sell', stopPrice: 90 }), seq: 2 });
    const copy = book.copy();
    expect(copy.snapshot()).toEqual(book.snapshot());
    expect(copy.openOrders()).toHaveLength(1);
    copy.apply({ ...filled({ clientOrderId: 'desk-3' }), seq: 3 });
    expect([book.lastSeq, copy.lastSeq]).toEqual([2, 3]);
    expect([book.position('X')?.qty, copy.position('X')?.qty]).toEqual([10, 20]);
    expect(book.heard().orders).toEqual(book.openOrders());
    expect(book.heard().executions).toHaveLength(1);
    expect([...book.heard().ended.keys()]).toEqual(['id-desk-1']);
  });

  it('what says nothing is not kept', () => {
    const names = (book: Book) => Object.keys(book.snapshot());
    const own = new Book(10_000, idsOf('desk'));
    own.apply({ ...filled({ clientOrderId: 'desk-1' }), seq: 1 });
    expect(names(own)).not.toContain('external');
    expect(names(own)).not.toContain('correctionsMicros');
    own.apply({ ...filled({ clientOrderId: 'other' }), seq: 2 });
    own.correct({ kind: 'cash', delta: 5 });
    expect(names(own)).toEqual(expect.arrayContaining(['external', 'correctionsMicros']));
  });

  it('an order under the desk’s name that nobody told of is adopted for what it looks like', () => {
    const book = new Book(10_000, idsOf('desk'));
    const purpose = (fields: object) => {
      const told = word({ clientOrderId: 'desk-x', ...fields });
      return book.copy().apply({ ...told, seq: 1 }).intent?.purpose;
    };
    expect(purpose({ side: 'buy' })).toBe('entry');
    expect(purpose({ side: 'sell' })).toBe('exit');
    expect(purpose({ side: 'sell', stopPrice: 90 })).toBe('stop');
    expect(purpose({ side: 'sell', type: 'trailing_stop' })).toBe('stop');
  });

  it('orders of others are told apart from the desk’s, unless nobody else trades there', () => {
    const shared = new Book(10_000, idsOf('desk'));
    const alone = new Book(10_000);
    for (const book of [shared, alone]) {
      book.apply({ ...word({ clientOrderId: 'desk-1' }), seq: 1 });
      book.apply({ ...word({ clientOrderId: 'other' }), seq: 2 });
    }
    const ids = (orders: readonly { clientOrderId: string }[]) =>
      orders.map((o) => o.clientOrderId).toSorted();
    expect([ids(shared.openOrders()), ids(shared.externalOrders())]).toEqual([['desk-1'], ['other']]);
    expect([ids(alone.openOrders()), ids(alone.externalOrders())]).toEqual([['desk-1', 'other'], []]);
  });
});

describe('the closed list of differences', () => {
  it('stands in the manual word for word', () => {
    const manual = readFileSync(new URL('../../docs/reconciliation.md', import.meta.url), 'utf8');
    const rows = Object.entries(DIVERGENCES).map(
      ([name, { means, repair, done, severity }]) =>
        `| \`${name}\` | ${means} | ${repair} | ${done} | ${severity} |`,
    );
    expect(rows.filter((row) => !manual.includes(row))).toEqual([]);
  });
});
