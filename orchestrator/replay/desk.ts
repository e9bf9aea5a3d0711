import type { EventName, EventOf } from '../../bus/index.ts';
import type { Clock } from '../../domain/index.ts';
import { DeskBars, QualityMonitor } from '../../market/index.ts';
import { Book, idsOf } from '../../portfolio/index.ts';
import type { ReaderOptions } from '../../strategies/index.ts';
import type { Settings } from '../config/index.ts';
import type { Era } from '../kept-settings.ts';
import { createPipeline } from '../pipeline.ts';
import type { Pipeline } from '../pipeline.ts';
import { IntentLedger, KnownOrders } from '../reconciliation/index.ts';
import { ReplayRail } from './rail.ts';
import { recordedBroker, recordedVerdicts } from './recorded-broker.ts';
import { RecordedMarket } from './recorded-market.ts';
import { recordedNarrator, recordedReviewers, RecordedSelectors } from './recorded-models.ts';
import type { Recording } from './recording.ts';
import { Tape } from './tape.ts';

export interface ReplayDeskParts {
  readonly recording: Recording;
  /** Of today: for what the record does not say. */
  readonly settings: Settings;
  readonly parameters?: ReaderOptions['parameters'] | undefined;
}

/** Of these a desk that is begun again folds its figures, halts and refused exits, from the beginning. */
const LASTING: ReadonlySet<EventName> = new Set(['position_changed', 'cycle_completed', 'halted', 'resumed']);
/** And of these those of the newest sessions. */
const RECENT: ReadonlySet<EventName> = new Set([
  'approved_ready', 'executed_ready', 'order_updated', 'intent_settled', 'audited_ready',
]); // prettier-ignore
const KEPT_CYCLES = 2;

/** The desk's own pipeline, with the record in the place of clock, market, broker and models (P5). */
export class ReplayDesk {
  readonly rail = new ReplayRail();
  readonly tape: Tape;
  readonly book: Book;
  pipeline: Pipeline;
  readonly #parts: ReplayDeskParts;
  readonly #eras: Era[];
  readonly #library = new DeskBars();
  readonly #known = new KnownOrders();
  readonly #intents = new IntentLedger();
  readonly #past: EventOf[] = [];
  readonly #recent: EventOf[][] = [[]];
  #due: EventOf | null = null;

  /** @param eras the settings that were kept with the journal, oldest first; none: those of today */
  constructor(parts: ReplayDeskParts, eras: readonly Era[]) {
    this.#parts = parts;
    this.#eras = [...eras];
    this.tape = new Tape((after, limit) => parts.recording.events(after, limit));
    const settings = this.#settings();
    this.book = new Book(settings.CASH, idsOf(settings.DESK_NAME));
    this.pipeline = this.#assemble(settings);
  }

  /** The event is due: the clock stands at its time, and a desk that was begun again with other settings is so here. */
  meet(event: EventOf): void {
    this.#due = event;
    const [, next] = this.#eras;
    if (event.type !== 'cycle_started') return;
    if (next !== undefined && event.seq >= next.from) {
      this.#eras.shift();
      this.rail.clear();
      this.pipeline = this.#assemble(this.#settings());
    }
    this.#recent.push([]);
    if (this.#recent.length > KEPT_CYCLES) this.#recent.shift();
  }

  /** It has been lived through. */
  pass(event: EventOf): void {
    if (this.#eras.length > 1 && LASTING.has(event.type)) this.#past.push(event);
    if (RECENT.has(event.type)) this.#recent.at(-1)?.push(event);
  }

  #settings(): Settings {
    return { ...this.#parts.settings, ...this.#eras[0]?.settings };
  }

  #assemble(settings: Settings): Pipeline {
    const { rail, tape, book } = this;
    const { recording, parameters } = this.#parts;
    const market = new RecordedMarket(recording, rail, tape);
    const clock: Clock = { kind: 'replayed', now: () => (this.#due ? Date.parse(this.#due.at) : 0) };
    const past = [...this.#past, ...this.#recent.flat()].sort((a, b) => a.seq - b.seq);
    return createPipeline({
      bus: rail,
      journal: recordedVerdicts(rail, tape),
      library: this.#library,
      market,
      quality: new QualityMonitor({ minimum: settings.QUALITY_MIN, window: settings.HISTORY_BARS }),
      broker: recordedBroker(rail, tape),
      selectors: new RecordedSelectors(rail, tape, recording.calls),
      narrator: recordedNarrator(rail, tape, recording.calls),
      reviewers: recordedReviewers(rail, tape, recording.calls),
      settings,
      book,
      past,
      clock,
      known: this.#known,
      intents: this.#intents,
      reconciled: () => !fenced(rail, tape),
      say: () => undefined,
      absent: market.absent,
      degradations: () => market.degradations(),
      ...(parameters && { parameters }),
    });
  }
}

/** Whether the books had been brought together is the reconciler's to know; the journal has it in the verdict alone. */
function fenced(rail: ReplayRail, tape: Tape): boolean {
  const verdict = tape.answerTo(rail.handling('risk').id, 'approved_ready')?.payload;
  return verdict?.denials.some(({ code }) => code === 'not_reconciled') ?? false;
}
