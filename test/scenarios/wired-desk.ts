import type { EmbeddedExchange } from '../../brokers/exchange/index.ts';
import type { Broker } from '../../brokers/port.ts';
import { Bus, MemoryJournal } from '../../bus/index.ts';
import type { Agent, BusOptions, EventName, EventOf } from '../../bus/index.ts';
import { nextSession } from '../../domain/calendar/index.ts';
import { builtInSelector, selectorChain } from '../../llm/index.ts';
import type { SelectorChain } from '../../llm/index.ts';
import type { BarsAnswer, MarketData } from '../../market/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { memoryDesk } from '../../orchestrator/memory-desk.ts';
import type { MemoryDeskOptions } from '../../orchestrator/memory-desk.ts';
import { keep } from '../../orchestrator/recovery.ts';
import type { Book } from '../../portfolio/index.ts';

export interface Wiring {
  readonly symbols: readonly string[];
  readonly market: MarketData;
  readonly env?: Readonly<Record<string, string>>;
  readonly selectors?: SelectorChain;
  /** What the desk speaks to in the exchange's place. */
  readonly broker?: (exchange: EmbeddedExchange) => Broker;
  /** In the place of what the settings say of the exchange. */
  readonly rules?: MemoryDeskOptions['exchange'];
  /** What is attached in an agent's place. */
  readonly agent?: (agent: Agent, parts: { journal: MemoryJournal; exchange: EmbeddedExchange }) => Agent;
}

export interface WiredDesk {
  readonly exchange: EmbeddedExchange;
  readonly book: Book;
  readonly bus: Bus;
  /** Every event so far. */
  readonly events: readonly EventOf[];
  of<N extends EventName>(type: N): readonly EventOf<N>[];
  /** The exchange plays the session, then the desk decides on its close. */
  day(session: string): Promise<EventOf<'cycle_completed'>>;
  /** Days from one session on; ends early where `until` says so. Returns the session after the last one lived. */
  days(from: string, count: number, until?: () => boolean): Promise<string>;
}

/** Hands every agent through `swap` on its way to the rail. */
class SwappingBus extends Bus {
  readonly #swap: (agent: Agent) => Agent;

  constructor(options: BusOptions, swap: (agent: Agent) => Agent) {
    super(options);
    this.#swap = swap;
  }

  override attach<In extends EventName, Out extends EventName>(agent: Agent<In, Out>): void {
    super.attach(this.#swap(agent as unknown as Agent));
  }
}

/** The whole desk in memory, as the pipeline wires it, with a broker, agents or selectors of the test's own. */
export async function wiredDesk(wiring: Wiring): Promise<WiredDesk> {
  const { symbols, market } = wiring;
  const { settings } = loadConfig({
    purpose: 'query',
    folder: '/nonexistent',
    environment: { SYMBOLS: symbols.join(','), ...wiring.env },
  });
  const journal = new MemoryJournal();
  const swap = wiring.agent;
  const events: EventOf[] = [];
  const { exchange, book, bus, ...desk } = await memoryDesk({
    settings,
    market,
    journal,
    selectors: wiring.selectors ?? selectorChain([builtInSelector('rules')]),
    snapshot: keep,
    ...(wiring.broker && { broker: wiring.broker }),
    ...(wiring.rules && { exchange: wiring.rules }),
    bus: (options, exchange_) =>
      new SwappingBus(options, (agent) => (swap ? swap(agent, { journal, exchange: exchange_ }) : agent)),
  });
  bus.watch((event) => events.push(event));
  const day: WiredDesk['day'] = async (session) => {
    await desk.begin(session);
    await desk.play(session);
    return desk.cycle(session);
  };
  return {
    exchange,
    book,
    bus,
    events,
    of: <N extends EventName>(type: N) => events.filter((e) => e.type === type) as unknown as EventOf<N>[],
    day,
    async days(from, count, until = () => false) {
      let session = from;
      for (let i = 0; i < count && !until(); i++) {
        await day(session);
        session = nextSession(session);
      }
      return session;
    },
  };
}

/** The fill of every trade, in the order it happened: what a desk did, free of ids. */
export const fillsOf = (desk: WiredDesk): readonly string[] =>
  desk
    .of('order_updated')
    .flatMap(({ payload: { fill } }) =>
      fill ? [`${fill.session} ${fill.side} ${fill.qty} ${fill.symbol} @ ${fill.price}`] : [],
    );

/** Puts an agent that throws in the place of one, from when `now` says so. */
export function failing(name: Agent['name'], now = () => true): NonNullable<Wiring['agent']> {
  return (agent) =>
    agent.name !== name
      ? agent
      : {
          name,
          hears: agent.hears,
          emits: agent.emits,
          handle: (event) =>
            now() ? Promise.reject(new Error(`${name} is broken`)) : agent.handle(event as never),
        };
}

/** The market with another answer for some symbols. */
export function changedMarket(
  market: MarketData,
  change: (symbol: string, answer: BarsAnswer) => BarsAnswer,
): MarketData {
  return {
    name: market.name,
    kind: market.kind,
    async dailyBars(request) {
      const answers = await market.dailyBars(request);
      return new Map(Array.from(answers, ([symbol, answer]) => [symbol, change(symbol, answer)]));
    },
    splits: (...asked) => market.splits(...asked),
    range: () => market.range(),
  };
}

/** The market, but some symbols have no bars after a date. */
export const endingOn = (market: MarketData, last: string, symbols: readonly string[]): MarketData =>
  changedMarket(market, (symbol, answer) =>
    answer.ok && symbols.includes(symbol)
      ? { ...answer, bars: answer.bars.filter((bar) => bar.date <= last) }
      : answer,
  );
