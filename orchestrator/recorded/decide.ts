import { CycleJournal } from '../../bus/index.ts';
import type { EventOf } from '../../bus/index.ts';
import type { BarSeries } from '../../domain/index.ts';
import type { SelectorChain } from '../../llm/index.ts';
import { DeskBars, memoryBarStore, QualityMonitor } from '../../market/index.ts';
import type { BarsAnswer, MarketData, Quality, StoredSeries } from '../../market/index.ts';
import type { Book } from '../../portfolio/index.ts';
import type { Settings } from '../config/index.ts';
import { memoryDesk } from '../memory-desk.ts';
import { IntentLedger } from '../reconciliation/index.ts';
import { accountLike } from './books.ts';
import { of } from './day.ts';
import type { RecordedDay } from './day.ts';

/** All that a day's decision rests on. */
export interface DecisionInputs {
  readonly day: RecordedDay;
  /** SYMBOLS and DESK_NAME are those of the day. */
  readonly settings: Settings;
  /** As it stood before the cycle. */
  readonly book: Book;
  /** Bars up to the session and none after it (P6). */
  readonly bars: ReadonlyMap<string, StoredSeries>;
  readonly selectors: SelectorChain;
  /** Whether symbols that the recorded cycle left out are left out, whatever their bars look like. */
  readonly leaveOut: boolean;
}

/** Lets the same agents decide the day once more, on the embedded exchange and with nothing on the disk. Returns the cycle's events. */
export async function decideAgain(inputs: DecisionInputs): Promise<readonly EventOf[]> {
  const { day, settings, bars, selectors, leaveOut } = inputs;
  const { session, before } = day;
  const store = memoryBarStore();
  for (const [symbol, series] of bars) await store.replace(symbol, series.revision, series.bars);
  const library = new DeskBars(store);
  await library.load([...bars.keys()]);
  const intents = new IntentLedger();
  for (const event of before) intents.tap(event);
  const quality = { minimum: settings.QUALITY_MIN, window: settings.HISTORY_BARS };
  const data = of(day.cycle, 'data_ready')[0]?.payload;
  const book = inputs.book.copy();
  const desk = await memoryDesk({
    settings: { ...settings, SYMBOLS: [...day.symbols] },
    market: shown(bars, data?.bars[0]?.provider ?? 'store'),
    selectors,
    journal: new CycleJournal(),
    library,
    quality: leaveOut ? new RecordedQuality(quality, new Map(data?.excluded.map((e) => [e.symbol, e]))) : new QualityMonitor(quality), // prettier-ignore
    start: {
      store: accountLike(book, session, settings.DESK_NAME),
      book,
      past: before,
      after: before.length,
      intents,
      reconciled: !of(day.cycle, 'approved_ready').some(({ payload }) => payload.denials.some((d) => d.code === 'not_reconciled')), // prettier-ignore
    },
  });
  const events: EventOf[] = [];
  desk.bus.watch((event) => events.push(event));
  await desk.begin(session);
  await desk.cycle(session);
  return events;
}

/** All bars are held already: asked for more, there are none. */
function shown(bars: ReadonlyMap<string, StoredSeries>, name: string): MarketData {
  const answer = (symbol: string): BarsAnswer => {
    const series = bars.get(symbol);
    if (series) return { ok: true, bars: [], revision: series.revision };
    return { ok: false, fault: { symbol, code: 'no_bars', detail: `no bars of ${symbol} are kept` } };
  };
  return {
    name,
    kind: 'historical',
    dailyBars: ({ symbols }) => Promise.resolve(new Map(symbols.map((symbol) => [symbol, answer(symbol)]))),
    splits: () => Promise.resolve([]),
    range: () => Promise.resolve({ first: null, last: null }),
  };
}

type Excluded = EventOf<'data_ready'>['payload']['excluded'][number];

/** Grades as ever, and leaves out what was left out then: a provider that failed that day has bars today. */
class RecordedQuality extends QualityMonitor {
  readonly #excluded: ReadonlyMap<string, Excluded>;

  constructor(options: ConstructorParameters<typeof QualityMonitor>[0], excluded: ReadonlyMap<string, Excluded>) {
    super(options);
    this.#excluded = excluded;
  } // prettier-ignore

  override assess(series: BarSeries, session: string): Quality {
    const own = super.assess(series, session);
    const then = this.#excluded.get(series.symbol);
    if (!then || own.fault) return own;
    return { ...own, fault: { symbol: series.symbol, code: 'provider_failed', detail: then.detail } };
  }
}
