import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryExchangeStore } from '../../../../brokers/exchange/index.ts';
import { memoryNotes } from '../../../../brokers/exchange/protocol/index.ts';
import type { ExchangeStore } from '../../../../brokers/exchange/index.ts';
import { openDatabase } from '../../../../db/index.ts';
import { createRng } from '../../../../domain/index.ts';
import { startTwin } from '../../../support/twin.ts';
import type { Twin } from '../../../support/twin.ts';
import { caller } from '../../../support/wire.ts';
import type { Call } from '../../../support/wire.ts';

let folder: string;
let ends: (() => Promise<void>)[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tickwright-history-'));
  ends = [];
});
afterEach(async () => {
  for (const end of ends.toReversed()) await end();
  rmSync(folder, { recursive: true, force: true });
});

async function stored(): Promise<ExchangeStore> {
  const database = await openDatabase({ url: `file:${path.join(folder, 'account.db')}`, mode: 'write' });
  ends.push(() => database.close());
  return database.exchange;
}

async function twinOf(store: ExchangeStore, kept?: number, notes = memoryNotes()): Promise<Twin> {
  const twin = await startTwin({
    seed: 5,
    notes,
    store: async () => store,
    ...(kept !== undefined && { kept }),
  });
  ends.push(() => twin.close());
  return twin;
}

const SYMBOLS = ['AAPL', 'MSFT', 'SPY'];
const tick = (price: number): string => (Math.round(price * 100) / 100).toFixed(2);

/** Sixty orders of every kind, some cancelled, some replaced, minutes and a night between them. */
async function live(twin: Twin, call: Call): Promise<readonly number[]> {
  const rng = createRng('history');
  const statuses: number[] = [];
  const ids: string[] = [];
  await twin.venue.look(SYMBOLS);
  for (let n = 0; n < 60; n++) {
    const symbol = SYMBOLS[Math.floor(rng.next() * 3)] as string;
    const price = twin.venue.tape.price(symbol, twin.now()) as number;
    const kind = Math.floor(rng.next() * 4);
    const common = { symbol, qty: '4', client_order_id: `o${n}`, time_in_force: kind === 0 ? 'day' : 'gtc' };
    const body = [
      { ...common, side: 'buy', type: 'market' },
      { ...common, side: 'buy', type: 'limit', limit_price: tick(price * (0.9 + 0.11 * rng.next())) },
      { ...common, side: 'buy', type: 'market', order_class: 'bracket', take_profit: { limit_price: tick(price * 1.01) }, stop_loss: { stop_price: tick(price * 0.99) } },
      { ...common, side: 'sell', type: 'market', qty: '1' },
    ][kind]; // prettier-ignore
    const sent = await call('POST', '/v2/orders', body);
    statuses.push(sent.status);
    if (sent.status === 200) ids.push(sent.body.id);
    const old = ids[Math.floor(rng.next() * ids.length)] ?? '';
    if (rng.next() < 0.3) statuses.push((await call('DELETE', `/v2/orders/${old}`)).status);
    if (rng.next() < 0.2)
      statuses.push(
        (await call('PATCH', `/v2/orders/${old}`, { qty: '5', client_order_id: `r${n}` })).status,
      );
    statuses.push((await call('POST', '/v2/orders', { ...body, qty: '1', client_order_id: `o${Math.floor(n / 2)}` })).status); // prettier-ignore
    await twin.advance(n === 30 ? 24 * 3_600_000 : 120_000);
  }
  return statuses;
}

/** Every list there is, paged in small pages. */
async function told(call: Call): Promise<readonly unknown[]> {
  const answers: unknown[] = [];
  const ask = async (at: string) => {
    const { status, body } = await call('GET', at);
    answers.push([at, status, body]);
    return body as { id: string; submitted_at: string; client_order_id: string }[];
  };
  for (const direction of ['asc', 'desc']) {
    for (const nested of ['true', 'false']) {
      for (const status of ['open', 'closed', 'all']) {
        const all = await ask(
          `/v2/orders?status=${status}&direction=${direction}&nested=${nested}&limit=500`,
        );
        const middle = all[Math.floor(all.length / 2)];
        if (!middle) continue;
        const list = `/v2/orders?status=${status}&direction=${direction}&nested=${nested}&limit=7`;
        for (const bound of ['after', 'until']) await ask(`${list}&${bound}=${middle.submitted_at}`);
        for (const bound of ['after_order_id', 'before_order_id']) await ask(`${list}&${bound}=${middle.id}`);
        await ask(`${list}&symbols=MSFT,SPY&side=sell`);
      }
    }
    let token = '';
    for (let page = 0; page < 60; page++) {
      const items = await ask(`/v2/account/activities?direction=${direction}&page_size=9${token}`);
      if (items.length < 9) break;
      token = `&page_token=${items.at(-1)?.id}`;
    }
    await ask(`/v2/account/activities/FILL?direction=${direction}&after=2024-01-03T00:00:00Z&page_size=20`);
  }
  for (const order of await ask('/v2/orders?status=all&limit=500')) {
    await ask(`/v2/orders/${order.id}?nested=true`);
    await ask(`/v2/orders:by_client_order_id?client_order_id=${order.client_order_id}`);
  }
  for (const at of [
    '/v2/account',
    '/v2/account/portfolio/history?period=1W&timeframe=15Min',
    '/v2/positions',
  ])
    await ask(at);
  return answers;
}

describe('what an account holds in memory', () => {
  it.each([
    ['in memory', async () => new MemoryExchangeStore() as ExchangeStore],
    ['in a database', stored],
  ])('every list and every refusal is the same with three orders held as with all, %s', async (_, store) => {
    const whole = await twinOf(new MemoryExchangeStore());
    const little = await twinOf(await store(), 3);
    const [one, other] = [caller(whole), caller(little)];
    expect(await live(little, other)).toEqual(await live(whole, one));
    const answers = await told(other);
    expect(answers).toEqual(await told(one));
    expect(answers.length).toBeGreaterThan(100);
    const [account] = little.venue.accounts;
    const { books, history } = account as NonNullable<typeof account>;
    const ended = [...books.orders.values()].filter((order) => !books.open.has(order.id));
    expect(history.moves.length).toBeLessThanOrEqual(6);
    // A family of three goes together.
    expect(ended.length).toBeLessThanOrEqual(3 + 2 * books.open.size);
  });

  it('P4: after a restart old orders are there, and their ids stay taken', async () => {
    const store = new MemoryExchangeStore();
    const notes = memoryNotes();
    const first = await twinOf(store, 2, notes);
    await live(first, caller(first));
    const lists = [
      '/v2/orders?status=all&limit=500',
      '/v2/account/activities',
      '/v2/account/portfolio/history?period=1W&timeframe=15Min',
      '/v2/positions',
    ];
    const ask = (of: Call) => Promise.all(lists.map(async (at) => (await of('GET', at)).body as unknown));
    const at = first.now();
    const before = await ask(caller(first));
    const second = await twinOf(store, 2, notes);
    await second.advance(at - second.now());
    const call = caller(second);
    expect(await ask(call)).toEqual(before);
    const [account] = second.venue.accounts;
    const { books, history } = account as NonNullable<typeof account>;
    expect(books.orders.size, 'the families of what is open, and two').toBeLessThanOrEqual(2 + 3 * books.open.size); // prettier-ignore
    expect(history.moves.length, 'no more than is held anyway').toBeLessThanOrEqual(4);
    const again = { symbol: 'AAPL', qty: '1', side: 'buy', type: 'market', time_in_force: 'day', client_order_id: 'o0' }; // prettier-ignore
    expect((await call('POST', '/v2/orders', again)).body.message).toBe('client_order_id must be unique');
  });
});
