import { describe, expect, it } from 'vitest';
import { createRng, toMicros } from '../../domain/index.ts';
import { Book } from '../../portfolio/index.ts';
import { filled } from './feed.ts';

const FILLS = 1_000_000;
const SYMBOLS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;

describe('a million random fills', () => {
  it('P9: not a millionth of a dollar is created or lost, against arithmetic without bounds', () => {
    const rng = createRng('million');
    const start = 50_000_000;
    const book = new Book(start);
    const held = new Map<string, number>();
    let cash = BigInt(start) * 1_000_000n;
    let fees = 0n;
    let pnl = 0;
    const template = filled();

    const check = (): void => {
      expect(BigInt(toMicros(book.cash()))).toBe(cash);
      expect(BigInt(toMicros(book.fees()))).toBe(fees);
      const cost = book.positions().reduce((sum, p) => sum + p.costMicros, 0);
      expect(toMicros(book.cash()) + cost).toBe(
        toMicros(start) + toMicros(book.realisedPnl()) - toMicros(book.fees()),
      );
      for (const p of book.positions()) expect(p.qty).toBe(held.get(p.symbol));
    };

    for (let i = 0; i < FILLS; i++) {
      const symbol = SYMBOLS[Math.floor(rng.next() * SYMBOLS.length)] as string;
      const has = held.get(symbol) ?? 0;
      const side = has > 0 && rng.next() < 0.5 ? 'sell' : 'buy';
      const most = side === 'sell' && rng.next() < 0.3 ? has : 1 + Math.floor(rng.next() * 100);
      const qty = side === 'sell' ? Math.min(has, most) : most;
      const price = 0.0001 + 500 * rng.next();
      const fee = Math.floor(rng.next() * 2_000_000) / 1e6;
      const session = `20${10 + Math.floor(i / 100_000)}-01-${10 + (Math.floor(i / 2000) % 50)}`;
      const order = { ...template.order, id: `o${i}`, clientOrderId: `c${i}`, symbol, side, qty } as const;
      const fill = {
        ...template.fill,
        executionId: `e${i}`,
        orderId: order.id,
        symbol,
        side,
        qty,
        price,
        fees: fee,
        session,
      } as const;
      const { closedTrade } = book.apply({ seq: i + 1, kind: 'order', order, fill, session });
      const value = BigInt(Math.round(qty * price * 1e6));
      const paid = BigInt(Math.round(fee * 1e6));
      cash += side === 'buy' ? -value - paid : value - paid;
      fees += paid;
      held.set(symbol, side === 'buy' ? has + qty : has - qty);
      if (closedTrade) pnl += toMicros(closedTrade.pnl);
      if (i % 50_000 === 0) check();
    }
    for (const [symbol, qty] of held) {
      if (qty === 0) continue;
      const sale = filled({ symbol, side: 'sell', qty, price: 250, session: '2030-01-01' });
      const { closedTrade } = book.apply(sale);
      cash += BigInt(qty * 250) * 1_000_000n;
      pnl += toMicros(closedTrade?.pnl ?? Number.NaN);
    }
    held.clear();
    check();
    expect(book.positions()).toEqual([]);
    expect(toMicros(book.cash()), 'all round trips together are what the cash has become').toBe(
      toMicros(start) + pnl,
    );
  });
});
