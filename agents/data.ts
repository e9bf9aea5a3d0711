import type { Agent, EventOf, Message } from '../bus/index.ts';
import { refreshBars } from '../market/index.ts';
import type { DataFault, DeskBars, MarketData, QualityMonitor } from '../market/index.ts';

export interface DataDesk {
  readonly library: DeskBars;
  readonly market: MarketData;
  readonly quality: QualityMonitor;
  /** Read beyond the traded symbols; never on the event. */
  readonly benchmark: string;
  /** Least share of good symbols on a day that may open positions. */
  readonly minGoodShare: number;
  /** Symbols left out from the start, each with its reason; they do not count among the listed ones. */
  readonly absent: ReadonlyMap<string, string>;
  /** What went wrong at providers since the last question. */
  degradations(): readonly Message<'provider_degraded'>['payload'][];
}

type Answer = readonly Message<'provider_degraded' | 'data_ready'>[];
type Payload = Message<'data_ready'>['payload'];

/**
 * 1 data in. Brings the desk's bars up to the finished session, grades each symbol, and names those that can be trusted.
 * A symbol that cannot be read leaves by itself, with its reason; it takes no other one with it.
 */
export class DataAgent implements Agent<'cycle_started', 'provider_degraded' | 'data_ready'> {
  readonly name = 'data';
  readonly hears = ['cycle_started'] as const;
  readonly emits = ['provider_degraded', 'data_ready'] as const;
  readonly #desk: DataDesk;

  constructor(desk: DataDesk) {
    this.#desk = desk;
  }

  handle(event: EventOf<'cycle_started'>): Answer | Promise<Answer> {
    const { library, market, benchmark } = this.#desk;
    const { session, symbols } = event.payload;
    const faults = refreshBars(library, market, {
      symbols: symbols.includes(benchmark) ? symbols : [...symbols, benchmark],
      through: session,
    });
    return faults instanceof Promise
      ? faults.then((known) => this.#answer(event, known))
      : this.#answer(event, faults);
  }

  #answer(event: EventOf<'cycle_started'>, faults: ReadonlyMap<string, DataFault>): Answer {
    const { library, market, quality, minGoodShare, absent } = this.#desk;
    const { session, symbols } = event.payload;
    const provider = market.name;
    const bars: Payload['bars'][number][] = [];
    const excluded: Payload['excluded'][number][] = [];
    let listed = 0;
    for (const symbol of symbols) {
      const series = library.series(symbol);
      const why = absent.size === 0 ? undefined : absent.get(symbol);
      if (!series || why !== undefined) {
        // Never had a bar: not listed yet, or without a source from the start. Neither counts against the day.
        const fault = faults.get(symbol);
        excluded.push({
          symbol,
          code: fault?.code ?? (why === undefined ? 'not_listed' : 'no_bars'),
          detail: fault?.detail ?? why ?? `no bars up to ${session}`,
        });
        continue;
      }
      listed++;
      const { score, fault } = quality.assess(series, session);
      if (fault)
        excluded.push({ symbol, code: fault.code, detail: faults.get(symbol)?.detail ?? fault.detail });
      else {
        const { length, hash } = library.ref(symbol);
        const last = series.dates[length - 1] as string;
        const close = series.close[length - 1] as number;
        bars.push({ symbol, length, hash, last, close, quality: score, provider });
      }
    }
    const goodShare = listed === 0 ? 0 : bars.length / listed;
    const ready: Message<'data_ready'> = {
      type: 'data_ready',
      payload: { session, bars, excluded, goodShare, entriesAllowed: goodShare >= minGoodShare },
    };
    const degraded = this.#desk
      .degradations()
      .map((payload): Message<'provider_degraded'> => ({ type: 'provider_degraded', payload }));
    return [...degraded, ready];
  }
}
