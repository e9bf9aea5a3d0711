import { EmbeddedExchange, exchangeRules, MemoryExchangeStore } from '../brokers/exchange/index.ts';
import type { ExchangeOptions, ExchangeStore } from '../brokers/exchange/index.ts';
import type { Broker } from '../brokers/port.ts';
import { Bus, MemoryJournal } from '../bus/index.ts';
import type { BusOptions, EventOf, Journal } from '../bus/index.ts';
import { sessionTimes } from '../domain/calendar/index.ts';
import { andThen, lastIndexAt, ReplayedClock, WallClock } from '../domain/index.ts';
import type { Soon } from '../domain/index.ts';
import type { SelectorChain } from '../llm/index.ts';
import { DeskBars, QualityMonitor } from '../market/index.ts';
import type { MarketData } from '../market/index.ts';
import { Book } from '../portfolio/index.ts';
import type { Settings } from './config/index.ts';
import { runCycle } from './cycle.ts';
import { sessionPlayer } from './exchange-feed.ts';
import { createPipeline } from './pipeline.ts';
import type { BacktestParts } from './pipeline.ts';
import { IntentLedger, KnownOrders } from './reconciliation/index.ts';
import { Safety } from './safety/index.ts';

/** A desk that has lived elsewhere, as this one takes it up. */
export interface DeskStart {
  readonly store: ExchangeStore;
  readonly book: Book;
  /** The events its figures are folded from; the last one's seq is where the rail goes on. */
  readonly past: readonly EventOf[];
  readonly after: number;
  readonly intents: IntentLedger;
  readonly reconciled: boolean;
}

export interface MemoryDeskOptions {
  /** SYMBOLS are the traded ones. */
  readonly settings: Settings;
  readonly market: MarketData;
  readonly selectors: SelectorChain;
  /** @default one that keeps every event and chains them */
  readonly journal?: Journal;
  /** @default 'full' */
  readonly validation?: BusOptions['validation'];
  /** @default empty, filled from the market */
  readonly library?: DeskBars;
  /** @default by QUALITY_MIN and HISTORY_BARS */
  readonly quality?: QualityMonitor;
  /** Symbols left out from the start, each with its reason. @default none */
  readonly absent?: ReadonlyMap<string, string>;
  /** In the place of what the settings say of the exchange. */
  readonly exchange?: Partial<Pick<ExchangeOptions, 'costs' | 'participation' | 'enforceCash'>>;
  readonly backtest?: BacktestParts;
  /** @default a new account with the settings' cash */
  readonly start?: DeskStart;
  /** Whether losses and drawdowns halt the desk, as in a replay. @default false */
  readonly safety?: boolean;
  /** What the desk speaks to in the exchange's place. */
  readonly broker?: (exchange: EmbeddedExchange) => Broker;
  /** The rail; tests put agents of their own on it. */
  readonly bus?: (options: BusOptions, exchange: EmbeddedExchange) => Bus;
  /** What plays a session on the exchange. @default the market's bars of all symbols */
  readonly player?: (exchange: EmbeddedExchange) => (session: string) => Soon<unknown>;
  /** Text kept with each cycle for a restart. @default none: nothing is restarted */
  readonly snapshot?: (place: { session: string; ordinal: number; seq: number }, book: Book) => string;
}

export interface MemoryDesk {
  readonly exchange: EmbeddedExchange;
  readonly library: DeskBars;
  readonly book: Book;
  readonly bus: Bus;
  readonly clock: ReplayedClock;
  /** The clock goes to the session's close, and what was asked by hand takes its place. */
  begin(session: string): Soon<void>;
  /** The exchange plays the session's bars, and the rail hears of it. */
  play(session: string): Soon<void>;
  /** The six agents decide on its close. */
  cycle(session: string): Soon<EventOf<'cycle_completed'>>;
}

/** The whole desk as the pipeline wires it, on the embedded exchange, with nothing on the disk. */
export async function memoryDesk(options: MemoryDeskOptions): Promise<MemoryDesk> {
  const {
    settings,
    market,
    selectors,
    journal = new MemoryJournal(),
    library = new DeskBars(),
    start,
  } = options;
  const clock = new ReplayedClock();
  const exchange = await EmbeddedExchange.open(start?.store ?? new MemoryExchangeStore(), {
    ...exchangeRules(settings),
    ...options.exchange,
    accountId: settings.DESK_NAME,
    clock,
    lastClose(symbol) {
      const series = library.series(symbol);
      return series?.close[series.length - 1];
    },
  });
  const railOptions = {
    journal,
    clock,
    after: start?.after ?? 0,
    validation: options.validation ?? 'full',
  } as const;
  const bus = options.bus?.(railOptions, exchange) ?? new Bus(railOptions);
  const broker = options.broker?.(exchange) ?? exchange;
  const book = start?.book ?? new Book(settings.CASH);
  const known = new KnownOrders();
  const { source, tally, halts } = createPipeline({
    bus,
    journal,
    library,
    market,
    quality: options.quality ?? new QualityMonitor({ minimum: settings.QUALITY_MIN, window: settings.HISTORY_BARS }), // prettier-ignore
    broker,
    selectors,
    settings,
    book,
    past: start?.past ?? [],
    clock,
    known,
    intents: start?.intents ?? new IntentLedger(),
    reconciled: () => start?.reconciled ?? true,
    say: () => undefined,
    absent: options.absent ?? new Map(),
    degradations: () => [],
    ...(options.backtest && { backtest: options.backtest }),
  });
  const safety = options.safety
    ? new Safety({
        bus,
        broker,
        book,
        halts,
        clock,
        wall: new WallClock(),
        settings,
        openOf(symbol, session) {
          const series = library.series(symbol);
          const i = series ? lastIndexAt(series.dates, session, series.length) : -1;
          return series?.dates[i] === session ? (series.open[i] as number) : null;
        },
        intended: async (id) => known.hasIntent(id),
        runtimeDir: null,
        say: () => undefined,
      })
    : null;
  if (safety) bus.tap((event) => safety.tap(event));
  const parts = {
    bus,
    source,
    tally,
    symbols: settings.SYMBOLS,
    entries: () => halts.mayOpen,
    account: () => ({ equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() }),
    watch: (origin: Parameters<Safety['afterCycle']>[0]) => safety?.afterCycle(origin),
    snapshot: (place: { session: string; ordinal: number; seq: number }) =>
      options.snapshot?.(place, book) ?? '',
    run: '{}',
  };
  const player = options.player?.(exchange) ?? sessionPlayer(exchange, market, settings.SYMBOLS);
  return {
    exchange,
    library,
    book,
    bus,
    clock,
    begin(session) {
      clock.advanceTo(sessionTimes(session).close);
      return safety?.beforeSession();
    },
    play: (session) => andThen(player(session), () => source.drain()),
    cycle: (session) =>
      andThen(runCycle(parts, session, 1), (completed) => andThen(bus.settled(), () => completed)),
  };
}
