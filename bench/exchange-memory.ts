import { LiveAccount, liveRules } from '../brokers/exchange/live/index.ts';
import { ReplayedClock, sessionTimes } from '../domain/index.ts';
import { exchange } from './exchange-run.ts';
import type { Bench } from './harness.ts';

/** What the orders of a long life leave in memory. */

/** Orders of one account, filled at once; the first quarter fills what is held in memory. */
const ORDERS = process.argv.includes('--million') ? 1_000_000 : 200_000;

interface Aged {
  /** Bytes of heap that an order leaves behind, after the first quarter of them. */
  readonly bytes: number;
  /** The same of the whole process, from the lowest of the second quarter to that of the last. */
  readonly resident: number;
  /** Seconds to open the account again, and bytes of heap that it then takes. */
  readonly opening: number;
  readonly held: number;
}

async function age(): Promise<Aged> {
  const run = await exchange(new ReplayedClock(sessionTimes('2024-01-02').open + 60_000));
  await run.venue.advance();
  const account = await run.venue.account('bench');
  await run.venue.look(['AAPL']);
  const heap = (): number => {
    globalThis.gc?.();
    return process.memoryUsage().heapUsed;
  };
  let begun = 0;
  /**
   * Bytes of the process in each quarter, collections just done, at their lowest: garbage is no leak, and pages that are
   * free again go back to the system when it suits the collector. What leaks raises the lowest.
   */
  const resident = [Infinity, Infinity, Infinity, Infinity];
  for (let n = 0; n < ORDERS; n++) {
    if (n === ORDERS / 4) begun = heap();
    if (n % (ORDERS / 40) === 0) {
      // The second collection waits for what the first one has still to sweep and to hand back.
      heap();
      heap();
      const quarter = Math.floor((4 * n) / ORDERS);
      resident[quarter] = Math.min(resident[quarter] as number, process.memoryUsage.rss());
    }
    const side = n % 2 === 0 ? 'buy' : 'sell';
    const order = { symbol: 'AAPL', side, type: 'market', qty: 1, timeInForce: 'day' } as const;
    const request = { ...order, orderClass: 'simple', clientOrderId: `bench-${n}` } as const;
    const taken = await account.submit(request, {}, run.venue.scene());
    if (!taken.ok) throw new Error(taken.refusal.message);
  }
  const bytes = (heap() - begun) / (ORDERS * 0.75);
  const [, second, , last] = resident as [number, number, number, number];
  const grown = (last - second) / (ORDERS * 0.5);
  const store = await run.store();
  const before = heap();
  const opened = performance.now();
  const again = await LiveAccount.open(store, {
    accountId: account.id,
    cash: 1e9,
    rules: liveRules,
    heard: () => undefined,
  });
  const opening = (performance.now() - opened) / 1000;
  const held = heap() - before;
  if (again.books.ledger.nextOrder !== ORDERS) throw new Error('orders are missing');
  await run.close();
  return { bytes, resident: grown, opening, held };
}

let aged: Promise<Aged> | null = null;
const agedOnce = () => (aged ??= age());
const MANY = ORDERS.toLocaleString('en');

export const exchangeMemoryBenches: readonly Bench[] = [
  {
    name: `exchange-memory: bytes of heap an order leaves, over the last three quarters of ${MANY} orders`,
    unit: 'bytes',
    asked: 20,
    run: async () => [(await agedOnce()).bytes],
  },
  {
    name: `exchange-memory: bytes of the process an order leaves, from the second quarter to the last of ${MANY} orders`,
    unit: 'bytes',
    asked: 20,
    run: async () => [(await agedOnce()).resident],
  },
  {
    name: `exchange-memory: seconds to open an account of ${MANY} orders`,
    unit: 's',
    asked: null,
    run: async () => [(await agedOnce()).opening],
  },
  {
    name: `exchange-memory: MB of heap that it then takes`,
    unit: 'MB',
    asked: null,
    run: async () => [(await agedOnce()).held / 1e6],
  },
];
