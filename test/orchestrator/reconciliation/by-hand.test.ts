import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EmbeddedExchange, MemoryExchangeStore } from '../../../brokers/exchange/index.ts';
import type { Broker } from '../../../brokers/port.ts';
import { reconcile } from '../../../cli/commands/reconcile.ts';
import type { ReconcileOptions } from '../../../cli/commands/reconcile.ts';
import type { Face } from '../../../cli/face.ts';
import { createStyle } from '../../../cli/style.ts';
import { openDatabase } from '../../../db/index.ts';
import { clientOrderId, ReplayedClock } from '../../../domain/index.ts';
import { KnownOrders } from '../../../orchestrator/reconciliation/index.ts';
import { scratchFolder } from '../../support/desk.ts';

const file = path.join(scratchFolder('by-hand'), 'desk.db');
const START = Date.UTC(2024, 2, 4, 21);

/** A broker on the network that holds a round trip of a desk whose database is gone. */
async function account(): Promise<Broker> {
  const clock = new ReplayedClock(START);
  const exchange = await EmbeddedExchange.open(new MemoryExchangeStore(), { accountId: 'paper', clock, participation: null }); // prettier-ignore
  const place = {
    desk: 'tickwright',
    session: '2024-03-04',
    symbol: 'AA',
    strategy: 'Breakout',
    ordinal: 0,
  } as const;
  const order = { symbol: 'AA', type: 'market', qty: 10, timeInForce: 'gtc', orderClass: 'simple' } as const;
  const trades = [
    { ...order, side: 'buy', clientOrderId: clientOrderId({ ...place, purpose: 'entry' }) },
    { ...order, side: 'sell', clientOrderId: clientOrderId({ ...place, purpose: 'exit' }) },
  ] as const;
  for (const [day, request] of trades.entries()) {
    await exchange.submit(request);
    const session = `2024-03-0${5 + day}`;
    const price = 100 + 10 * day;
    const bars = new Map([
      ['AA', { date: session, open: price, high: price, low: price, close: price, volume: 1e6 }],
    ]);
    await exchange.playSession({ session, openTime: `${session}T14:30:00.000Z`, closeTime: `${session}T21:00:00.000Z`, bars }); // prettier-ignore
    clock.advanceTo(Date.parse(`${session}T21:00:00.000Z`));
  }
  // Its stream tells nothing of what was before the connection.
  return new Proxy(exchange, {
    get(target, name) {
      if (name === 'kind') return 'paper';
      if (name === 'updatesAfter') return async () => [];
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === 'function' ? (value as (...a: unknown[]) => unknown).bind(target) : value;
    },
  });
}

let broker: Broker;
beforeAll(async () => {
  vi.stubEnv('DATABASE_URL', `file:${file}`);
  vi.spyOn(process, 'cwd').mockReturnValue(path.dirname(file));
  broker = await account();
});
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function run(options: ReconcileOptions): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const face: Face = {
    version: '0', style: createStyle(false), tty: false, color: false,
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    verbose: () => false,
    end: async (code) => void (await code),
    hide: () => undefined,
  }; // prettier-ignore
  return { code: await reconcile(face, options, async () => broker), out, err };
}

describe('reconciliation by hand', () => {
  it('shows the differences and changes nothing', async () => {
    const { code, out } = await run({ json: true, since: '2024-03-01' });
    const report = JSON.parse(out) as {
      checked: object;
      converged: boolean;
      divergences: { kind: string }[];
    };
    expect(code).toBe(0);
    expect(report.checked).toEqual({ orders: 2, fills: 2, positions: 0 });
    expect(report.converged).toBe(false);
    expect(new Set(report.divergences.map((d) => d.kind))).toContain('orders_exceed_intents');
    const people = await run({ since: '2024-03-01' });
    expect(people.out).toMatch(/orders_exceed_intents/);
    expect(people.out).toMatch(/a desk at work repairs it by itself/);
    expect(people.out).not.toMatch(/undefined|null|NaN/);
  });

  it('P4, P9: with --repair the fills that the database lost come back into the trade history, each once', async () => {
    for (const _ of [1, 2]) {
      const { code, out } = await run({ repair: true, since: '2024-03-01', json: true });
      expect([code, (JSON.parse(out) as { converged: boolean }).converged]).toEqual([0, true]);
      const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
      const { reads } = database;
      expect(await reads.trades()).toMatchObject([{ symbol: 'AA', qty: 10, entryTime: '2024-03-05', exitTime: '2024-03-06' }]); // prettier-ignore
      expect(await reads.fills()).toHaveLength(2);
      expect((await database.verify()).ok).toBe(true);
      expect((await KnownOrders.load(reads)).begun).toBe(true);
      await database.close();
    }
    expect((await run({ since: '2024-03-01' })).out).toMatch(/^agreed: 2 orders, 2 fills and 0 positions/);
  });

  it('a desk at work is not interrupted, and is said to do it by itself', async () => {
    const desk = await openDatabase({ url: `file:${file}`, mode: 'write' });
    await desk.claim();
    try {
      await expect(run({ repair: true })).rejects.toMatchObject({ code: 'DATABASE_LOCKED', hint: expect.stringMatching(/by itself/) as string }); // prettier-ignore
      expect((await run({})).code).toBe(0);
    } finally {
      await desk.close();
    }
  });

  it('an account that is not there agrees with a desk that has none, and a day that is none is refused', async () => {
    const none = await reconcile(
      { out: () => undefined, err: () => undefined, hide: () => undefined, style: createStyle(false) } as unknown as Face, // prettier-ignore
      {},
      async () => null,
    );
    expect(none).toBe(0);
    await expect(run({ since: '2024-02-30' })).rejects.toThrow(/is not a day/);
  });
});
