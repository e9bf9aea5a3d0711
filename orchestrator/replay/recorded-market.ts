import type { EventOf, Message } from '../../bus/index.ts';
import { GrowingSeries, lastIndexAt } from '../../domain/index.ts';
import type { Bar } from '../../domain/index.ts';
import { BarHash } from '../../market/index.ts';
import type { BarsAnswer, BarsRequest, DataFault, DataFaultCode, MarketData, StoredSeries } from '../../market/index.ts'; // prettier-ignore
import { failAsRecorded } from './recorded-failure.ts';
import type { ReplayRail } from './rail.ts';
import type { Recording } from './recording.ts';
import type { Tape } from './tape.ts';

type Ready = EventOf<'data_ready'>['payload'];
type Excluded = Ready['excluded'][number];

/** One stored history, with the digests of its beginnings. */
class History {
  readonly revision: number;
  readonly bars: readonly Bar[];
  readonly series: GrowingSeries;
  #hash: BarHash;

  constructor(symbol: string, { revision, bars }: StoredSeries) {
    this.revision = revision;
    this.bars = bars;
    this.series = new GrowingSeries(symbol, bars, revision);
    this.#hash = new BarHash(this.series);
  }

  begins(length: number, hash: string): boolean {
    if (length > this.bars.length) return false;
    if (length < this.#hash.length) this.#hash = new BarHash(this.series);
    return this.#hash.at(length) === hash;
  }

  answer(after: string | undefined, length: number): BarsAnswer {
    const from = after === undefined ? 0 : lastIndexAt(this.series.dates, after) + 1;
    return { ok: true, bars: this.bars.slice(from, Math.max(from, length)), revision: this.revision };
  }
}

/** Exclusions under which nothing new had come of a symbol. */
const NOTHING_NEW: ReadonlySet<string> = new Set(['stale', 'no_source', 'provider_failed']);

/**
 * The provider as the journal and the bar store remember it: of each symbol the bars that its event names by their
 * hash. What the event does not name (the benchmark, a symbol left out) is as it is stored, up to the session.
 */
export class RecordedMarket implements MarketData {
  readonly kind = 'historical';
  /** Symbols left out from the start, by the event of the cycle. */
  readonly absent = new Map<string, string>();
  readonly #recording: Recording;
  readonly #rail: ReplayRail;
  readonly #tape: Tape;
  readonly #histories = new Map<string, readonly History[]>();
  #name = 'recorded';

  constructor(recording: Recording, rail: ReplayRail, tape: Tape) {
    this.#recording = recording;
    this.#rail = rail;
    this.#tape = tape;
  }

  /** Of the provider then. */
  get name(): string {
    this.#look();
    return this.#name;
  }

  async dailyBars({ symbols, after, through }: BarsRequest): Promise<ReadonlyMap<string, BarsAnswer>> {
    failAsRecorded(this.#rail, this.#tape, 'data');
    const ready = this.#look();
    const answers = new Map<string, BarsAnswer>();
    for (const symbol of symbols)
      answers.set(symbol, await this.#answer(symbol, after?.get(symbol), through, ready));
    return answers;
  }

  async splits(): Promise<readonly never[]> {
    return [];
  }

  async range(): Promise<{ first: null; last: null }> {
    return { first: null, last: null };
  }

  degradations(): readonly Message<'provider_degraded'>['payload'][] {
    const told = this.#tape.answersTo(this.#rail.handling('data').id);
    return told.flatMap((event) => (event.type === 'provider_degraded' ? [event.payload] : []));
  }

  /** What the desk made of its data in the cycle under way. */
  #look(): Ready | undefined {
    const ready = this.#tape.answerTo(this.#rail.handling('data').id, 'data_ready')?.payload;
    this.#name = ready?.bars[0]?.provider ?? this.#name;
    this.absent.clear();
    for (const { symbol, code, detail } of ready?.excluded ?? [])
      if (code === 'no_bars') this.absent.set(symbol, detail);
    return ready;
  }

  async #answer(
    symbol: string,
    after: string | undefined,
    through: string,
    ready: Ready | undefined,
  ): Promise<BarsAnswer> {
    const histories = await this.#of(symbol);
    const named = ready?.bars.find((bar) => bar.symbol === symbol);
    if (named) {
      const { length, hash } = named;
      const history = histories.find((one) => one.begins(length, hash));
      // None: what is stored has changed since, and the hash of the event will say so.
      if (history) return history.answer(after, length);
    }
    const excluded = named ? undefined : ready?.excluded.find((one) => one.symbol === symbol);
    // The first that reaches so far: what replaced it came later.
    const history = histories.find(({ bars }) => (bars.at(-1)?.date ?? '') >= through) ?? histories.at(-1);
    const length = history ? lastIndexAt(history.series.dates, through) + 1 : 0;
    if (excluded?.code === 'not_listed') return { ok: true, bars: [], revision: 0 };
    if (excluded && (length === 0 || NOTHING_NEW.has(excluded.code))) return { ok: false, fault: faultOf(excluded) };
    return history ? history.answer(after, length) : { ok: true, bars: [], revision: 0 };
  } // prettier-ignore

  async #of(symbol: string): Promise<readonly History[]> {
    const known = this.#histories.get(symbol);
    if (known) return known;
    const histories = (await this.#recording.bars(symbol)).map((stored) => new History(symbol, stored));
    this.#histories.set(symbol, histories);
    return histories;
  }
}

const faultOf = ({ symbol, code, detail }: Excluded): DataFault => ({
  symbol,
  code: code as DataFaultCode,
  detail,
});
