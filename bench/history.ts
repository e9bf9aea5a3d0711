import { CycleJournal } from '../bus/index.ts';
import type { BusOptions } from '../bus/index.ts';
import { sessionsBetween } from '../domain/calendar/index.ts';
import type { Bar } from '../domain/index.ts';
import { fixedSelector } from '../llm/index.ts';
import { simulatedMarket } from '../market/index.ts';
import type { BarsAnswer, MarketData } from '../market/index.ts';
import { memoryDesk } from './desk.ts';
import type { Bench } from './harness.ts';

/** History through the six agents, the gate and the exchange, journal off: how many bars a second? */

const SESSIONS = sessionsBetween('2010-01-04', '2033-12-31');

/** All bars at hand beforehand, so that making them up is not measured. Every symbol has a bar on every session. */
async function recordedMarket(symbols: readonly string[], sessions: readonly string[]): Promise<MarketData> {
  const through = sessions.at(-1) as string;
  const made = await simulatedMarket({ seed: 1, start: sessions[0] as string }).dailyBars({
    symbols,
    through,
  });
  const places = new Map(sessions.map((session, i) => [session, i]));
  const placeOf = (date: string | undefined): number => places.get(date ?? '') ?? -1;
  const held = new Map<string, readonly Bar[]>();
  for (const [symbol, answer] of made) held.set(symbol, answer.ok ? answer.bars : []);
  return {
    name: 'recorded',
    kind: 'historical',
    range: () => Promise.resolve({ first: sessions[0] as string, last: through }),
    splits: () => Promise.resolve([]),
    dailyBars(request) {
      const answers = new Map<string, BarsAnswer>();
      const end = placeOf(request.through) + 1;
      for (const symbol of request.symbols) {
        const bars = held.get(symbol)?.slice(placeOf(request.after?.get(symbol)) + 1, end) ?? [];
        answers.set(symbol, { ok: true, bars, revision: 0 });
      }
      return Promise.resolve(answers);
    },
  };
}

/** Thousand bars a second over `n` symbols and `length` sessions. */
export async function historySpeed(
  n: number,
  length: number,
  validation: NonNullable<BusOptions['validation']>,
): Promise<number> {
  const symbols = ['SPY', ...Array.from({ length: n - 1 }, (_, i) => `X${i}`)];
  const sessions = SESSIONS.slice(0, length);
  const market = await recordedMarket(symbols, sessions);
  const desk = await memoryDesk(symbols, market, {
    journal: new CycleJournal(),
    validation,
    selector: fixedSelector('TrendFollowing'),
  });
  const begun = performance.now();
  for (const session of sessions) {
    await desk.play(session);
    await desk.cycle(session);
  }
  return (n * length) / (performance.now() - begun);
}

const bench = (n: number, length: number, validation: 'full' | 'sample', asked: number): Bench => ({
  name: `history, ${n} symbols x ${length} bars, TrendFollowing, all agents, validation ${validation}`,
  unit: 'thousand bars/s',
  asked,
  run: async () => [await historySpeed(n, length, validation)],
});

export const historyBenches: readonly Bench[] = [
  bench(100, 2520, 'full', 300),
  bench(100, 2520, 'sample', 1000),
  bench(1, 5849, 'full', 60),
  bench(1, 5849, 'sample', 250),
];
