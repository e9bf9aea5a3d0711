import type { OrderStatus } from '../orders.ts';

/** What is told of an order, by the names of Alpaca's trade_updates; `lost`: a request had no answer (P4). */
export const LIFE_EVENTS = [
  'pending_new', 'accepted', 'held', 'new', 'partial_fill', 'fill',
  'pending_cancel', 'canceled', 'order_cancel_rejected', 'pending_replace', 'replaced', 'order_replace_rejected',
  'expired', 'rejected', 'done_for_day', 'suspended', 'stopped', 'calculated', 'restated', 'lost',
] as const; // prettier-ignore
export type LifeEvent = (typeof LIFE_EVENTS)[number];

/** Where an order may stand: `sent` has left the desk without a word about it yet. */
export type LifeStatus = OrderStatus | 'sent';

/** A status to go to; `same`: late or repeated, it changes nothing; `illegal`: cannot be, the desk halts. */
export type Cell = OrderStatus | 'same' | 'illegal';

const SAME = 'same';
const ILLEGAL = 'illegal';

/**
 * The life of an order, every status against every event. A stream repeats and reorders what it tells, so an event that
 * may have been sent before what is known already is `same`. A fill told after an end is counted without reviving the
 * order. `canceled` and `expired` are one end under two names: brokers use either for a day order at the close.
 * `accepted_for_bidding` is entered, and `unknown` left, by looking the order up. Source: Alpaca's docs on orders and
 * trade_updates.
 */
export const ORDER_LIFE: Readonly<Record<LifeStatus, Readonly<Record<LifeEvent, Cell>>>> = {
  sent: {
    pending_new: 'pending_new', accepted: 'accepted', held: 'held', new: 'new', partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: 'unknown', pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: 'unknown',
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: 'unknown', lost: 'unknown',
  },
  accepted: {
    pending_new: 'pending_new', accepted: SAME, held: 'held', new: 'new', partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  pending_new: {
    pending_new: SAME, accepted: SAME, held: 'held', new: 'new', partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  accepted_for_bidding: {
    pending_new: 'pending_new', accepted: SAME, held: 'held', new: 'new', partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  held: {
    pending_new: SAME, accepted: SAME, held: SAME, new: 'new', partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  new: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  partially_filled: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: SAME, fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: ILLEGAL, done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  pending_cancel: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: SAME, fill: 'filled',
    pending_cancel: SAME, canceled: 'canceled', order_cancel_rejected: 'new', pending_replace: SAME, replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  pending_replace: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: SAME, fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: SAME, replaced: 'replaced', order_replace_rejected: 'new',
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  stopped: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: SAME, calculated: 'calculated', restated: SAME, lost: SAME,
  },
  suspended: {
    pending_new: SAME, accepted: SAME, held: SAME, new: 'new', partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: SAME, stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  done_for_day: {
    pending_new: SAME, accepted: SAME, held: SAME, new: 'new', partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: SAME, suspended: 'suspended', stopped: 'stopped', calculated: 'calculated', restated: SAME, lost: SAME,
  },
  calculated: {
    pending_new: SAME, accepted: SAME, held: SAME, new: 'new', partial_fill: 'partially_filled', fill: 'filled',
    pending_cancel: 'pending_cancel', canceled: 'canceled', order_cancel_rejected: SAME, pending_replace: 'pending_replace', replaced: 'replaced', order_replace_rejected: SAME,
    expired: 'expired', rejected: 'rejected', done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: SAME, restated: SAME, lost: SAME,
  },
  unknown: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: SAME, fill: SAME,
    pending_cancel: SAME, canceled: SAME, order_cancel_rejected: SAME, pending_replace: SAME, replaced: SAME, order_replace_rejected: SAME,
    expired: SAME, rejected: SAME, done_for_day: SAME, suspended: SAME, stopped: SAME, calculated: SAME, restated: SAME, lost: SAME,
  },
  filled: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: SAME, fill: SAME,
    pending_cancel: SAME, canceled: ILLEGAL, order_cancel_rejected: SAME, pending_replace: SAME, replaced: ILLEGAL, order_replace_rejected: SAME,
    expired: ILLEGAL, rejected: ILLEGAL, done_for_day: SAME, suspended: SAME, stopped: SAME, calculated: SAME, restated: SAME, lost: SAME,
  },
  canceled: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: SAME, fill: SAME,
    pending_cancel: SAME, canceled: SAME, order_cancel_rejected: SAME, pending_replace: SAME, replaced: ILLEGAL, order_replace_rejected: SAME,
    expired: SAME, rejected: ILLEGAL, done_for_day: SAME, suspended: SAME, stopped: SAME, calculated: SAME, restated: SAME, lost: SAME,
  },
  expired: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: SAME, fill: SAME,
    pending_cancel: SAME, canceled: SAME, order_cancel_rejected: SAME, pending_replace: SAME, replaced: ILLEGAL, order_replace_rejected: SAME,
    expired: SAME, rejected: ILLEGAL, done_for_day: SAME, suspended: SAME, stopped: SAME, calculated: SAME, restated: SAME, lost: SAME,
  },
  replaced: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: SAME, fill: SAME,
    pending_cancel: SAME, canceled: ILLEGAL, order_cancel_rejected: SAME, pending_replace: SAME, replaced: SAME, order_replace_rejected: SAME,
    expired: ILLEGAL, rejected: ILLEGAL, done_for_day: SAME, suspended: SAME, stopped: SAME, calculated: SAME, restated: SAME, lost: SAME,
  },
  rejected: {
    pending_new: SAME, accepted: SAME, held: SAME, new: SAME, partial_fill: ILLEGAL, fill: ILLEGAL,
    pending_cancel: SAME, canceled: ILLEGAL, order_cancel_rejected: SAME, pending_replace: SAME, replaced: ILLEGAL, order_replace_rejected: SAME,
    expired: ILLEGAL, rejected: SAME, done_for_day: SAME, suspended: SAME, stopped: SAME, calculated: SAME, restated: SAME, lost: SAME,
  },
}; // prettier-ignore
