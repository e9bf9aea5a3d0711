import { describe, expect, it } from 'vitest';
import { LIFE_EVENTS, LIFE_STATUSES, lookedUp, nextStatus, ORDER_LIFE } from '../../domain/index.ts';
import type { LifeEvent, LifeStatus } from '../../domain/index.ts';

/** Where each event leads an order that has it still before it. */
const LEADS_TO: Readonly<Partial<Record<LifeEvent, LifeStatus>>> = {
  pending_new: 'pending_new', accepted: 'accepted', held: 'held', new: 'new',
  partial_fill: 'partially_filled', fill: 'filled', pending_cancel: 'pending_cancel', canceled: 'canceled',
  pending_replace: 'pending_replace', replaced: 'replaced', expired: 'expired', rejected: 'rejected',
  done_for_day: 'done_for_day', suspended: 'suspended', stopped: 'stopped', calculated: 'calculated',
}; // prettier-ignore

const TAKEN = ['pending_new', 'accepted', 'held'] as const;
const WORKING = [...TAKEN, 'new'] as const;
/** Events that lie behind an order: told late or again, they change nothing. */
const BEHIND: Readonly<Record<LifeStatus, readonly LifeEvent[]>> = {
  sent: [],
  accepted: ['accepted'],
  pending_new: ['pending_new', 'accepted'],
  accepted_for_bidding: ['accepted'],
  held: TAKEN,
  new: WORKING,
  partially_filled: [...WORKING, 'partial_fill'],
  pending_cancel: [...WORKING, 'partial_fill', 'pending_cancel', 'pending_replace'],
  pending_replace: [...WORKING, 'partial_fill', 'pending_replace'],
  stopped: [...WORKING, 'stopped'],
  suspended: [...TAKEN, 'suspended'],
  done_for_day: [...TAKEN, 'done_for_day'],
  calculated: [...TAKEN, 'calculated'],
  unknown: LIFE_EVENTS,
  filled: LIFE_EVENTS,
  canceled: LIFE_EVENTS,
  expired: LIFE_EVENTS,
  replaced: LIFE_EVENTS,
  rejected: LIFE_EVENTS,
};
/** What cannot follow on what is known. */
const IMPOSSIBLE: Readonly<Partial<Record<LifeStatus, readonly LifeEvent[]>>> = {
  partially_filled: ['rejected'],
  filled: ['canceled', 'replaced', 'expired', 'rejected'],
  canceled: ['replaced', 'rejected'],
  expired: ['replaced', 'rejected'],
  replaced: ['canceled', 'expired', 'rejected'],
  rejected: ['partial_fill', 'fill', 'canceled', 'replaced', 'expired'],
};

function cell(status: LifeStatus, event: LifeEvent): string {
  if (IMPOSSIBLE[status]?.includes(event)) return 'illegal';
  if (status === 'pending_cancel' && event === 'order_cancel_rejected') return 'new';
  if (status === 'pending_replace' && event === 'order_replace_rejected') return 'new';
  if (BEHIND[status].includes(event)) return 'same';
  return LEADS_TO[event] ?? (status === 'sent' ? 'unknown' : 'same');
}

describe('each cell of an order’s life', () => {
  it.each(Object.keys(BEHIND) as LifeStatus[])(
    '%s: what each event does follows from what lies behind',
    (s) => {
      expect(ORDER_LIFE[s]).toEqual(Object.fromEntries(LIFE_EVENTS.map((event) => [event, cell(s, event)])));
    },
  );

  it('the statuses stand in the order of a life, the ends last', () => {
    expect(LIFE_STATUSES).toEqual(Object.keys(BEHIND));
  });

  it('a step says whether it changed anything', () => {
    expect(nextStatus('new', 'partial_fill')).toEqual({
      ok: true,
      status: 'partially_filled',
      changed: true,
    });
    expect(nextStatus('new', 'accepted')).toEqual({ ok: true, status: 'new', changed: false });
    expect(nextStatus('pending_cancel', 'order_cancel_rejected')).toMatchObject({ status: 'new' });
    expect(nextStatus('new', 'fill', true), 'an end stays an end').toMatchObject({ status: 'filled' });
  });

  it('a lookup of an end finds another end only where the two are one, or shares came late', () => {
    const ends = ['filled', 'canceled', 'expired', 'replaced', 'rejected'] as const;
    const legal = ends.flatMap((end) => ends.filter((seen) => lookedUp(end, seen).ok).map((seen) => `${end}+${seen}`));
    expect(legal.filter((pair) => new Set(pair.split('+')).size > 1)).toEqual([
      'canceled+filled', 'canceled+expired', 'expired+filled', 'expired+canceled', 'replaced+filled',
    ]);
  }); // prettier-ignore

  it('a lookup says what it saw, and takes over only what lies ahead', () => {
    expect(lookedUp('partially_filled', 'rejected')).toEqual({
      ok: false, code: 'illegal_transition', status: 'partially_filled', told: 'rejected',
    });
    expect(lookedUp('sent', 'accepted')).toEqual({ ok: true, status: 'accepted', changed: true });
    for (const end of ['filled', 'canceled', 'expired', 'replaced', 'rejected'] as const)
      expect(lookedUp('new', end)).toEqual({ ok: true, status: end, changed: true });
    // One event ahead, and several.
    expect(lookedUp('accepted', 'new')).toMatchObject({ status: 'new' });
    expect(lookedUp('pending_cancel', 'partially_filled')).toMatchObject({ status: 'partially_filled' });
    expect(lookedUp('pending_new', 'accepted'), 'behind').toMatchObject({ status: 'pending_new', changed: false });
    expect(lookedUp('filled', 'new'), 'an end stays').toEqual({ ok: true, status: 'filled', changed: false });
    expect(lookedUp('filled', 'unknown'), 'an end stays').toMatchObject({ status: 'filled' });
    expect(lookedUp('filled', 'accepted_for_bidding'), 'an end stays').toMatchObject({ status: 'filled' });
  }); // prettier-ignore
});
