import { expect } from 'vitest';
import type { Twin } from '../support/twin.ts';

export interface SeenUpdate {
  readonly event: string;
  readonly orderId: string;
}

export interface SeenOrder {
  readonly id: string;
  readonly status: string;
}

/** What the story needs of a client library; each answers in plain words. */
export interface Teller {
  account(): Promise<{ readonly cash: number; readonly status: string }>;
  dailyBars(symbol: string, start: string): Promise<readonly { readonly close: number }[]>;
  /** Opens the stream of updates and resolves when it listens. */
  listen(hear: (update: SeenUpdate) => void): Promise<void>;
  limitOrder(symbol: string, qty: number, limit: number): Promise<SeenOrder>;
  replace(id: string, limit: number): Promise<SeenOrder>;
  cancel(id: string): Promise<void>;
  /** Bought at the market, with a target and a stop. */
  bracket(symbol: string, qty: number, target: number, stop: number): Promise<SeenOrder>;
  positions(): Promise<readonly { readonly symbol: string; readonly qty: number }[]>;
  openOrders(): Promise<readonly SeenOrder[]>;
  /** Cancels what is open and sells what is held. */
  closeAll(): Promise<void>;
  close(): void;
}

/** Updates as they come, and a way to wait for one without a clock. */
class Heard {
  readonly updates: SeenUpdate[] = [];
  readonly #waiting: (() => void)[] = [];

  readonly hear = (update: SeenUpdate): void => {
    this.updates.push(update);
    for (const look of this.#waiting) look();
  };

  /** Until so many updates of a kind were heard, of one order or of any. */
  until(event: string, orderId?: string, times = 1): Promise<void> {
    return new Promise((done) => {
      const look = (): void => {
        const found = this.updates.filter((u) => u.event === event && (orderId ?? u.orderId) === u.orderId);
        if (found.length >= times) done();
      };
      this.#waiting.push(look);
      look();
    });
  }
}

/** The same day at the exchange, whoever tells it. */
export async function tellStory(client: Teller, twin: Twin): Promise<void> {
  const heard = new Heard();
  expect(await client.account()).toEqual({ cash: 100_000, status: 'ACTIVE' });

  const bars = await client.dailyBars('AAPL', '2023-06-01');
  expect(bars.length, 'seven months of sessions').toBeGreaterThan(140);
  const last = bars.at(-1)?.close ?? 0;

  await client.listen(heard.hear);
  const low = Math.round(last * 50) / 100;
  const placed = await client.limitOrder('AAPL', 10, low);
  await heard.until('new', placed.id);
  expect(await client.openOrders()).toMatchObject([{ id: placed.id, status: 'new' }]);

  const replaced = await client.replace(placed.id, low - 1);
  expect(replaced.id).not.toBe(placed.id);
  await heard.until('replaced', placed.id);
  await heard.until('new', replaced.id);

  await client.cancel(replaced.id);
  await heard.until('canceled', replaced.id);
  expect(await client.openOrders()).toEqual([]);

  const entry = await client.bracket('AAPL', 5, Math.round(last * 2), Math.round(last / 2));
  await heard.until('fill', entry.id);
  expect(await client.positions()).toEqual([{ symbol: 'AAPL', qty: 5 }]);
  await twin.advance(60_000);
  expect((await client.openOrders()).length, 'target and stop work').toBe(2);

  await client.closeAll();
  expect(await client.positions()).toEqual([]);
  expect(await client.openOrders()).toEqual([]);
  await heard.until('fill', undefined, 2);
  client.close();
}
