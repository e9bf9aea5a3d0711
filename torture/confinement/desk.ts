import { PositionManager } from '../../agents/position-manager.ts';
import { QuantAgent } from '../../agents/quant.ts';
import { RiskAgent } from '../../agents/risk.ts';
import { StrategyAgent } from '../../agents/strategy.ts';
import { EmbeddedExchange, exchangeRules, MemoryExchangeStore } from '../../brokers/exchange/index.ts';
import { Bus, MemoryJournal } from '../../bus/index.ts';
import type { EventOf, Message } from '../../bus/index.ts';
import { nextSession, ReplayedClock, sessionTimes } from '../../domain/index.ts';
import { selectorChain } from '../../llm/index.ts';
import type { SelectionRequest, SelectorAnswer, SelectorChain, StrategySelector } from '../../llm/index.ts';
import { DeskBars, QualityMonitor } from '../../market/index.ts';
import type { MarketData } from '../../market/index.ts';
import { positionDesk, quantDesk, strategyDesk } from '../../orchestrator/capabilities.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import type { Settings } from '../../orchestrator/config/index.ts';
import { runCycle } from '../../orchestrator/cycle.ts';
import { sessionPlayer } from '../../orchestrator/exchange-feed.ts';
import { IntentOrdinals } from '../../orchestrator/folds/intent-ordinals.ts';
import { OrderTimes } from '../../orchestrator/folds/order-times.ts';
import { OwedExits } from '../../orchestrator/folds/owed-exits.ts';
import { createPipeline } from '../../orchestrator/pipeline.ts';
import { IntentLedger, KnownOrders } from '../../orchestrator/reconciliation/index.ts';
import { keep } from '../../orchestrator/recovery.ts';
import { riskDesk, riskMarket } from '../../orchestrator/risk-desk.ts';
import { Safety } from '../../orchestrator/safety/index.ts';
import { Book } from '../../portfolio/index.ts';
import { Gate } from '../../risk/index.ts';
import { StrategyReader } from '../../strategies/index.ts';

export type Approved = Message<'approved_ready'>['payload'];

export interface ConfinedOptions {
  readonly symbols: readonly string[];
  readonly market: MarketData;
  readonly env?: Readonly<Record<string, string>>;
  /** What the desk's own cycle is answered; it may look at the desk first. */
  readonly choose: (request: SelectionRequest, desk: ConfinedDesk) => Promise<SelectorAnswer>;
  /** Told what the gate has approved, with the account still as it was decided on. @default nobody is */
  readonly approved?: (approved: Approved, desk: ConfinedDesk) => void;
}

/**
 * A whole desk in memory, wired as always, with its halts, whose gate can be asked beside it: what would be approved
 * now, were the model to reply this? Nothing of such a question is executed or kept.
 */
export class ConfinedDesk {
  readonly settings: Settings;
  readonly book: Book;
  readonly reader: StrategyReader;
  readonly events: EventOf[] = [];
  readonly #clock = new ReplayedClock();
  readonly #library = new DeskBars();
  readonly #orders = new OrderTimes();
  readonly #ordinals = new IntentOrdinals();
  readonly #owed = new OwedExits();
  readonly #intents = new IntentLedger();
  readonly #gate: Gate;
  readonly #quant;
  #data: EventOf<'data_ready'> | null = null;
  #play: (session: string) => Promise<void> = async () => undefined;
  #cycle: (session: string) => Promise<void> = async () => undefined;
  #before: () => Promise<void> = async () => undefined;
  #mayOpen: () => boolean = () => true;
  #fault: unknown = null;
  #sizeShare: (session: string) => number = () => 1;

  private constructor({ symbols, env }: ConfinedOptions) {
    const environment = { SYMBOLS: symbols.join(','), ...env };
    this.settings = loadConfig({ purpose: 'query', folder: '/nonexistent', environment }).settings;
    const { settings } = this;
    this.book = new Book(settings.CASH);
    const { BENCHMARK: benchmark, SECTORS: sectors } = settings;
    this.reader = new StrategyReader(this.#library, { symbols, benchmark, sectors });
    this.#gate = new Gate(settings, riskMarket(this.reader, sectors), settings.DESK_NAME);
    this.#quant = quantDesk(this.reader, this.book, settings.QUANT_WINDOW);
  }

  static async open(options: ConfinedOptions): Promise<ConfinedDesk> {
    const desk = new ConfinedDesk(options);
    await desk.#wire(options);
    return desk;
  }

  async #wire({ symbols, market, choose, approved }: ConfinedOptions): Promise<void> {
    const { settings, book } = this;
    const clock = this.#clock;
    const library = this.#library;
    const journal = new MemoryJournal();
    const exchange = await EmbeddedExchange.open(new MemoryExchangeStore(), {
      ...exchangeRules(settings),
      accountId: 'confined',
      clock,
      lastClose: (symbol) => library.series(symbol)?.close[(library.series(symbol)?.length ?? 0) - 1],
    });
    const bus = new Bus({ journal, clock, after: 0 });
    const model: StrategySelector = {
      name: 'model',
      immediate: true,
      // The chain takes a throw for a selector that fails; here it is a fault of the proof, and ends the run.
      select: (request) =>
        choose(request, this).catch((thrown: unknown) => {
          this.#fault ??= thrown;
          throw thrown;
        }),
    };
    // What was approved on any day: events are forgotten day by day.
    const intended = new Set<string>();
    bus.tap((event) => {
      if (event.type === 'approved_ready')
        for (const { clientOrderId } of event.payload.orders) intended.add(clientOrderId);
    });
    const pipeline = createPipeline({
      bus, journal, library, market, settings, book, past: [], clock,
      quality: new QualityMonitor({ minimum: settings.QUALITY_MIN, window: settings.HISTORY_BARS }),
      broker: exchange, selectors: selectorChain([model]), absent: new Map(), degradations: () => [],
      known: new KnownOrders(), intents: this.#intents, reconciled: () => true, say: () => undefined,
    }); // prettier-ignore
    const { halts, source, tally } = pipeline;
    this.#mayOpen = () => halts.mayOpen;
    this.#sizeShare = (session) => halts.sizeShare(session);
    for (const fold of [this.#orders, this.#ordinals, this.#owed]) bus.tap((event) => fold.tap(event));
    bus.tap((event) => {
      if (event.type === 'approved_ready') approved?.(event.payload, this);
      if (event.type !== 'data_ready') return;
      this.#data = event;
      this.reader.refresh();
    });
    bus.watch((event) => this.events.push(event));
    const safety = new Safety({
      bus, broker: exchange, book, halts, clock, wall: clock, settings, runtimeDir: null, say: () => undefined,
      openOf: (symbol, session) => openOf(library, symbol, session),
      intended: async (id) => intended.has(id),
    }); // prettier-ignore
    bus.tap((event) => safety.tap(event));
    this.#play = sessionPlayer(exchange, market, symbols);
    this.#before = () => safety.beforeSession();
    const parts = {
      bus, source, tally, symbols, run: '{}',
      entries: () => halts.mayOpen,
      watch: (origin: Parameters<Safety['afterCycle']>[0]) => safety.afterCycle(origin),
      account: () => ({ equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() }),
      snapshot: (place: Parameters<typeof keep>[0]) => keep(place, book),
    }; // prettier-ignore
    this.#cycle = async (session) => {
      await source.drain();
      await runCycle(parts, session, 1);
      await bus.settled();
    };
  }

  /** Lives through sessions; what each has told is handed over and forgotten. */
  async days(from: string, count: number, told: (events: readonly EventOf[], session: string) => void = () => undefined): Promise<void> {
    let session = from;
    for (let i = 0; i < count; i++) {
      this.#clock.advanceTo(sessionTimes(session).close);
      await this.#before();
      await this.#play(session);
      await this.#cycle(session);
      if (this.#fault !== null) throw this.#fault;
      told(this.events, session);
      this.events.length = 0;
      session = nextSession(session);
    }
  } // prettier-ignore

  /** The gate's answer in the cycle under way, were the selectors to answer so. To be asked from within `choose`. */
  async approvedIf(chain: SelectorChain): Promise<Approved> {
    const data = this.#data as EventOf<'data_ready'>;
    const said = <N extends 'signals_ready' | 'validated_ready' | 'exits_ready'>(messages: readonly Message[]): EventOf<N> =>
      ({ ...data, ...(messages[0] as Message) }) as unknown as EventOf<N>; // prettier-ignore
    const { book, reader, settings } = this;
    const exits = new PositionManager(positionDesk(reader, book, settings, this.#owed)).handle(data);
    const signals = await new StrategyAgent(strategyDesk(reader, book), chain).handle(data);
    const chosen = signals.filter((message) => message.type === 'signals_ready');
    const quant = new QuantAgent(this.#quant, settings);
    const validated = await Promise.resolve(quant.handle(said<'signals_ready'>(chosen)));
    const risk = new RiskAgent(
      this.#gate,
      riskDesk({
        reader,
        book,
        orderTimes: this.#orders.times,
        ordinals: this.#ordinals,
        settings: this.settings,
        halts: { mayOpen: this.#mayOpen(), sizeShare: this.#sizeShare },
        intents: this.#intents,
        reconciled: () => true,
      }),
      { joined: true },
    );
    const { session } = data.payload;
    const started = { ...data, type: 'cycle_started', payload: { session, symbols: [], entries: this.#mayOpen() } }; // prettier-ignore
    await risk.handle(started as unknown as EventOf<'cycle_started'>);
    await risk.handle(data);
    await risk.handle(said<'exits_ready'>(exits));
    const [answer] = await risk.handle(said<'validated_ready'>(validated));
    return (answer as Message<'approved_ready'>).payload;
  }
}

function openOf(library: DeskBars, symbol: string, session: string): number | null {
  const series = library.series(symbol);
  const i = series === undefined ? -1 : series.length - 1;
  return series && series.dates[i] === session ? (series.open[i] as number) : null;
}
