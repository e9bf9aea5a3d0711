import type { Agent, EventOf, Message } from '../bus/index.ts';
import type { Decision, MarketContext, Signal, StrategyName } from '../domain/index.ts';
import type { ChainAnswer, SelectorChain, StrategyCard } from '../llm/index.ts';

/** What Strategy reads; handed in by the pipeline. */
export interface StrategyDesk {
  readonly cards: readonly StrategyCard[];
  /** Context of the symbol at its last bar. */
  context(symbol: string): MarketContext;
  /** The strategy's rule on the symbol's last bar. */
  decide(symbol: string, strategy: StrategyName): Decision;
  /** The strategy that opened the symbol's position; null while flat, `desk` where it is not the desk's own. */
  heldBy(symbol: string): StrategyName | 'desk' | null;
}

type Entry = Message<'signals_ready'>['payload']['signals'][number];

/**
 * 2 decide. A selector names a strategy for each symbol or abstains; the strategy's own code makes the signal.
 * A held symbol is read by the strategy that opened it, and no selector is asked about it.
 */
export class StrategyAgent implements Agent<'data_ready', 'signals_ready'> {
  readonly name = 'strategy';
  readonly hears = ['data_ready'] as const;
  readonly emits = ['signals_ready'] as const;
  readonly #desk: StrategyDesk;
  readonly #selectors: SelectorChain;

  constructor(desk: StrategyDesk, selectors: SelectorChain) {
    this.#desk = desk;
    this.#selectors = selectors;
  }

  async handle(event: EventOf<'data_ready'>): Promise<readonly Message<'signals_ready'>[]> {
    const { session, bars } = event.payload;
    const contexts = new Map(bars.map((b) => [b.symbol, this.#desk.context(b.symbol)]));
    const asked = bars.filter((b) => b.last === session && this.#desk.heldBy(b.symbol) === null);
    const answer = await this.#selectors.select({
      session,
      strategies: this.#desk.cards,
      symbols: asked.map((b) => ({ symbol: b.symbol, context: contexts.get(b.symbol) as MarketContext })),
    });
    const signals: Entry[] = bars.map(({ symbol, last }) => {
      const signal = last === session ? this.#read(symbol, answer) : notToday(symbol, last);
      return { ...signal, context: contexts.get(symbol) as MarketContext };
    });
    const { selector, failures } = answer;
    return [{ type: 'signals_ready', payload: { session, signals, selector, failures } }];
  }

  #read(symbol: string, answer: ChainAnswer): Signal & { chosenBecause: string } {
    const holder = this.#desk.heldBy(symbol);
    if (holder === 'desk') return hold(symbol, 'not_the_desks_own', 'an external position is not touched');
    if (holder)
      return {
        symbol,
        strategy: holder,
        ...this.#desk.decide(symbol, holder),
        chosenBecause: 'opened the position',
      };
    const choice = answer.choices.find((c) => c.symbol === symbol);
    if (!choice) return hold(symbol, 'no_selector', 'no selector answered');
    if (choice.strategy === null) return hold(symbol, 'abstained', choice.reason);
    return {
      symbol,
      strategy: choice.strategy,
      ...this.#desk.decide(symbol, choice.strategy),
      chosenBecause: choice.reason,
    };
  }
}

function hold(symbol: string, code: string, chosenBecause: string): Signal & { chosenBecause: string } {
  return {
    symbol,
    strategy: null,
    action: 'hold',
    confidence: 0,
    reason: { code, figures: {} },
    chosenBecause,
  };
}

/** A bar of an earlier session was decided on in its own cycle already. */
function notToday(symbol: string, last: string): Signal & { chosenBecause: string } {
  return {
    ...hold(symbol, 'no_bar_today', 'no bar of this session'),
    reason: { code: 'no_bar_today', figures: { last } },
  };
}
