import type { Bar, Order } from '../../domain/index.ts';
import type { DeskEvent } from '../../orchestrator/backtest-desk.ts';
import type { Settings } from '../../orchestrator/config/index.ts';
import {  bookAtClose, decideAgain,
  firstBook,
  folded, flattenings, heardSince, of, recordedChoices, recordedDay, sendings } from '../../orchestrator/recorded/index.ts'; // prettier-ignore
import type { DecisionInputs, RecordedDay, Sending } from '../../orchestrator/recorded/index.ts';
import { accountDifferences, markDifferences } from './account.ts';
import { barOf, barsBehind } from './bars.ts';
import type { Histories, Series } from './bars.ts';
import { compare } from './compare.ts';
import { judges } from './judges.ts';
import { play } from './play.ts';
import type { BookAtClose, Played, PlayInputs } from './play.ts';
import type { Scene } from './scene.ts';
import { sharesOf } from './report.ts';
import type { Difference, ParityReport } from './report.ts';
import { outcomesOf, signalsOf } from './trace.ts';
import type { Trace } from './trace.ts';

export interface ParityInputs {
  /** The whole journal. */
  readonly events: readonly DeskEvent[];
  /** The day: the session whose close was decided on. */
  readonly session: string;
  /** As they are now; DESK_NAME and CASH as they were. */
  readonly settings: Settings;
  readonly histories: Histories;
  /** Who chooses strategies now. */
  readonly selectors: (day: RecordedDay) => Promise<DecisionInputs['selectors']>;
}

/**
 * Lives a recorded day once more and attributes what differs. From the recorded day to the simulated one, one input at a
 * time is put in the other's place: fills by our exchange, the bars they meet, the agents, the selector, the bars that
 * were decided on. What changes at a step is that input's, so that the parts add up to the whole.
 * @throws DeskError NOT_FOUND where the journal holds no cycle of the session
 */
export async function parity(inputs: ParityInputs): Promise<ParityReport> {
  const { events, session, histories } = inputs;
  const day = recordedDay(events, session);
  const { next, settled } = day;
  const settings = { ...inputs.settings, SYMBOLS: [...day.symbols] };
  const before = folded(firstBook(settings), day.before);
  const book = bookAtClose(before, day);
  const behind = await barsBehind(of(day.cycle, 'data_ready')[0]?.payload.bars ?? [], session, histories);
  const met = await barsBehind(namedNext(day), next, histories);
  const scene: Scene = { day, settings, book, behind, met };

  const sent = sendings(day.cycle);
  const byHand = flattenings(day).filter((s) => !sent.some((own) => own.orders === s.orders));
  const recorded = recordedTrace(scene, [...sent, ...byHand]);
  const decide = (bars: Series, selectors: DecisionInputs['selectors'], leaveOut: boolean) =>
    decideAgain({ day, settings, book: before, bars, selectors, leaveOut });
  const lived = async (decided: readonly DeskEvent[]) =>
    await traceOf(scene, [...sendings(decided), ...byHand], signalsOf(decided), met.now);

  const judge = judges(scene, inputs.events);
  const steps: Difference[] = [];
  const step = (a: Trace, b: Trace, by: keyof typeof judge): void => {
    steps.push(...compare(a, b, judge[by], settled));
  };
  const own = await inputs.selectors(day);
  const ours = await traceOf(scene, [...sent, ...byHand], recorded.signals, met.seen);
  const onBars = await traceOf(scene, [...sent, ...byHand], recorded.signals, met.now);
  const byCode = await lived(await decide(behind.seen, recordedChoices(day) ?? own, true));
  const byModel = await lived(await decide(behind.seen, own, true));
  const byData = await lived(await decide(behind.now, own, false));
  step(recorded, ours.trace, 'fill');
  step(ours.trace, onBars.trace, 'bars');
  step(onBars.trace, byCode.trace, 'code');
  step(byCode.trace, byModel.trace, 'model');
  step(byModel.trace, byData.trace, 'data');

  const simulated = byData.played;
  const end = folded(before, day.since);
  // A session that was not decided on has no marks of its own: then both accounts are marked alike.
  if (namedNext(day).length === 0) end.markCloses((symbol) => closeOf(scene, symbol));
  const account = { end, simulated, day, closeNow: (symbol: string) => closeOf(scene, symbol) };
  const marked = settled ? [...steps, ...markDifferences(account)] : steps;
  const differences = settled ? [...marked, ...accountDifferences(account, marked)] : steps;
  return {
    day: session,
    next,
    status: day.status,
    settled,
    orders: new Set([...recorded.outcomes.keys(), ...byData.trace.outcomes.keys()]).size,
    recordedPnl: settled ? end.equity() - book.equity() : null,
    simulatedPnl: settled ? simulated.equity - book.equity() : null,
    differences,
    ...sharesOf(differences),
    positions: settled ? positionsOf(end, simulated, differences) : [],
    changedBars: Object.fromEntries([...met.changed, ...behind.changed]),
    notes: notesOf(day),
  };
}

const namedNext = ({ since, next }: RecordedDay) =>
  of(since, 'data_ready').findLast(({ payload }) => payload.session === next)?.payload.bars ?? [];

function recordedTrace(scene: Scene, sent: readonly Sending[]): Trace {
  const { day, book } = scene;
  const { orders, fills } = heardSince(day.since);
  const refusals = new Map(
    of(day.since, 'executed_ready').flatMap(({ payload }) =>
      payload.orders.flatMap((o) => o.outcome === 'refused' ? [[o.clientOrderId, o.code ?? 'refused'] as const] : []),
    ),
  ); // prettier-ignore
  const close = (symbol: string): number => closeOf(scene, symbol);
  return { outcomes: outcomesOf(sent, { orders, fills, refusals }, known(book), close), signals: signalsOf(day.cycle) };
} // prettier-ignore

async function traceOf(
  scene: Scene,
  sent: readonly Sending[],
  signals: Trace['signals'],
  met: Series,
): Promise<{ readonly trace: Trace; readonly played: Played }> {
  const { day, settings, book, behind } = scene;
  const bars = new Map<string, Bar>();
  for (const [symbol, series] of met) {
    const bar = barOf(series, day.next);
    if (bar) bars.set(symbol, bar);
  }
  const closes = new Map(
    Array.from(behind.seen, ([symbol, { bars: own }]) => [symbol, own.at(-1)?.close ?? 0]),
  );
  const inputs: PlayInputs = { book, session: day.session, next: day.next, settings, closes, bars, splits: splitsOf(day) }; // prettier-ignore
  const played = await play(sent, inputs);
  const close = (symbol: string): number => closeOf(scene, symbol);
  return { trace: { outcomes: outcomesOf(sent, played, known(book), close), signals }, played };
}

const known = (book: BookAtClose): readonly Order[] => [...book.openOrders(), ...book.externalOrders()];

const splitsOf = ({ since, next }: RecordedDay) =>
  of(since, 'position_changed').flatMap(({ payload: { cause, session, symbol, ratio } }) =>
    cause === 'split' && session === next ? [{ symbol, ratio }] : [],
  );

/** What history now marks a symbol at after the next session; where it has no bar, what the book has. */
function closeOf({ met, book, day }: Scene, symbol: string): number {
  const series = met.now.get(symbol);
  const bar = barOf(series, day.next);
  return bar?.close ?? book.position(symbol)?.lastPrice ?? series?.bars.at(-1)?.close ?? 0;
}

function positionsOf(end: BookAtClose, { positions }: Played, differences: readonly Difference[]): ParityReport['positions'] {
  const symbols = new Set([...end.positions().map((p) => p.symbol), ...positions.keys(), ...differences.flatMap((d) => d.symbol ?? [])]); // prettier-ignore
  return [...symbols].sort().map((symbol) => ({
    symbol,
    recordedQty: end.position(symbol)?.qty ?? 0,
    simulatedQty: positions.get(symbol) ?? 0,
    dollars: differences.filter((d) => d.symbol === symbol).reduce((sum, d) => sum + d.dollars, 0),
  }));
} // prettier-ignore

function notesOf({ settled, next, status }: RecordedDay): readonly string[] {
  return [
    ...(settled ? [] : [`${next} is not recorded to its end: decisions are compared, fills and profit are not yet`]),
    ...(status === 'completed' ? [] : [`the recorded cycle is ${status}`]),
  ]; // prettier-ignore
}
