import { EmbeddedExchange, exchangeRules, MemoryExchangeStore } from '../brokers/exchange/index.ts';
import { Bus } from '../bus/index.ts';
import type { BusOptions, EventOf, Journal } from '../bus/index.ts';
import { sessionTimes } from '../domain/calendar/index.ts';
import { ReplayedClock } from '../domain/index.ts';
import { builtInSelector, selectorChain } from '../llm/index.ts';
import type { StrategySelector } from '../llm/index.ts';
import { DeskBars, QualityMonitor } from '../market/index.ts';
import type { MarketData } from '../market/index.ts';
import { loadConfig } from '../orchestrator/config/index.ts';
import { runCycle } from '../orchestrator/cycle.ts';
import { sessionPlayer } from '../orchestrator/exchange-feed.ts';
import { createPipeline } from '../orchestrator/pipeline.ts';
import { IntentLedger, KnownOrders } from '../orchestrator/reconciliation/index.ts';
import { keep } from '../orchestrator/recovery.ts';
import { Book } from '../portfolio/index.ts';
import { LastCycle } from './last-cycle.ts';

export interface MemoryDesk {
  /** The exchange plays the session. */
  play(session: string): Promise<void>;
  /** The six agents decide on its close. */
  cycle(session: string): Promise<void>;
  watch(watcher: (event: EventOf) => void): void;
}

export interface MemoryDeskOptions {
  /** @default the cycle under way, chained */
  readonly journal?: Journal;
  /** @default 'full' */
  readonly validation?: BusOptions['validation'];
  /** @default rules */
  readonly selector?: StrategySelector;
}

/** The whole desk with default settings, nothing on the disk. */
export async function memoryDesk(
  symbols: readonly string[],
  market: MarketData,
  {
    journal = new LastCycle(),
    validation = 'full',
    selector = builtInSelector('rules'),
  }: MemoryDeskOptions = {},
): Promise<MemoryDesk> {
  const { settings } = loadConfig({
    purpose: 'query',
    folder: '/nonexistent',
    environment: { SYMBOLS: symbols.join(',') },
  });
  const clock = new ReplayedClock();
  const library = new DeskBars();
  const exchange = await EmbeddedExchange.open(new MemoryExchangeStore(), {
    ...exchangeRules(settings),
    accountId: 'bench',
    clock,
    lastClose(symbol) {
      const series = library.series(symbol);
      return series?.close[series.length - 1];
    },
  });
  const bus = new Bus({ journal, clock, after: 0, validation });
  const book = new Book(settings.CASH);
  const { source, tally } = createPipeline({
    bus, journal, library, market, quality: new QualityMonitor(), broker: exchange,
    selectors: selectorChain([selector]), settings, book, past: [], absent: new Map(), degradations: () => [],
    clock, known: new KnownOrders(), intents: new IntentLedger(), reconciled: () => true, say: () => undefined,
  }); // prettier-ignore
  const account = () => ({ equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() });
  const snapshot = (place: { session: string; ordinal: number; seq: number }): string => keep(place, book);
  const parts = { bus, source, tally, symbols, entries: () => true, account, snapshot, run: '{}', watch: async () => undefined };
  const player = sessionPlayer(exchange, market, symbols);
  return {
    async play(session) {
      clock.advanceTo(sessionTimes(session).close);
      await player(session);
      await source.drain();
    },
    async cycle(session) {
      await runCycle(parts, session, 1);
      await bus.settled();
    },
    watch: (watcher) => bus.watch(watcher),
  };
}
