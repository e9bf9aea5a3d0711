import { describe, expect, it } from 'vitest';
import { clientOrderId } from '../../../domain/index.ts';
import type { Fill, Order, OrderPlace, OrderPurpose } from '../../../domain/index.ts';
import { Ownership, placeOf, rootId } from '../../../portfolio/reconcile/ownership.ts';

const order = (id: string, fields: Partial<Order> = {}): Order => ({
  id, clientOrderId: `their-${id}`, parentId: null, symbol: 'X', side: 'sell', type: 'stop', qty: 1, filledQty: 0,
  avgFillPrice: null, status: 'new', timeInForce: 'gtc', orderClass: 'simple', limitPrice: null, stopPrice: 1,
  createdAt: '2024-03-04T21:00:00.000Z', updatedAt: '2024-03-04T21:00:00.000Z', ...fields,
}); // prettier-ignore
const fill = (fields: Partial<Fill>): Fill => ({
  executionId: 'e', orderId: 'nobody', clientOrderId: 'nobody', symbol: 'X', side: 'buy', qty: 1, price: 1, fees: 0,
  at: '2024-03-04T21:00:00.000Z', session: '2024-03-04', ...fields,
}); // prettier-ignore

describe('whose an order is', () => {
  const parent = order('p', { clientOrderId: 'desk-1', side: 'buy' });
  const leg = order('l', { parentId: 'p' });
  const orphan = order('o', { parentId: 'gone' });
  const believed = order('b');

  it('by its prefix, by its parent’s, or because the desk believes it open', () => {
    const whose = new Ownership('desk-', [believed], [parent, leg, orphan]);
    expect([parent, leg, believed].map((one) => whose.isOwn(one))).toEqual([true, true, true]);
    expect([orphan, order('x', { clientOrderId: 'a-desk-1' })].map((one) => whose.isOwn(one))).toEqual([false, false]); // prettier-ignore
    expect(whose.parentOf(leg)).toBe(parent);
    expect(whose.parentOf(orphan), 'whose parent is not listed stands for itself').toBe(orphan);
    expect(whose.parentOf(parent)).toBe(parent);
  });

  it('a leg is the desk’s where only the desk still knows its parent', () => {
    const whose = new Ownership('desk-', [parent], [leg]);
    expect(whose.isOwn(leg)).toBe(true);
    expect(new Ownership('desk-', [], [leg]).isOwn(leg)).toBe(false);
  });

  it('a fill is whose its order is; of an order nobody lists the id decides', () => {
    const whose = new Ownership('desk-', [believed], [parent, leg, orphan]);
    expect(whose.isOwnFill(fill({ orderId: 'l' }))).toBe(true);
    expect(whose.isOwnFill(fill({ orderId: 'b' }))).toBe(true);
    expect(whose.isOwnFill(fill({ orderId: 'o', clientOrderId: 'desk-9' })), 'the listed order knows better').toBe(false); // prettier-ignore
    expect(whose.isOwnFill(fill({ clientOrderId: 'desk-9' }))).toBe(true);
    expect(whose.isOwnFill(fill({ clientOrderId: 'my-desk-9' }))).toBe(false);
  });
});

describe('the place an id came from', () => {
  const place = (fields: Partial<OrderPlace> = {}): OrderPlace => ({
    desk: 'desk', session: '2024-03-04', symbol: 'BRK.B', strategy: 'Breakout', purpose: 'entry', ordinal: 0, ...fields,
  }); // prettier-ignore

  it('is found for every purpose, for legs, for the desk’s own orders and up to the fiftieth of its kind', () => {
    const purposes: readonly OrderPurpose[] = ['entry', 'exit', 'stop', 'flatten'];
    for (const purpose of purposes) expect(placeOf(clientOrderId(place({ purpose })), 'desk')).toEqual(place({ purpose })); // prettier-ignore
    const id = clientOrderId(place());
    for (const leg of ['-sl', '-tp']) expect(placeOf(id + leg, 'desk')).toEqual(place());
    const own = place({ strategy: 'desk', purpose: 'flatten', ordinal: 49 });
    expect(placeOf(clientOrderId(own), 'desk')).toEqual(own);
    expect(placeOf(clientOrderId(place({ ordinal: 50 })), 'desk')).toBeNull();
  });

  it('is none for an id that the desk never made', () => {
    const id = clientOrderId(place());
    const [head, digest] = [id.slice(0, -8), id.slice(-8)];
    const other = digest === '00000000' ? '11111111' : '00000000';
    for (const wrong of ['', 'desk', head + other, `x${id}`, `${id}0`, `${id}-xx`, id.replace('entry', 'hedge'), id.replace('20240304', '20240231')])
      expect(placeOf(wrong, 'desk'), wrong).toBeNull();
    expect(placeOf(id, 'other')).toBeNull();
  }); // prettier-ignore

  it('a leg’s root is its parent’s id, and only an ending is taken off', () => {
    expect(['a-sl', 'a-tp', 'a-sl-b', 'a'].map(rootId)).toEqual(['a', 'a', 'a-sl-b', 'a']);
  });
});
