import { Book } from '../portfolio/index.ts';
import { EmbeddedExchange, MemoryExchangeStore, exchangeRules } from '../brokers/exchange/index.ts';
import { Bus, MemoryJournal } from '../bus/index.ts';
import type { Journal } from '../bus/index.ts';
import { nextSession, sessionTimes, shiftSessions } from '../domain/calendar/index.ts';
import { ReplayedClock } from '../domain/index.ts';
import { builtInSelector, selectorChain } from '../llm/index.ts';
import { DeskBars, QualityMonitor, SIMULATED_FIRST_TRADED, SIMULATED_START, simulatedMarket } from '../market/index.ts';
import { loadConfig } from '../orchestrator/config/index.ts';
import { runCycle } from '../orchestrator/cycle.ts';
import { sessionPlayer } from '../orchestrator/exchange-feed.ts';
import { createPipeline } from '../orchestrator/pipeline.ts';
import { keep } from '../orchestrator/recovery.ts';
import type { Bench } from './harness.ts';

/** `n` symbols: the default five, then made-up ones. */
export const symbolsOf = (n: number): string[] =>
  ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ', ...Array.from({ length: Math.max(0, n - 5) }, (_, i) => `X${i}`)].slice(0, n);

/** Milliseconds of each of `cycles` cycles of the whole desk on `n` symbols with 252 bars at the first. */
export async function cycleTimes(n: number, cycles: number, warmUp: number, journal: Journal = new MemoryJournal()): Promise<number[]> {
  const symbols = symbolsOf(n);
  const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent', environment: { SYMBOLS: symbols.join(',') } });
  const clock = new ReplayedClock();
  const start = shiftSessions(SIMULATED_FIRST_TRADED, -251);
  const market = simulatedMarket({ seed: 1, start: start > SIMULATED_START ? start : SIMULATED_START });
  const library = new DeskBars();
  const exchange = await EmbeddedExchange.open(new MemoryExchangeStore(), {
    ...exchangeRules(settings),
    accountId: 'bench',
    clock,
    lastClose: (symbol) => library.series(symbol)?.close.at(-1),
  });
  const bus = new Bus({ journal, clock, after: 0 });
  const book = new Book(settings.CASH);
  const { source, tally } = createPipeline({
    bus, journal, library, market, quality: new QualityMonitor(), broker: exchange,
    selectors: selectorChain([builtInSelector('rules')]), settings, book, past: [], degradations: () => [],
  }); // prettier-ignore
  const account = () => ({ equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() });
  const snapshot = (place: { session: string; ordinal: number; seq: number }): string => keep(place, book);
  const parts = { bus, source, tally, symbols, entries: () => true, account, snapshot, run: '{}' };
  const play = sessionPlayer(exchange, market, symbols);
  const times: number[] = [];
  let session = SIMULATED_FIRST_TRADED;
  for (let i = 0; i < warmUp + cycles; i++) {
    clock.advanceTo(sessionTimes(session).close);
    await play(session);
    await source.drain();
    const begun = performance.now();
    await runCycle(parts, session, 1);
    await bus.settled();
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
  { name: 'cycle, 5 symbols, all agents, journal in memory', unit: 'ms', asked: 2, run: () => repeated(8, () => cycleTimes(5, 100, 20)) },
  { name: 'cycle, 500 symbols, all agents, journal in memory', unit: 'ms', asked: 150, run: () => cycleTimes(500, 60, 5) },
];
