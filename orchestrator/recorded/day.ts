import type { EventName, EventOf } from '../../bus/index.ts';
import { nextSession, sessionTimes } from '../../domain/calendar/index.ts';
import { DeskError } from '../../domain/index.ts';
import type { Fill, Order } from '../../domain/index.ts';

/** How a cycle ended; `skipped`: it was due and was not run, `running`: the journal ends within it. */
export type RecordedStatus = 'completed' | 'failed' | 'interrupted' | 'skipped' | 'running';

type Approved = EventOf<'approved_ready'>['payload'];
/** One word of the gate: what is cancelled first, then what is sent, in this order. */
export type Sending = Pick<Approved, 'cancels' | 'orders'>;

/** What the journal holds of one day: what the desk knew at its close, what it decided, and what became of it. */
export interface RecordedDay {
  readonly session: string;
  /** The session in which what was decided meets the market. */
  readonly next: string;
  readonly status: RecordedStatus;
  /** When the cycle began, milliseconds since the epoch; null where it was skipped. */
  readonly startedAt: number | null;
  readonly symbols: readonly string[];
  /** All that was recorded before the cycle. */
  readonly before: readonly EventOf[];
  /** Of the cycle itself. */
  readonly cycle: readonly EventOf[];
  /** From the cycle's first event to the end of the next session's cycle; or to the end of the journal. */
  readonly since: readonly EventOf[];
  /** All that came after. */
  readonly later: readonly EventOf[];
  /** Whether the next session's close has been marked, so that profit and loss can be compared. */
  readonly settled: boolean;
}

/**
 * Cuts a day out of the journal's events. Where a session has several cycles, the last that decided anything counts.
 * @throws DeskError NOT_FOUND where the journal holds no cycle of the session
 */
export function recordedDay(events: readonly EventOf[], session: string): RecordedDay {
  const next = nextSession(session);
  const first = firstOf(events, session);
  const opening = events[first];
  const cycleId = opening?.type === 'cycle_started' ? opening.cycleId : null;
  const later = events.slice(first);
  const over = later.findIndex((event) => sessionOf(event) > next);
  const since = over < 0 ? later : later.slice(0, over);
  const cycle = cycleId === null ? [] : since.filter((event) => event.cycleId === cycleId && inCycle(event));
  const completed = of(cycle, 'cycle_completed')[0];
  return {
    session,
    next,
    status: cycleId === null ? 'skipped' : (completed?.payload.status ?? 'running'),
    startedAt: cycleId === null ? null : Date.parse((opening as EventOf).at),
    symbols: opening?.type === 'cycle_started' ? opening.payload.symbols : (of(events, 'cycle_started').at(-1)?.payload.symbols ?? []), // prettier-ignore
    before: events.slice(0, first),
    cycle,
    since,
    later: over < 0 ? [] : later.slice(over),
    settled: over >= 0 || since.some((e) => e.type === 'cycle_completed' && e.payload.session === next),
  };
}

function firstOf(events: readonly EventOf[], session: string): number {
  const starts = events.flatMap((e, i) =>
    e.type === 'cycle_started' && e.payload.session === session ? [i] : [],
  );
  const deciding = new Set(of(events, 'approved_ready').map((e) => e.cycleId));
  const decided = starts.findLast((i) => deciding.has((events[i] as EventOf).cycleId));
  const found = decided ?? starts.at(-1) ?? events.findIndex((e) => e.type === 'cycle_skipped' && e.payload.session === session); // prettier-ignore
  if (found >= 0) return found;
  const cycles = of(events, 'cycle_started').map((e) => e.payload.session);
  const held = cycles.length === 0 ? 'it holds none at all' : `it holds ${cycles[0]} to ${cycles.at(-1)}`;
  throw new DeskError('NOT_FOUND', `the journal holds no cycle of ${session}: ${held}`, {
    hint: 'npm run cycles lists the sessions that were decided on',
  });
}

/** Events of one type, narrowed. */
export function of<N extends EventName>(events: readonly EventOf[], type: N): readonly EventOf<N>[] {
  return events.filter((event): event is Extract<EventOf, EventOf<N>> => event.type === type) as unknown as readonly EventOf<N>[]; // prettier-ignore
}

/** The gate's words of the cycle, in their order. */
export const sendings = (events: readonly EventOf[]): readonly Sending[] =>
  of(events, 'approved_ready').map(({ payload: { cancels, orders } }) => ({ cancels, orders }));

/** What a person or a halt sent away beside the agents' decisions: an input of the day, as bars are. */
export const flattenings = ({ since }: RecordedDay): readonly Sending[] =>
  of(since, 'approved_ready')
    .filter(({ payload: { orders } }) => orders.length > 0 && orders.every((o) => o.purpose === 'flatten'))
    .map(({ payload: { cancels, orders } }) => ({ cancels, orders }));

/** Everything the broker told of from the cycle's beginning on, fills once each. */
export function heardSince(events: readonly EventOf[]): { readonly orders: readonly Order[]; readonly fills: readonly Fill[] } {
  const fills = new Map<string, Fill>();
  const orders: Order[] = [];
  for (const { payload } of of(events, 'order_updated')) {
    orders.push(payload.order);
    if (payload.fill) fills.set(payload.fill.executionId, payload.fill);
  }
  return { orders, fills: [...fills.values()] };
} // prettier-ignore

/** Whether something happened when the session after had already opened: later than a simulation assumes. */
export const isLate = ({ next }: Pick<RecordedDay, 'next'>, at: number): boolean =>
  at >= sessionTimes(next).open;

/** News of a cycle's orders carry its id for as long as they live; the cycle is what its stations said. */
const inCycle = ({ type }: EventOf): boolean => type !== 'order_updated' && type !== 'position_changed';

/** The session an event shows to have begun; '' where it shows none. */
function sessionOf(event: EventOf): string {
  if (event.type === 'cycle_started') return event.payload.session;
  if (event.type === 'order_updated') return event.payload.fill?.session ?? '';
  return '';
}
