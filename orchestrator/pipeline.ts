import { AuditAgent } from '../agents/audit.ts';
import { DataAgent } from '../agents/data.ts';
import type { DataDesk } from '../agents/data.ts';
import { ExecutionAgent } from '../agents/execution.ts';
import { PositionManager } from '../agents/position-manager.ts';
import { QuantAgent } from '../agents/quant.ts';
import { RiskAgent } from '../agents/risk.ts';
import { StrategyAgent } from '../agents/strategy.ts';
import type { Broker } from '../brokers/port.ts';
import type { Bus, EventOf, Journal } from '../bus/index.ts';
import type { SelectorChain } from '../llm/index.ts';
import type { DeskBars, MarketData, QualityMonitor } from '../market/index.ts';
import type { Book } from '../portfolio/index.ts';
import { Gate } from '../risk/index.ts';
import { StrategyReader } from '../strategies/index.ts';
import { BookKeeper } from './folds/book-keeper.ts';
import { BrokerSource } from './broker-source.ts';
import { auditDesk, positionDesk, quantDesk, strategyDesk } from './capabilities.ts';
import type { Settings } from './config/index.ts';
import { HaltKeeper } from './folds/halt-keeper.ts';
import { OrderTimes } from './folds/order-times.ts';
import { riskDesk, riskMarket } from './risk-desk.ts';
import { StatisticsKeeper } from './folds/statistics-keeper.ts';
import { CycleTally } from './folds/tally.ts';

export interface PipelineParts {
  readonly bus: Bus;
  readonly journal: Journal;
  readonly library: DeskBars;
  readonly market: MarketData;
  readonly quality: QualityMonitor;
  readonly broker: Broker;
  readonly selectors: SelectorChain;
  readonly settings: Settings;
  /** The book as an earlier run left it, or a new one; and the events its figures are folded from. */
  readonly book: Book;
  readonly past: readonly EventOf[];
  /** Symbols left out from the start. */
  readonly absent: DataDesk['absent'];
  /** What went wrong at data providers since the last question. */
  readonly degradations: DataDesk['degradations'];
}

export interface Pipeline {
  readonly source: BrokerSource;
  readonly tally: CycleTally;
  readonly halts: HaltKeeper;
}

/** The whole desk on one page: what is folded from events, then the stations in the order of the flow. */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { bus, journal, library, market, quality, broker, selectors, settings, book } = parts;
  const reader = new StrategyReader(library, {
    symbols: settings.SYMBOLS,
    benchmark: settings.BENCHMARK,
    sectors: settings.SECTORS,
  });
  const keeper = new BookKeeper(book);
  const statistics = new StatisticsKeeper(settings.CASH);
  const halts = new HaltKeeper();
  const orders = new OrderTimes();
  const tally = new CycleTally();
  for (const event of parts.past) {
    statistics.tap(event);
    halts.tap(event);
  }

  // What the desk knows, folded from every event once it is in the journal and before an agent hears of it.
  for (const fold of [keeper, statistics, halts, orders, tally]) bus.tap((event) => fold.tap(event));
  bus.tap((event) => event.type === 'data_ready' && reader.refresh());

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
  bus.attach(new PositionManager(positionDesk(reader, book, settings.STOP_ATR_MULTIPLE)));
  bus.attach(new StrategyAgent(strategyDesk(reader, book), selectors));
  bus.attach(new QuantAgent(quantDesk(reader, settings.QUANT_WINDOW), settings));
  const gate = new Gate(settings, riskMarket(reader, settings.SECTORS), settings.DESK_NAME);
  bus.attach(new RiskAgent(gate, riskDesk(reader, book, orders.times), { joined: selectors.immediate }));
  bus.attach(new ExecutionAgent(broker, journal));
  bus.attach(new AuditAgent(auditDesk(reader, book, statistics)));

  // The one other way onto the rail: what the broker says by itself.
  return { source: new BrokerSource(bus, broker, keeper), tally, halts };
}
