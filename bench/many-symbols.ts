import { createRng, ReplayedClock, sessionTimes, WallClock } from '../domain/index.ts';
import { exchange } from './exchange-run.ts';
import type { Bench } from './harness.ts';

/** A year of daily bars of 5,000 symbols through the adapter, the exchange's limit of 200 a minute on. */
async function manySymbols() {
  const clock = new ReplayedClock(sessionTimes('2024-06-03').open);
  const run = await exchange(clock, 1, 200);
  const { AlpacaDataClient, alpacaMarket } = await import('../market/alpaca/index.ts');
  let requests = 0;
  const client = new AlpacaDataClient({
    keyId: 'BENCH',
    secretKey: 'secret',
    baseUrl: run.server.url,
    clock: new WallClock(),
    rng: createRng(1),
    fetch: (url, init) => {
      requests++;
      return fetch(url, init);
    },
  });
  const letter = (n: number): string => String.fromCharCode(65 + (n % 26));
  const symbols = Array.from({ length: 5000 }, (_, i) => letter(i) + letter(i / 26) + letter(i / 676));
  const through = '2024-05-31';
  const begun = performance.now();
  const answers = await alpacaMarket({ client, clock, history: 252 }).dailyBars({ symbols, through });
  const seconds = (performance.now() - begun) / 1000;
  const lacking = [...answers].filter(([, answer]) => !answer.ok || answer.bars.length !== 252);
  if (answers.size !== 5000 || lacking.length > 0)
    throw new Error(`${lacking.length} symbols lack bars: ${JSON.stringify(lacking[0])}`);
  await run.close();
  return { seconds, requests };
}

/** Measured once, told in two lines. */
let measured: ReturnType<typeof manySymbols> | null = null;
const manySymbolsOnce = () => (measured ??= manySymbols());

export const manySymbolsBenches: readonly Bench[] = [
  {
    name: 'alpaca adapter: seconds for 5,000 symbols x 252 days, rate limit on',
    unit: 's',
    asked: 30,
    run: async () => [(await manySymbolsOnce()).seconds],
  },
  {
    name: 'alpaca adapter: requests for 5,000 symbols x 252 days',
    unit: 'requests',
    asked: 170,
    run: async () => [(await manySymbolsOnce()).requests],
  },
];
