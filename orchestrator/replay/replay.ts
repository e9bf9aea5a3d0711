import type { EventOf } from '../../bus/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { DeskBars, QualityMonitor } from '../../market/index.ts';
import { Book, idsOf } from '../../portfolio/index.ts';
import type { ReaderOptions } from '../../strategies/index.ts';
import type { Settings } from '../config/index.ts';
import { createPipeline } from '../pipeline.ts';
import { IntentLedger, KnownOrders } from '../reconciliation/index.ts';
import { Player } from './player.ts';
import type { Difference } from './player.ts';
import { ReplayRail } from './rail.ts';
import { recordedBroker, recordedVerdicts } from './recorded-broker.ts';
import { RecordedMarket } from './recorded-market.ts';
import { recordedNarrator, RecordedSelectors } from './recorded-models.ts';
import type { Recording } from './recording.ts';
import { Tape } from './tape.ts';

export interface ReplayOptions {
  readonly recording: Recording;
  /** What the desk decided with. */
  readonly settings: Settings;
  /** Cycles; what lies before the first is folded and not lived through. @default the whole journal */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** In the place of the strategies' defaults, to see what would have come of it. @default none */
  readonly parameters?: ReaderOptions['parameters'];
  readonly signal?: AbortSignal;
  /** Called after each cycle. */
  readonly progress?: (cycles: number, cycle: string) => void;
}

export interface Replayed {
  readonly identical: boolean;
  readonly cycles: number;
  readonly first: string | null;
  readonly last: string | null;
  /** Events lived through; of them, worked out anew and held against the record, and entered from outside. */
  readonly events: number;
  readonly compared: number;
  readonly entered: number;
  /** Events before --from, folded only. */
  readonly folded: number;
  /** The last cycle did not end: what its stations had not said yet is no difference. */
  readonly unfinished: boolean;
  readonly difference: Difference | null;
}

/**
 * Lives through a recorded run with the code of today: the desk's own pipeline, with the journal as clock, market data,
 * broker and models (P5). Ends at the first event that comes out differently.
 * @throws DeskError NOT_FOUND where --from or --to names no recorded cycle
 */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { from, to, signal, progress } = options;
  const { player, tape, time } = assembled(options);
  let [cycles, folded] = [0, 0];
  let [first, last]: [string | null, string | null] = [null, null];
  let [begun, ended, open] = [from === undefined, false, false];
  let known: readonly [string | null, string | null] = [null, null];
  let difference: Difference | null = null;
  for (let event = await tape.next(); event && !difference; event = ended || signal?.aborted ? null : await tape.next()) {
    const { type, cycleId } = event;
    time(event);
    if (type === 'cycle_started') known = [known[0] ?? cycleId, cycleId];
    begun ||= type === 'cycle_started' && cycleId === from;
    if (!begun) {
      player.fold(event);
      folded++;
      continue;
    }
    difference = await player.play(event);
    if (type === 'cycle_started') open = true;
    if (difference || type !== 'cycle_completed') continue;
    open = false;
    cycles++;
    first ??= cycleId;
    last = cycleId;
    ended = cycleId === to;
    progress?.(cycles, cycleId ?? '');
  } // prettier-ignore
  const missing = begun ? (to !== undefined && !ended && !difference && !signal?.aborted ? to : null) : from;
  if (missing !== undefined && missing !== null) throw notFound(missing, known);
  const { compared, entered } = player;
  const events = compared + entered;
  const identical = difference === null;
  return { identical, cycles, first, last, events, compared, entered, folded, unfinished: identical && open, difference }; // prettier-ignore
}

/** The pipeline of the desk, with the record in the place of the world. */
function assembled({ recording, settings, parameters }: ReplayOptions): {
  readonly player: Player;
  readonly tape: Tape;
  /** Moves the clock, and knows the event as it is recorded. */
  readonly time: (event: EventOf) => void;
} {
  const rail = new ReplayRail();
  const tape = new Tape((after, limit) => recording.events(after, limit));
  const market = new RecordedMarket(recording, rail, tape);
  const book = new Book(settings.CASH, idsOf(settings.DESK_NAME));
  let due: EventOf | null = null;
  const recent = new Map<number, EventOf>();
  const clock: Clock = { kind: 'replayed', now: () => (due ? Date.parse(due.at) : 0) };
  const verdicts = recordedVerdicts(rail, tape, (seq) => recent.get(seq));
  const { source, tally, halts } = createPipeline({
    bus: rail,
    journal: verdicts,
    library: new DeskBars(),
    market,
    quality: new QualityMonitor({ minimum: settings.QUALITY_MIN, window: settings.HISTORY_BARS }),
    broker: recordedBroker(rail, tape),
    selectors: new RecordedSelectors(rail, tape, recording.calls),
    narrator: recordedNarrator(rail, tape, recording.calls),
    settings,
    book,
    past: [],
    clock,
    known: new KnownOrders(),
    intents: new IntentLedger(),
    reconciled: () => !fenced(rail, tape),
    say: () => undefined,
    absent: market.absent,
    degradations: () => market.degradations(),
    ...(parameters && { parameters }),
  });
  const account = () => ({ equity: book.equity(), cash: book.cash(), drawdown: book.drawdown() });
  const player = new Player({ rail, tape, source, tally, mayOpen: () => halts.mayOpen, account });
  return {
    player,
    tape,
    time(event) {
      due = event;
      if (event.type === 'cycle_started') recent.clear();
      recent.set(event.seq, event);
    },
  };
}

/** Whether the books had been brought together is the reconciler's to know; the journal has it in the verdict alone. */
function fenced(rail: ReplayRail, tape: Tape): boolean {
  const verdict = tape.answerTo(rail.handling('risk').id, 'approved_ready')?.payload;
  return verdict?.denials.some(({ code }) => code === 'not_reconciled') ?? false;
}

function notFound(cycle: string, [first, last]: readonly [string | null, string | null]): DeskError {
  const hint = first === null ? 'no cycle is on record' : `recorded: ${first} to ${last}; npm run cycles lists them`;
  return new DeskError('NOT_FOUND', `no cycle is called ${cycle} from there on`, { hint });
} // prettier-ignore
