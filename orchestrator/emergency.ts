import { ExecutionAgent } from '../agents/execution.ts';
import type { Broker } from '../brokers/port.ts';
import { Bus } from '../bus/index.ts';
import type { EventOf, Message, PayloadOf } from '../bus/index.ts';
import { messageOf } from '../domain/index.ts';
import type { Clock, Order, Position } from '../domain/index.ts';
import type { BookPosition, BookView } from '../portfolio/index.ts';
import { SpillJournal, spillFile } from './spill.ts';

export interface EmergencyParts {
  readonly broker: Broker;
  readonly book: BookView;
  readonly clock: Clock;
  /** DESK_NAME, with which the ids of its orders begin. */
  readonly desk: string;
  readonly runtimeDir: string;
  /** The data of the last decided cycle; null: none yet, and nothing is decided. */
  readonly lastData: EventOf<'data_ready'> | null;
  /** Attaches the position manager and the gate's station, which are to see `view` in the book's place. */
  readonly stations: (view: BookView, bus: Bus) => void;
  /** The last place to write to where not even the spill can be written: stderr. */
  readonly say: (line: string) => void;
}

/** What went out while the journal was gone. */
export interface Emergency {
  readonly cancels: PayloadOf<'executed_ready'>['cancels'];
  readonly orders: PayloadOf<'executed_ready'>['orders'];
  /** Why exits and stops could not be decided; null: they were. */
  readonly undecided: string | null;
}

/**
 * The journal is gone (P7). Once, on a small rail of its own with the spill file as its journal: entries are cancelled,
 * then the position manager decides on the last data, by the broker's word on shares and orders, and what the gate
 * approves goes out under its derived ids. Nothing is opened: neither Strategy nor Quant is on this rail. What the
 * broker does not tell is not guessed; stops that rest there stay.
 */
export async function emergencyPass(parts: EmergencyParts): Promise<Emergency> {
  const { broker, clock, desk, lastData } = parts;
  const spill = new SpillJournal(spillFile(parts.runtimeDir), parts.say);
  const bus = new Bus({ journal: spill, clock, after: spill.count });
  const cancels: Emergency['cancels'][number][] = [];
  const orders: Emergency['orders'][number][] = [];
  bus.tap((event) => {
    if (event.type !== 'executed_ready') return;
    cancels.push(...event.payload.cancels);
    orders.push(...event.payload.orders);
  });
  bus.attach(new ExecutionAgent(broker, spill));
  const session = lastData?.payload.session ?? new Date(clock.now()).toISOString().slice(0, 10);
  const origin = { cycleId: lastData?.cycleId ?? null, causedBy: lastData?.id ?? null };

  const open = await ask(() => broker.openOrders());
  const entries = entriesOf(open.told ?? [], parts);
  if (entries.length > 0) await bus.publish(cancelling(session, entries), origin);
  await bus.settled();

  // Asked again: a cancelled entry may have been filled in part, and its legs are gone with it.
  const [held, left] = [await ask(() => broker.positions()), await ask(() => broker.openOrders())];
  const fault = held.fault ?? left.fault ?? (lastData ? null : 'no cycle has been decided yet');
  if (fault !== null || !lastData || !held.told || !left.told) return { cancels, orders, undecided: fault };
  parts.stations(asTheBrokerHasIt(parts.book, held.told, left.told.filter((o) => isOwn(o, desk))), bus);
  await bus.publish({ type: 'cycle_started', payload: { session, symbols: [], entries: false } }, origin);
  await bus.publish({ type: 'data_ready', payload: lastData.payload }, origin);
  await bus.settled();
  return { cancels, orders, undecided: null };
} // prettier-ignore

/** One or two sentences for a person. */
export function emergencyText({ cancels, orders, undecided }: Emergency): string {
  const sent = orders.filter((o) => o.outcome === 'accepted');
  const open = orders.filter((o) => o.outcome === 'unknown').length;
  const parts = [
    `${cancels.length} orders cancelled`,
    `${sent.filter((o) => o.purpose !== 'stop').length} exits and ${sent.filter((o) => o.purpose === 'stop').length} stops sent`,
  ];
  if (open > 0) parts.push(`${open} sent without an answer`);
  const why = undecided === null ? '' : ` Exits and stops could not be decided: ${undecided}.`;
  return `the journal is gone: nothing is opened any more; ${parts.join(', ')}.${why} The next start records it.`;
}

async function ask<T>(
  question: () => Promise<T>,
): Promise<{ readonly told: T | null; readonly fault: string | null }> {
  try {
    return { told: await question(), fault: null };
  } catch (thrown) {
    return { told: null, fault: `the broker does not answer (${messageOf(thrown)})` };
  }
}

const isOwn = ({ clientOrderId }: Order, desk: string): boolean => clientOrderId.startsWith(`${desk}-`);

/** Entries on their way: by the broker, and those the book knows of, or approved and heard nothing of. */
function entriesOf(open: readonly Order[], { book, desk }: EmergencyParts): readonly Pick<Order, 'clientOrderId' | 'symbol'>[] {
  const known = [...book.openOrders(), ...open].filter((o) => o.side === 'buy' && isOwn(o, desk));
  const unheard = [...book.pendingIntents(), ...book.unresolved()].filter((i) => i.purpose === 'entry');
  return [...new Map([...known, ...unheard].map((o) => [o.clientOrderId, o])).values()];
} // prettier-ignore

function cancelling(
  session: string,
  entries: readonly Pick<Order, 'clientOrderId' | 'symbol'>[],
): Message<'approved_ready'> {
  const cancels = entries.map(({ clientOrderId, symbol }) => ({ clientOrderId, symbol, reason: 'halted' }));
  return {
    type: 'approved_ready',
    payload: { session, part: 'exits', cancels, orders: [], denials: [], exitReasons: {}, outcomes: [] },
  };
}

/**
 * The book with the broker's shares and open orders in the place of its own, which may have missed the last news. A
 * position the book has never heard of has the stop it was bought with, and is left to it.
 */
function asTheBrokerHasIt(book: BookView, held: readonly Position[], orders: readonly Order[]): BookView {
  const qty = new Map(held.map((p) => [p.symbol, p.qty]));
  const positions = book.positions().flatMap((p): BookPosition[] => {
    const shares = qty.get(p.symbol) ?? 0;
    return shares > 0 ? [{ ...p, qty: shares }] : [];
  });
  const told: Partial<BookView> = {
    positions: () => positions,
    position: (symbol) => positions.find((p) => p.symbol === symbol),
    openOrders: () => orders,
    openOrder: (clientOrderId) => orders.find((o) => o.clientOrderId === clientOrderId),
  };
  return new Proxy(book, {
    get(target, name) {
      if (Object.hasOwn(told, name)) return told[name as keyof BookView];
      const value = Reflect.get(target, name) as unknown;
      return typeof value === 'function' ? (value as (...a: unknown[]) => unknown).bind(target) : value;
    },
  });
}
