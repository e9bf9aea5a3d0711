import type { PositionDesk } from '../agents/position-manager.ts';
import type { ExchangeOptions } from '../brokers/exchange/index.ts';
import { CycleJournal } from '../bus/index.ts';
import type { BusOptions, EventOf } from '../bus/index.ts';
import type { StrategyName } from '../domain/index.ts';
import { fixedChain, rulesSelector, selectorChain } from '../llm/index.ts';
import type { SelectorChain } from '../llm/index.ts';
import { QualityMonitor } from '../market/index.ts';
import type { BarsAnswer, DeskBars, MarketData, Quality } from '../market/index.ts';
import { Gate, ResearchGate } from '../risk/index.ts';
import type { EntryManner, Sizing } from '../risk/index.ts';
import type { StrategyParameters } from '../strategies/index.ts';
import type { Settings } from './config/index.ts';
import { memoryDesk } from './memory-desk.ts';
import type { MemoryDesk, MemoryDeskOptions } from './memory-desk.ts';
import type { BacktestParts } from './pipeline.ts';

export { askedOn, asChosen, fixedChain, randomChain, rulesSelector, selectorChain } from '../llm/index.ts';
export type { SelectorChain } from '../llm/index.ts';
export type { Sizing } from '../risk/index.ts';
export type DeskEvent = EventOf;

export interface BacktestDeskOptions {
  readonly settings: Settings;
  /** Shows the bars of a session once it has closed. */
  readonly library: DeskBars;
  /** Who the bars are from, for the record. */
  readonly provider: string;
  readonly strategy: StrategyName | 'rules';
  /** Who chooses in the place of the strategy or the rules. @default nobody else */
  readonly selectors?: SelectorChain | undefined;
  /** Of a fixed strategy. */
  readonly parameters: StrategyParameters | null;
  readonly sizing: Sizing;
  /** `strategy`: nothing but its SELL lets a position go. */
  readonly exits: 'plan' | 'strategy';
  /** `research`: the gate is passed and no limit binds; no quality, no halt, no buying power. */
  readonly risk: 'default' | 'research';
  readonly validation: NonNullable<BusOptions['validation']>;
  readonly exchange: Partial<Pick<ExchangeOptions, 'costs' | 'participation'>>;
  readonly player: NonNullable<MemoryDeskOptions['player']>;
}

export interface BacktestDesk extends MemoryDesk {
  /** A dividend that the exchange has paid: the book takes it over (P9). */
  paid(dividend: {
    readonly symbol: string;
    readonly session: string;
    readonly dollars: number;
  }): Promise<void>;
}

/** The desk of a backtest: the same agents and gate over bars that are shown session by session, journal off. */
export async function backtestDesk(options: BacktestDeskOptions): Promise<BacktestDesk> {
  const { settings, strategy, parameters, risk } = options;
  const research = risk === 'research';
  const desk = await memoryDesk({
    settings,
    library: options.library,
    market: shownMarket(options.provider),
    journal: new CycleJournal(),
    validation: options.validation,
    selectors:
      options.selectors ?? (strategy === 'rules' ? selectorChain([rulesSelector]) : fixedChain(strategy)),
    exchange: { ...options.exchange, ...(research && { enforceCash: false }) },
    ...(research && { quality: new NoQuality() }),
    safety: !research,
    player: options.player,
    backtest: {
      gate: gateOf(options),
      positions: (own) => positionsOf(own, options),
      ...(strategy !== 'rules' && parameters && { parameters: { [strategy]: parameters } }),
    },
  });
  return {
    ...desk,
    async paid({ symbol, session, dollars }) {
      await desk.bus.publish(
        {
          type: 'reconciled',
          payload: {
            session,
            trigger: 'timer',
            round: 1,
            converged: true,
            checked: { orders: 0, fills: 0, positions: 1 },
            divergences: [{ kind: 'cash_dividend', subject: `${symbol} ${session}`, desk: null, broker: dollars, repair: 'correct' }], // prettier-ignore
            corrections: [{ kind: 'cash', delta: dollars }],
            note: null,
          },
        },
        { cycleId: null, causedBy: null },
      );
      await desk.bus.settled();
    },
  };
}

function gateOf({ settings, sizing, exits, risk }: BacktestDeskOptions): NonNullable<BacktestParts['gate']> {
  const manner: EntryManner = { sizing, planned: exits === 'plan' };
  const Kind = risk === 'research' ? ResearchGate : Gate;
  return (market) => new Kind(settings, market, settings.DESK_NAME, manner);
}

function positionsOf(desk: PositionDesk, { exits, risk }: BacktestDeskOptions): PositionDesk {
  return {
    ...desk,
    ...(exits === 'strategy' && { stopPrice: () => null }),
    // No limit binds: neither that of a day.
    ...(risk === 'research' && { dayStops: () => new Map() }),
    // Where nothing stands in the way, an entry waits for its symbol's next bar, whenever that is.
    ...(risk === 'research' && {
      openOrders: () => desk.openOrders().filter((o) => o.purpose !== 'entry' || o.filledQty > 0),
    }),
  };
}

/** All bars are shown by the library; nobody is asked for any. */
function shownMarket(name: string): MarketData {
  const nothing: BarsAnswer = { ok: true, bars: [], revision: 0 };
  return {
    name,
    kind: 'historical',
    dailyBars: ({ symbols }) => Promise.resolve(new Map(symbols.map((symbol) => [symbol, nothing]))),
    splits: () => Promise.resolve([]),
    range: () => Promise.resolve({ first: null, last: null }),
  };
}

const GOOD: Quality = Object.freeze({
  score: 1,
  terms: { missing: 0, inconsistent: 0, zeroVolume: 0, extreme: 0 },
  affected: { missing: 0, inconsistent: 0, zeroVolume: 0, extreme: 0 },
  fault: null,
});

/** A comparable backtest trades whatever has a bar: files were checked when they were read. */
class NoQuality extends QualityMonitor {
  override assess(): Quality {
    return GOOD;
  }
}
