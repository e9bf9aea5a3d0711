import type { Agent, EventOf, Message } from '../bus/index.ts';
import type { Decision, MarketContext, StrategyName } from '../domain/index.ts';
import { callFacts } from '../llm/index.ts';
import type { ChainAnswer, Choice, SelectionRequest, StrategyCard } from '../llm/index.ts';

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

/** The selectors, as the desk asks them; those who need nothing from outside may answer at once. */
export interface Selectors {
  select(request: SelectionRequest): Said | Promise<Said>;
}

/** What of their answer counts here. */
type Said = Pick<ChainAnswer, 'selector' | 'failures' | 'choices'> & Partial<Pick<ChainAnswer, 'calls'>>;
type Answer = readonly Message<'model_asked' | 'signals_ready'>[];
type Entry = Message<'signals_ready'>['payload']['signals'][number];

/** A symbol that is asked about. The context is worked out where a selector looks at it, and stands on the event then. */
class Asked {
  readonly symbol: string;
  /** The context once somebody has looked at it. */
  seen: MarketContext | null = null;
  readonly #desk: StrategyDesk;

  constructor(symbol: string, desk: StrategyDesk) {
    this.symbol = symbol;
    this.#desk = desk;
  }

  get context(): MarketContext {
    return (this.seen ??= this.#desk.context(this.symbol));
  }
}

/** Where every symbol is held, nobody is asked. */
const NOBODY: Said = { selector: null, failures: [], choices: [] };

/**
 * 2 decide. A selector names a strategy for each symbol or abstains; the strategy's own code makes the signal.
 * A held symbol is read by the strategy that opened it, and no selector is asked about it.
 */
export class StrategyAgent implements Agent<'data_ready', 'model_asked' | 'signals_ready'> {
  readonly name = 'strategy';
  readonly hears = ['data_ready'] as const;
  readonly emits = ['model_asked', 'signals_ready'] as const;
  readonly #desk: StrategyDesk;
  readonly #selectors: Selectors;

  constructor(desk: StrategyDesk, selectors: Selectors) {
    this.#desk = desk;
    this.#selectors = selectors;
  }

  handle(event: EventOf<'data_ready'>): Answer | Promise<Answer> {
    const { session, bars } = event.payload;
    const asked: Asked[] = [];
    for (const { symbol, last } of bars)
      if (last === session && this.#desk.heldBy(symbol) === null) asked.push(new Asked(symbol, this.#desk));
    if (asked.length === 0) return this.#answer(event, asked, NOBODY);
    const { cycleId: cycle } = event;
    const answer = this.#selectors.select({ session, cycle, strategies: this.#desk.cards, symbols: asked });
    return answer instanceof Promise
      ? answer.then((said) => this.#answer(event, asked, said))
      : this.#answer(event, asked, answer);
  }

  #answer(
    { payload: { session, bars } }: EventOf<'data_ready'>,
    asked: readonly Asked[],
    answer: Said,
  ): Answer {
    const { selector, failures, choices, calls = [] } = answer;
    let next = 0;
    const signals = bars.map(({ symbol, last }): Entry => {
      if (last !== session) return notToday(symbol, last);
      const one = asked[next];
      if (one?.symbol !== symbol) return this.#held(symbol);
      // Choices come in the order in which they were asked for; of nobody there are none.
      return this.#chosen(one, choices[next++]);
    });
    // What was asked and what it cost comes before what was made of it.
    const models = calls.map((call) => ({ type: 'model_asked', payload: callFacts(call) }) as const);
    return [...models, { type: 'signals_ready', payload: { session, signals, selector, failures } }];
  }

  #held(symbol: string): Entry {
    const holder = this.#desk.heldBy(symbol);
    if (holder === 'desk' || holder === null)
      return hold(symbol, 'not_the_desks_own', 'an external position is not touched', null);
    return entry(symbol, holder, this.#desk.decide(symbol, holder), 'opened the position', null);
  }

  #chosen({ symbol, seen }: Asked, choice: Choice | undefined): Entry {
    if (choice === undefined) return hold(symbol, 'no_selector', 'no selector answered', seen);
    const { strategy, reason } = choice;
    if (strategy === null) return hold(symbol, 'abstained', reason, seen);
    return entry(symbol, strategy, this.#desk.decide(symbol, strategy), reason, seen);
  }
}

/** Field by field: copying what has been decided costs more than deciding it. */
function entry(
  symbol: string,
  strategy: StrategyName | null,
  { action, confidence, reason }: Decision,
  chosenBecause: string,
  context: MarketContext | null,
): Entry {
  return { symbol, strategy, action, confidence, reason, chosenBecause, context };
}

function hold(symbol: string, code: string, why: string, context: MarketContext | null): Entry {
  return entry(symbol, null, { action: 'hold', confidence: 0, reason: { code, figures: {} } }, why, context);
}

/** A bar of an earlier session was decided on in its own cycle already. */
function notToday(symbol: string, last: string): Entry {
  const reason = { code: 'no_bar_today', figures: { last } };
  return entry(symbol, null, { action: 'hold', confidence: 0, reason }, 'no bar of this session', null);
}
