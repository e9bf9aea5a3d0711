import { describe, expect, it } from 'vitest';
import type { EventName, EventOf } from '../../bus/index.ts';
import { BookKeeper } from '../../orchestrator/folds/book-keeper.ts';
import { Book } from '../../portfolio/index.ts';
import { filled } from './feed.ts';

const plan = { stopPrice: 90, trail: null, targetPrice: null, timeLimit: null };
const event = (type: EventName, payload: unknown): EventOf =>
  ({ seq: 1, id: 'e', cycleId: 'k1', type, at: '2024-03-04T21:00:00.000Z', causedBy: null, payload }) as unknown as EventOf; // prettier-ignore
const intended = (clientOrderId: string) => ({
  clientOrderId,
  symbol: 'X',
  strategy: 'Breakout',
  purpose: 'entry',
  session: '2024-03-01',
  plan,
});
const answered = (clientOrderId: string, outcome: string): EventOf =>
  event('executed_ready', { orders: [{ clientOrderId, outcome }], cancels: [] });
const settled = (clientOrderId: string, outcome: string): EventOf =>
  event('intent_settled', { clientOrderId, outcome });

function keeperOf(...ids: string[]): BookKeeper {
  const keeper = new BookKeeper(new Book(10_000));
  keeper.tap(event('approved_ready', { orders: ids.map(intended), exitReasons: {} }));
  return keeper;
}
const ids = (intents: readonly { clientOrderId: string }[]): string[] => intents.map((i) => i.clientOrderId);

describe('the book folded from events', () => {
  it('P4: an approved intent is pending until execution tells of it, and unresolved where no answer came', () => {
    const keeper = keeperOf('a', 'b', 'c', 'd');
    const { book } = keeper;
    expect(ids(book.pendingIntents())).toEqual(['a', 'b', 'c', 'd']);
    for (const [id, outcome] of [['a', 'accepted'], ['b', 'refused'], ['c', 'unknown']] as const) keeper.tap(answered(id, outcome)); // prettier-ignore
    expect([ids(book.pendingIntents()), ids(book.unresolved())]).toEqual([['d'], ['c']]);
    expect(book.unresolved()).toEqual([
      { clientOrderId: 'c', symbol: 'X', purpose: 'entry', session: '2024-03-01' },
    ]);
    expect(book.intentOf('b')).toBeNull();
  });

  it('P4: a settled intent is neither pending nor unresolved; one that was never sent is forgotten', () => {
    for (const [outcome, kept] of [['found', true], ['sent', true], ['refused', false], ['expired', false]] as const) {
      const keeper = keeperOf('a');
      keeper.tap(answered('a', 'unknown'));
      keeper.tap(settled('a', outcome));
      expect([keeper.book.unresolved(), keeper.book.pendingIntents()], outcome).toEqual([[], []]);
      expect(keeper.book.intentOf('a') !== null, outcome).toBe(kept);
    }
  }); // prettier-ignore

  it('the position takes its plan from the approved entry, and closes of its sessions raise the highest', () => {
    const keeper = keeperOf('a');
    keeper.tap(event('order_updated', filled({ clientOrderId: 'a' })));
    expect(keeper.book.position('X')?.plan).toEqual(plan);
    const close = (last: string, price: number): void =>
      keeper.tap(event('data_ready', { bars: [{ symbol: 'X', last, close: price }] }));
    close('2024-03-01', 140);
    expect(keeper.book.position('X')).toMatchObject({ lastPrice: 140, highClose: null });
    close('2024-03-04', 120);
    expect(keeper.book.position('X')).toMatchObject({ lastPrice: 120, highClose: 120 });
  });

  it('P9: corrections of a reconciliation are taken over and stand apart', () => {
    const keeper = keeperOf();
    const corrections = [
      { kind: 'cash', delta: -500 },
      { kind: 'position', symbol: 'Y', qty: 3, avgEntryPrice: 10 },
    ];
    keeper.tap(event('reconciled', { corrections }));
    const { book } = keeper;
    expect([book.cash(), book.corrections(), book.equity()]).toEqual([9500, -470, 9530]);
    expect(book.position('Y')).toMatchObject({ qty: 3, ownQty: 0, externalQty: 3 });
  });
});
