import type { EventName, EventOf } from '../../bus/events/index.ts';
import type { Fill } from '../../domain/index.ts';
import type { Engine } from '../engine/engine.ts';
import { readAccountRecord } from './account.ts';
import type { AccountRecord } from './account.ts';
import { listNarratives, listRiskMetrics } from './audits.ts';
import type { NarrativeView, RiskMetricsView } from './audits.ts';
import { listCycles, listEquity } from './cycles.ts';
import type { CycleView, EquityView } from './cycles.ts';
import { journalPlace, listEvents, nextEvents } from './events.ts';
import type { EventFilter, JournalPlace } from './events.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explain.ts';
import { listFills } from './fills.ts';
import type { Filter } from './list.ts';
import { listModelCalls, listSelections } from './models.ts';
import type { ModelCallView, SelectionView } from './models.ts';
import { closingOrder, listOrders } from './orders.ts';
import type { OrderView } from './orders.ts';
import { listParity } from './parity.ts';
import type { ParityView } from './parity.ts';
import { listPositions } from './positions.ts';
import type { PositionView } from './positions.ts';
import { listDenials, listSignals } from './signals.ts';
import type { DenialView, SignalView } from './signals.ts';
import { listSymbols } from './symbols.ts';
import type { SymbolView } from './symbols.ts';
import { readTotals } from './totals.ts';
import type { Totals } from './totals.ts';
import { listTrades } from './trades.ts';
import type { TradeView } from './trades.ts';

/** What the faces show. Every list is oldest first and complete unless limited to the newest. */
export class ReadModels {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  trades(filter: Filter = {}): Promise<readonly TradeView[]> {
    return listTrades(this.#engine, filter);
  }

  orders(filter: Filter = {}): Promise<readonly OrderView[]> {
    return listOrders(this.#engine, filter);
  }

  /** The order that has been given to close the position in the symbol, other than its stop; null: there is none. */
  closing(symbol: string): Promise<OrderView | null> {
    return closingOrder(this.#engine, symbol);
  }

  fills(filter: Filter = {}): Promise<readonly Fill[]> {
    return listFills(this.#engine, filter);
  }

  signals(filter: Filter = {}): Promise<readonly SignalView[]> {
    return listSignals(this.#engine, filter);
  }

  denials(filter: Filter = {}): Promise<readonly DenialView[]> {
    return listDenials(this.#engine, filter);
  }

  /** Who chose which strategy for a symbol, and why. */
  selections(filter: Filter = {}): Promise<readonly SelectionView[]> {
    return listSelections(this.#engine, filter);
  }

  /** Every call to a model with its request, reply and cost. */
  modelCalls(filter: Filter = {}): Promise<readonly ModelCallView[]> {
    return listModelCalls(this.#engine, filter);
  }

  cycles(filter: Filter = {}): Promise<readonly CycleView[]> {
    return listCycles(this.#engine, filter);
  }

  /** Counts and sums of everything so far, for the account. */
  accountRecord(): Promise<AccountRecord> {
    return readAccountRecord(this.#engine);
  }

  positions(): Promise<readonly PositionView[]> {
    return listPositions(this.#engine);
  }

  equity(filter: Filter = {}): Promise<readonly EquityView[]> {
    return listEquity(this.#engine, filter);
  }

  /** Recorded days against their simulation. `since` is the day's. */
  parity(filter: Filter = {}): Promise<readonly ParityView[]> {
    return listParity(this.#engine, filter);
  }

  events(filter: EventFilter = {}): Promise<readonly EventOf[]> {
    return listEvents(this.#engine, filter);
  }

  /** The oldest `limit` events behind `after`, of these types. */
  nextEvents(after: number, limit: number, types?: readonly EventName[]): Promise<readonly EventOf[]> {
    return nextEvents(this.#engine, after, limit, types);
  }

  /** How far the journal has come. */
  place(): Promise<JournalPlace> {
    return journalPlace(this.#engine);
  }

  riskMetrics(filter: Filter = {}): Promise<readonly RiskMetricsView[]> {
    return listRiskMetrics(this.#engine, filter);
  }

  /** What the audit said of each cycle. */
  narratives(filter: Filter = {}): Promise<readonly NarrativeView[]> {
    return listNarratives(this.#engine, filter);
  }

  /** Symbols whose bars are stored. */
  symbols(): Promise<readonly SymbolView[]> {
    return listSymbols(this.#engine);
  }

  /** Counts over everything, and the account as the last finished cycle left it. */
  totals(): Promise<Totals> {
    return readTotals(this.#engine);
  }

  /** The chain behind an order, a trade or a cycle; null where nothing has this id. */
  explain(id: string): Promise<Explanation | null> {
    return explain(this.#engine, id);
  }
}
