import { isTerminal, ORDER_STATUSES } from '../orders.ts';
import type { OrderStatus } from '../orders.ts';
import { LIFE_EVENTS, ORDER_LIFE } from './table.ts';
import type { LifeEvent, LifeStatus } from './table.ts';

/** An outcome, not an exception: whoever hears of an illegal one halts the desk. */
export type LifeStep =
  | { readonly ok: true; readonly status: LifeStatus; readonly changed: boolean }
  | {
      readonly ok: false;
      readonly code: 'illegal_transition';
      readonly status: LifeStatus;
      /** What was told: an event, or the status that a lookup gave. */
      readonly told: LifeEvent | OrderStatus;
    };

const step = (from: LifeStatus, to: LifeStatus): LifeStep => ({ ok: true, status: to, changed: to !== from });

/**
 * Where an event leads. Changes nothing by itself.
 * @param filled whether shares of the order are filled already: what works again is then `partially_filled`
 */
export function nextStatus(status: LifeStatus, event: LifeEvent, filled = false): LifeStep {
  const cell = ORDER_LIFE[status][event];
  if (cell === 'illegal') return { ok: false, code: 'illegal_transition', status, told: event };
  if (cell === 'same') return step(status, status);
  return step(status, cell === 'new' && filled ? 'partially_filled' : cell);
}

export const isLegal = (status: LifeStatus, event: LifeEvent): boolean => nextStatus(status, event).ok;

/** Statuses that lie ahead of each, by any number of events. */
const ahead = new Map<LifeStatus, ReadonlySet<LifeStatus>>(
  (Object.keys(ORDER_LIFE) as LifeStatus[]).map((from) => {
    const reached = new Set<LifeStatus>();
    const open: LifeStatus[] = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const event of LIFE_EVENTS) {
        const to = ORDER_LIFE[at][event];
        if (to === 'same' || to === 'illegal' || reached.has(to)) continue;
        reached.add(to);
        open.push(to);
      }
    }
    return [from, reached];
  }),
);

/**
 * Where a lookup leads: the broker was asked, and said that the order stands at `seen`. It may have skipped what was
 * not heard, and it may be older than what was heard since. The one way out of `unknown`.
 */
export function lookedUp(status: LifeStatus, seen: OrderStatus): LifeStep {
  if (status === 'unknown' || status === 'sent') return step(status, seen);
  const end = endEvent(seen);
  if (end !== null) {
    const told = nextStatus(status, end);
    return told.ok ? told : { ...told, told: seen };
  }
  if (isTerminal(status)) return step(status, status);
  // A status the desk has no name for, and one that no event tells of, are taken at the broker's word.
  const taken = seen === 'unknown' || seen === 'accepted_for_bidding' || ahead.get(status)?.has(seen);
  return step(status, taken ? seen : status);
}

/** The event that an end is told by; null for what is not an end. */
function endEvent(status: OrderStatus): LifeEvent | null {
  switch (status) {
    case 'filled':
      return 'fill';
    case 'canceled':
    case 'expired':
    case 'replaced':
    case 'rejected':
      return status;
    default:
      return null;
  }
}

/** Whether asking to cancel may do anything; an order in `unknown` may be working, so it may (P7). */
export const canBeCanceled = (status: LifeStatus): boolean => status === 'sent' || !isTerminal(status);

/** Alpaca refuses to replace what is on its way in, out or over, and what waits for its parent. */
export function canBeReplaced(status: LifeStatus): boolean {
  return status === 'new' || status === 'partially_filled';
}

/** Every status an order may stand at, in the order of its life. */
export const LIFE_STATUSES: readonly LifeStatus[] = Object.keys(ORDER_LIFE) as LifeStatus[];

/** Whether a text that a broker sends is a status the desk knows; others are `unknown`, neither guessed nor thrown. */
export function toOrderStatus(text: string): OrderStatus {
  return (ORDER_STATUSES as readonly string[]).includes(text) ? (text as OrderStatus) : 'unknown';
}
