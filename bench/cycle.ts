import type { Journal } from '../bus/index.ts';
import { nextSession, shiftSessions } from '../domain/calendar/index.ts';
import { SIMULATED_FIRST_TRADED, simulatedMarket } from '../market/index.ts';
import { memoryDesk } from './desk.ts';
import type { Bench } from './harness.ts';

/** `n` symbols: the default five, then made-up ones. */
const symbolsOf = (n: number): string[] =>
  [
    'AAPL',
    'MSFT',
    'GOOGL',
    'SPY',
    'QQQ',
    ...Array.from({ length: Math.max(0, n - 5) }, (_, i) => `X${i}`),
  ].slice(0, n);

/** Milliseconds of each of `cycles` cycles of the whole desk on `n` symbols, 252 bars each at the first. */
export async function cycleTimes(
  n: number,
  cycles: number,
  warmUp: number,
  journal?: Journal,
): Promise<number[]> {
  const market = simulatedMarket({ seed: 1, start: shiftSessions(SIMULATED_FIRST_TRADED, -251) });
  const desk = await memoryDesk(symbolsOf(n), market, journal && { journal });
  const times: number[] = [];
  let session = SIMULATED_FIRST_TRADED;
  for (let i = 0; i < warmUp + cycles; i++) {
    await desk.play(session);
    const begun = performance.now();
    await desk.cycle(session);
    if (i >= warmUp) times.push(performance.now() - begun);
    session = nextSession(session);
  }
  return times;
}

/** Short runs one after the other, so that histories stay near 252 bars. */
async function repeated(times: number, run: () => Promise<number[]>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push(...(await run()));
  return all;
}

export const cycleBenches: readonly Bench[] = [
  {
    name: 'cycle, 5 symbols, all agents, commits left out',
    unit: 'ms',
    asked: 2,
    // A desk runs for weeks: what its first 3,000 cycles take until the code is compiled is thrown away.
    run: async () => {
      await repeated(25, () => cycleTimes(5, 120, 0));
      return repeated(8, () => cycleTimes(5, 100, 20));
    },
  },
  {
    name: 'cycle, 500 symbols, all agents, commits left out',
    unit: 'ms',
    asked: 150,
    run: () => cycleTimes(500, 60, 5),
  },
];
