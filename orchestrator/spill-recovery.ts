import type { Broker } from '../brokers/port.ts';
import type { Bus, EventOf, Journal } from '../bus/index.ts';
import type { BookView } from '../portfolio/index.ts';
import { clearSpill, readSpill, spillFile } from './spill.ts';

export interface SpillRecoveryParts {
  readonly bus: Bus;
  readonly journal: Journal;
  readonly broker: Pick<Broker, 'findOrder'>;
  readonly book: BookView;
  readonly runtimeDir: string;
  /** A line for a person. */
  readonly note: (line: string) => void;
}

const KEY = 'spill';

/**
 * Journals what went out while the journal was gone, then takes the spill away; to be called at a start, before the
 * broker's news is heard. An intent is approved again where it was sent, or the broker has its order: execution, told of
 * it, sends it under the same id and is given the order that is known (P4). One without an answer may still be under way,
 * so it is never forgotten. What was not sent is not revived: the position manager decides anew. A kill in between leaves the spill; it is journalled once, for its last link is kept with it.
 *
 * @returns whether there was anything to journal
 */
export async function journalSpill(parts: SpillRecoveryParts): Promise<boolean> {
  const { bus, journal, note } = parts;
  const file = spillFile(parts.runtimeDir);
  const { events, head, damaged } = readSpill(file);
  if (damaged > 0) note(`${file}: ${damaged} lines are damaged and left out; the broker's account tells the rest`);
  if (events.length === 0 || (await journal.state(KEY)) === head) {
    clearSpill(file);
    return false;
  }
  const lost: string[] = [];
  // What had no answer may be there and not be seen yet, or still be under way: only what was refused, or never sent, is not.
  const sent = new Set(
    events.flatMap((e) => (e.type === 'executed_ready' ? e.payload.orders.filter((o) => o.outcome === 'accepted' || o.outcome === 'unknown').map((o) => o.clientOrderId) : [])),
  );
  for (const event of events) if (event.type === 'approved_ready') await again(event, sent, parts, lost);
  const detail = summary(events, lost);
  await bus.publish(
    { type: 'provider_degraded', payload: { provider: 'journal', code: 'journal_gone', detail } },
    { cycleId: null, causedBy: null, state: { [KEY]: head } },
  );
  await bus.settled();
  clearSpill(file);
  note(detail);
  return true;
} // prettier-ignore

/** Approves again what the broker has and the journal has not. */
async function again(
  { payload, cycleId }: EventOf<'approved_ready'>,
  sent: ReadonlySet<string>,
  { bus, broker, book }: SpillRecoveryParts,
  lost: string[],
): Promise<void> {
  const orders: (typeof payload.orders)[number][] = [];
  for (const intent of payload.orders) {
    const { clientOrderId } = intent;
    if (book.intentOf(clientOrderId) !== null) continue;
    if (!sent.has(clientOrderId) && (await broker.findOrder(clientOrderId)) === null)
      lost.push(clientOrderId);
    else orders.push(intent);
  }
  if (orders.length === 0) return;
  const exitReasons = Object.fromEntries(
    orders.flatMap(({ clientOrderId: id }) => {
      const reason = payload.exitReasons[id];
      return reason ? [[id, reason]] : [];
    }),
  );
  await bus.publish(
    { type: 'approved_ready', payload: { ...payload, cancels: [], orders, denials: [], exitReasons } },
    { cycleId, causedBy: null },
  );
  await bus.settled();
}

/** What was done while nothing could be recorded, ids included, as far as an event's text goes. */
function summary(events: readonly EventOf[], lost: readonly string[]): string {
  const executed = events.flatMap((e) => (e.type === 'executed_ready' ? [e.payload] : []));
  const orders = executed.flatMap((p) => p.orders.map((o) => `${o.clientOrderId} ${o.outcome}`));
  const cancels = executed.flatMap((p) => p.cancels.map((c) => `${c.clientOrderId} ${c.outcome}`));
  const list = (what: string, ids: readonly string[]): string =>
    `${what} ${ids.length}${ids.length > 0 ? ` (${ids.join(', ')})` : ''}`;
  const from = events[0]?.at ?? '';
  const parts = [list('cancelled', cancels), list('sent', orders), ...(lost.length > 0 ? [list('never arrived', lost)] : [])];
  return `while the journal could not be written, from ${from}: ${parts.join('; ')}`.slice(0, 2000);
} // prettier-ignore
