import { describe, expect, it } from 'vitest';
import {
  canBeCanceled,
  canBeReplaced,
  isLegal,
  isTerminal,
  LIFE_EVENTS,
  LIFE_STATUSES,
  lookedUp,
  nextStatus,
  ORDER_LIFE,
  ORDER_STATUSES,
  toOrderStatus,
} from '../../domain/index.ts';
import type { LifeEvent, LifeStatus, LifeStep, OrderStatus } from '../../domain/index.ts';

/** Where a step has come to; illegal ones fail the test that asks. */
const reached = (step: LifeStep): LifeStatus => {
  if (!step.ok) throw new Error(`${step.status} and ${step.told}: ${step.code}`);
  return step.status;
};
const terminal = ORDER_STATUSES.filter(isTerminal);
const going = LIFE_STATUSES.filter((s) => !(terminal as readonly LifeStatus[]).includes(s));
const moving = (): [LifeStatus, LifeEvent, LifeStatus][] =>
  LIFE_STATUSES.flatMap((s) =>
    LIFE_EVENTS.flatMap((e): [LifeStatus, LifeEvent, LifeStatus][] => {
      const to = ORDER_LIFE[s][e];
      return to === 'same' || to === 'illegal' ? [] : [[s, e, to]];
    }),
  );
/** Ends an order may come to once it has these events behind it, asked of the table alone. */
const endsFrom = (from: LifeStatus): Set<LifeStatus> => {
  const seen = new Set<LifeStatus>([from]);
  for (const at of seen) for (const [s, , to] of moving()) if (s === at) seen.add(to);
  return seen;
};

describe('the table of an order’s life', () => {
  it('holds all 17 statuses, unknown and sent, against every event', () => {
    expect(new Set(LIFE_STATUSES)).toEqual(new Set([...ORDER_STATUSES, 'sent']));
    expect(ORDER_STATUSES).toHaveLength(18);
    for (const status of LIFE_STATUSES)
      expect(new Set(Object.keys(ORDER_LIFE[status])), status).toEqual(new Set(LIFE_EVENTS));
  });

  it('knows every event of Alpaca’s trade_updates', () => {
    const alpaca =
      'accepted new fill partial_fill canceled expired done_for_day replaced rejected pending_new stopped pending_cancel pending_replace calculated suspended order_replace_rejected order_cancel_rejected restated';
    expect(alpaca.split(' ').filter((e) => !(LIFE_EVENTS as readonly string[]).includes(e))).toEqual([]);
  });

  it('P4: an end is never left, whatever is told after it', () => {
    expect(terminal).toHaveLength(5);
    for (const status of terminal)
      for (const event of LIFE_EVENTS)
        expect(['same', 'illegal'], `${status} ${event}`).toContain(ORDER_LIFE[status][event]);
  });

  it('the same news again changes nothing', () => {
    for (const [status, event, to] of moving())
      expect(ORDER_LIFE[to][event], `${status} ${event} ${event}`).toBe('same');
  });

  it('from every status that is not an end each of filled, canceled and expired can be reached', () => {
    for (const status of going.filter((s) => s !== 'unknown')) {
      const ends = endsFrom(status);
      for (const end of ['filled', 'canceled', 'expired'] as const) expect(ends.has(end), status).toBe(true);
    }
  });

  it('every status but one can be come to by events, and that one by a lookup', () => {
    const from = endsFrom('sent');
    expect(LIFE_STATUSES.filter((s) => !from.has(s))).toEqual(['accepted_for_bidding']);
    expect(reached(lookedUp('accepted', 'accepted_for_bidding'))).toBe('accepted_for_bidding');
  });

  it('nothing leads back to sent, and nothing but silence or an unclear word to unknown', () => {
    const unclear = ['lost', 'restated', 'order_cancel_rejected', 'order_replace_rejected'];
    expect(moving().filter(([, , to]) => to === 'sent')).toEqual([]);
    const toUnknown = moving().filter(([, , to]) => to === 'unknown');
    expect(toUnknown.map(([from, event]) => [from, unclear.includes(event)])).toEqual(
      unclear.map(() => ['sent', true]),
    );
  });

  it('shares that are filled are not unfilled: nothing but a refused request leads from partially_filled to new', () => {
    const back = moving().filter(([s, , to]) => to === 'new' && s !== 'sent').map(([s, e]) => `${s} ${e}`);
    expect(back.filter((way) => way.startsWith('partially_filled') || way.startsWith('filled'))).toEqual([]);
    for (const [status, event] of [['pending_cancel', 'order_cancel_rejected'], ['pending_replace', 'order_replace_rejected'], ['suspended', 'new']] as const) {
      expect(reached(nextStatus(status, event))).toBe('new');
      expect(reached(nextStatus(status, event, true)), 'with shares filled').toBe('partially_filled');
    }
  }); // prettier-ignore

  it('any two different ends exclude each other, save canceled and expired, and shares told of late', () => {
    const ends = ['fill', 'canceled', 'expired', 'replaced', 'rejected'] as const;
    const legal = terminal.flatMap((s) => ends.filter((e) => isLegal(s, e)).map((e) => `${s}+${e}`));
    expect(new Set(legal)).toEqual(
      new Set([
        'filled+fill', 'canceled+canceled', 'expired+expired', 'replaced+replaced', 'rejected+rejected',
        'canceled+expired', 'expired+canceled', 'canceled+fill', 'expired+fill', 'replaced+fill',
      ]),
    );
  }); // prettier-ignore

  it('P4: life after rejected is illegal: no share, no other end; what may have been sent before it is not', () => {
    const illegal = LIFE_EVENTS.filter((e) => !isLegal('rejected', e));
    expect(illegal).toEqual(['partial_fill', 'fill', 'canceled', 'replaced', 'expired']);
    expect(nextStatus('rejected', 'fill')).toEqual({
      ok: false,
      code: 'illegal_transition',
      status: 'rejected',
      told: 'fill',
    });
    expect(isLegal('partially_filled', 'rejected'), 'what holds shares was not refused').toBe(false);
  });

  it('Alpaca-API#107: accepted is not working: it may still be rejected', () => {
    expect(reached(nextStatus('accepted', 'rejected'))).toBe('rejected');
    expect(canBeReplaced('accepted')).toBe(false);
  });

  it('a working order goes through the usual lives', () => {
    const live = (...events: LifeEvent[]): LifeStatus =>
      events.reduce<LifeStatus>((status, event) => reached(nextStatus(status, event)), 'sent');
    expect(live('pending_new', 'new', 'partial_fill', 'fill')).toBe('filled');
    expect(live('accepted', 'new', 'partial_fill', 'pending_cancel', 'canceled')).toBe('canceled');
    expect(live('accepted', 'held', 'new', 'fill')).toBe('filled');
    expect(live('new', 'pending_replace', 'replaced')).toBe('replaced');
    expect(live('new', 'pending_cancel', 'fill', 'order_cancel_rejected')).toBe('filled');
    expect(live('new', 'done_for_day', 'new', 'expired')).toBe('expired');
    expect(live('lost')).toBe('unknown');
  });

  it('every order of the same events without an end in between comes to the same end', () => {
    const events: LifeEvent[] = ['accepted', 'pending_new', 'new', 'partial_fill', 'fill'];
    const orders = (rest: LifeEvent[]): LifeEvent[][] =>
      rest.length === 0 ? [[]] : rest.flatMap((e, i) => orders(rest.toSpliced(i, 1)).map((o) => [e, ...o]));
    for (const told of orders(events))
      expect(told.reduce<LifeStatus>((s, e) => reached(nextStatus(s, e)), 'sent')).toBe('filled');
  });
});

describe('lookups', () => {
  it('P4: unknown is left by a lookup only, and a lookup may find any status', () => {
    for (const event of LIFE_EVENTS) expect(ORDER_LIFE.unknown[event]).toBe('same');
    for (const seen of ORDER_STATUSES) expect(reached(lookedUp('unknown', seen))).toBe(seen);
  });

  it('what lies ahead is taken over, what lies behind changes nothing', () => {
    expect(reached(lookedUp('accepted', 'partially_filled'))).toBe('partially_filled');
    expect(reached(lookedUp('new', 'accepted'))).toBe('new');
    expect(reached(lookedUp('new', 'held'))).toBe('new');
    expect(reached(lookedUp('new', 'unknown')), 'a status without a name freezes the symbol').toBe('unknown');
  });

  it('an end stays: older words are late, another end is illegal', () => {
    const pairs = terminal.flatMap((status) => ORDER_STATUSES.map((seen) => ({ status, seen })));
    const left = pairs.filter(({ status, seen }) => lookedUp(status, seen).ok);
    expect(left.filter(({ status, seen }) => reached(lookedUp(status, seen)) !== status)).toEqual([]);
    const illegal = pairs.filter(({ status, seen }) => !lookedUp(status, seen).ok);
    expect(illegal.filter(({ status, seen }) => !isTerminal(seen) || seen === status)).toEqual([]);
    expect(illegal.length).toBeGreaterThan(10);
    expect(lookedUp('filled', 'canceled')).toMatchObject({ ok: false, told: 'canceled' });
    expect(lookedUp('rejected', 'filled')).toMatchObject({ ok: false, told: 'filled' });
    expect(reached(lookedUp('expired', 'canceled'))).toBe('expired');
    expect(lookedUp('partially_filled', 'rejected').ok).toBe(false);
  });
});

describe('what may be asked of an order', () => {
  it('P7: everything that may still fill can be cancelled, unknown included', () => {
    expect(LIFE_STATUSES.filter((s) => !canBeCanceled(s))).toEqual(terminal);
  });

  it('Alpaca-API#165: only what works at the venue can be replaced', () => {
    expect(LIFE_STATUSES.filter(canBeReplaced)).toEqual(['new', 'partially_filled']);
  });

  it('a status the desk has no name for is unknown, not an exception and not a guess', () => {
    const status: OrderStatus = toOrderStatus('held');
    expect(status).toBe('held');
    expect(toOrderStatus('on_the_moon')).toBe('unknown');
    expect(toOrderStatus('sent')).toBe('unknown');
  });
});
