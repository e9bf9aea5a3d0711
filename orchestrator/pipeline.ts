import { AuditAgent } from '../agents/audit.ts';
import { DataAgent } from '../agents/data.ts';
import type { DataDesk } from '../agents/data.ts';
import { ExecutionAgent } from '../agents/execution.ts';
import type { VerdictRecord } from '../agents/execution.ts';
import { PositionManager } from '../agents/position-manager.ts';
import type { PositionDesk } from '../agents/position-manager.ts';
import { QuantAgent } from '../agents/quant.ts';
import { RiskAgent } from '../agents/risk.ts';
import type { RiskDesk } from '../agents/risk.ts';
import { StrategyAgent } from '../agents/strategy.ts';
import type { Broker } from '../brokers/port.ts';
import type { EventOf, Rail } from '../bus/index.ts';
import type { Narrator, Reviewers, SelectorChain } from '../llm/index.ts';
import type { DeskBars, MarketData, QualityMonitor } from '../market/index.ts';
import type { Clock } from '../domain/index.ts';
import type { Book, BookView } from '../portfolio/index.ts';
import { Gate } from '../risk/index.ts';
import type { RiskMarket } from '../risk/index.ts';
import { StrategyReader } from '../strategies/index.ts';
import type { ReaderOptions } from '../strategies/index.ts';
import { BookKeeper } from './folds/book-keeper.ts';
import { BrokerSource } from './broker-source.ts';
import { auditDesk, positionDesk, quantDesk, strategyDesk } from './capabilities.ts';
import type { Settings } from './config/index.ts';
import { CycleReview } from './folds/cycle-review.ts';
import { HaltKeeper } from './folds/halt-keeper.ts';
import { IntentOrdinals } from './folds/intent-ordinals.ts';
import { OrderTimes } from './folds/order-times.ts';
import { OwedExits } from './folds/owed-exits.ts';
import type { IntentLedger, KnownOrders } from './reconciliation/index.ts';
import { riskDesk, riskMarket } from './risk-desk.ts';
import { flattenDesk } from './safety/index.ts';
import { StatisticsKeeper } from './folds/statistics-keeper.ts';
import { CycleTally } from './folds/tally.ts';

export interface PipelineParts {
  readonly bus: Rail;
  /** The journal, as far as Execution asks it. */
  readonly journal: VerdictRecord;
  readonly library: DeskBars;
  readonly market: MarketData;
  readonly quality: QualityMonitor;
  readonly broker: Broker;
  readonly selectors: SelectorChain;
  /** @default nobody: the audit's own sentences stand */
  readonly narrator?: Narrator;
  /** @default nobody: there are no notes */
  readonly reviewers?: Reviewers;
  readonly settings: Settings;
  /** The book as an earlier run left it, or a new one; and the events its figures are folded from. */
  readonly book: Book;
  readonly past: readonly EventOf[];
  readonly clock: Clock;
  /** What the desk knows of the broker's orders and of intents without an answer, from an earlier run on. */
  readonly known: KnownOrders;
  readonly intents: IntentLedger;
  /** False while the books have not been brought together: nothing is opened. */
  readonly reconciled: () => boolean;
  readonly say: (line: string) => void;
  /** Symbols left out from the start. */
  readonly absent: DataDesk['absent'];
  /** What went wrong at data providers since the last question. */
  readonly degradations: DataDesk['degradations'];
  /** Parameters in the place of a strategy's defaults. @default none */
  readonly parameters?: ReaderOptions['parameters'];
  /** What a backtest may have otherwise. @default the desk's own */
  readonly backtest?: BacktestParts;
}

/** Seams of the stations that a backtest may fill. */
export interface BacktestParts {
  readonly gate?: (market: RiskMarket) => Gate;
  readonly positions?: (desk: PositionDesk) => PositionDesk;
  readonly parameters?: ReaderOptions['parameters'];
}

export interface Pipeline {
  readonly source: BrokerSource;
  readonly tally: CycleTally;
  readonly halts: HaltKeeper;
  /** The stations that let positions go, on another rail: where the journal is gone (P7). */
  readonly exitStations: (view: BookView, bus: Rail) => void;
}

/** The whole desk on one page: what is folded from events, then the stations in the order of the flow. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { bus, journal, library, market, quality, broker, selectors, settings, book, known, intents } = parts;
  const parameters = parts.parameters ?? parts.backtest?.parameters;
  const reader = new StrategyReader(library, {
    symbols: settings.SYMBOLS,
    benchmark: settings.BENCHMARK,
    sectors: settings.SECTORS,
    ...(parameters && { parameters }),
  });
  const keeper = new BookKeeper(book);
  const statistics = new StatisticsKeeper(settings.CASH);
  const halts = new HaltKeeper(settings.RISK_RAMP_DAYS);
  const orders = new OrderTimes();
  const ordinals = new IntentOrdinals();
  const owed = new OwedExits();
  const tally = new CycleTally();
  const review = parts.backtest ? undefined : new CycleReview();
  for (const event of parts.past) {
    statistics.tap(event);
    halts.tap(event);
    ordinals.tap(event);
    owed.tap(event);
    review?.tap(event);
  }

  // What the desk knows, folded from every event once it is in the journal and before an agent hears of it.
  for (const fold of [keeper, statistics, halts, orders, ordinals, owed, known, intents, tally])
    bus.tap((event) => fold.tap(event));
  if (review) bus.tap((event) => review.tap(event));
  bus.tap((event) => event.type === 'data_ready' && reader.refresh());

  const riskData = riskMarket(reader, settings.SECTORS);
  const gate = parts.backtest?.gate?.(riskData) ?? new Gate(settings, riskData, settings.DESK_NAME);
  const gateDesk = (view: BookView): RiskDesk =>
    riskDesk({
      reader,
      book: view,
      orderTimes: orders.times,
      ordinals,
      settings,
      halts,
      intents,
      reconciled: parts.reconciled,
    });
  const positionManager = (view: BookView): PositionManager => {
    const desk = positionDesk(reader, view, settings, owed);
    return new PositionManager(parts.backtest?.positions?.(desk) ?? desk);
  };

  // The stations. The position manager stands before Strategy, so that exits never wait for a model.
  bus.attach(
    new DataAgent({
      library,
      market,
      quality,
      benchmark: settings.BENCHMARK,
      minGoodShare: settings.MIN_GOOD_SHARE,
      absent: parts.absent,
      degradations: parts.degradations,
    }),
  );
  bus.attach(positionManager(book));
  bus.attach(new StrategyAgent(strategyDesk(reader, book), selectors));
  bus.attach(
    new QuantAgent(quantDesk(reader, parts.backtest ? book : null, settings.QUANT_WINDOW), settings),
  );
  const flatten = flattenDesk({ broker, book, clock: parts.clock, desk: settings.DESK_NAME, say: parts.say });
  const risk = { get joined() { return selectors.immediate; }, flatten }; // prettier-ignore
  bus.attach(new RiskAgent(gate, gateDesk(book), risk));
  bus.attach(new ExecutionAgent(broker, journal));
  bus.attach(new AuditAgent(auditDesk(reader, book, statistics, review), parts.narrator, parts.reviewers));

  // The one other way onto the rail: what the broker says by itself.
  return {
    source: new BrokerSource(bus, broker, keeper),
    tally,
    halts,
    exitStations(view, rail) {
      rail.attach(positionManager(view));
      rail.attach(new RiskAgent(gate, gateDesk(view), { joined: false }));
    },
  };
}
