import { describe, expect, it } from 'vitest';
import type { EventName, EventOf } from '../../bus/index.ts';
import { IntentOrdinals } from '../../orchestrator/folds/intent-ordinals.ts';
import { OwedExits } from '../../orchestrator/folds/owed-exits.ts';

const event = <N extends EventName>(type: N, payload: object) => ({ type, payload }) as unknown as EventOf<N>;
const place = { session: '2024-01-03', symbol: 'SPY', strategy: 'Breakout', purpose: 'stop' } as const;
const approved = (clientOrderId: string, more: object = {}) =>
  event('approved_ready', {
    session: '2024-01-03',
    orders: [{ ...place, clientOrderId, ...more }],
    exitReasons: { [clientOrderId]: { code: 'strategy_exit', figures: {} } },
  });
const executed = (clientOrderId: string, outcome: string, code: string | null = null) =>
  event('executed_ready', { orders: [{ clientOrderId, symbol: 'SPY', outcome, code }] });
const updated = (clientOrderId: string) => event('order_updated', { order: { clientOrderId } });
const settled = (clientOrderId: string, outcome: string) =>
  event('intent_settled', { clientOrderId, symbol: 'SPY', outcome });

describe('the ordinal of the next intent of a place', () => {
  const after = (...events: readonly EventOf[]): number => {
    const ordinals = new IntentOrdinals();
    for (const e of events) ordinals.tap(e);
    return ordinals.earlier(place);
  };

  it('P4: counts what the broker has answered, each intent once, whoever brings the answer', () => {
    expect(after()).toBe(0);
    expect(after(approved('a'), executed('a', 'accepted'), updated('a'), updated('a'))).toBe(1);
    expect(after(approved('a'), executed('a', 'refused'))).toBe(1);
    expect(after(approved('a'), settled('a', 'found'))).toBe(1);
    expect(after(approved('a'), updated('a'), approved('b'), updated('b'))).toBe(2);
  });

  it('P4: an intent whose fate is unknown keeps its id: deciding it again cannot make a second order', () => {
    expect(after(approved('a'))).toBe(0);
    expect(after(approved('a'), executed('a', 'unknown'))).toBe(0);
    expect(after(approved('a'), executed('a', 'forged'))).toBe(0);
    expect(after(approved('a'), executed('a', 'unknown'), updated('a')), 'known at last').toBe(1);
  });

  it('counts no other place, and begins anew with each session', () => {
    const others = [{ symbol: 'QQQ' }, { strategy: 'MeanReversion' }, { purpose: 'exit' }];
    for (const other of others) expect(after(approved('a', other), updated('a'))).toBe(0);
    const tomorrow = event('approved_ready', { session: '2024-01-04', orders: [], exitReasons: {} });
    expect(after(approved('a'), updated('a'), tomorrow, updated('a'))).toBe(0);
  });
});

const ended = (clientOrderId: string, status: string, filledQty: number) =>
  event('order_updated', { order: { clientOrderId, symbol: 'SPY', status, qty: 10, filledQty } });

describe('an exit that the broker refused', () => {
  const after = (...events: readonly EventOf[]) => {
    const owed = new OwedExits();
    for (const e of events) owed.tap(e);
    return owed.of('SPY')?.code ?? null;
  };
  const exit = approved('x', { purpose: 'exit' });
  const refused = executed('x', 'refused', 'insufficient_qty');

  it('is owed with its reason until one is taken or nothing is held any more', () => {
    expect(after(exit)).toBeNull();
    expect(after(exit, refused)).toBe('strategy_exit');
    expect(after(exit, settled('x', 'refused'))).toBe('strategy_exit');
    expect(after(exit, settled('x', 'expired'))).toBe('strategy_exit');
    const again = approved('y', { purpose: 'exit' });
    expect(after(exit, refused, again, executed('y', 'accepted'))).toBeNull();
    expect(after(exit, refused, event('position_changed', { symbol: 'SPY', qty: 0 }))).toBeNull();
    expect(after(exit, refused, event('position_changed', { symbol: 'SPY', qty: 4 }))).toBe('strategy_exit');
  });

  it('Alpaca-API#107: is owed as well where it was taken first and ended short of its quantity later', () => {
    const taken = [exit, executed('x', 'accepted')];
    expect(after(...taken)).toBeNull();
    expect(after(...taken, ended('x', 'rejected', 0))).toBe('strategy_exit');
    expect(after(exit, ended('x', 'rejected', 0), executed('x', 'accepted')), 'whichever is heard first').toBe('strategy_exit'); // prettier-ignore
    expect(after(exit, settled('x', 'sent'), ended('x', 'expired', 4))).toBe('strategy_exit');
    expect(after(...taken, ended('x', 'partially_filled', 4))).toBeNull();
    expect(after(...taken, ended('x', 'filled', 10))).toBeNull();
    expect(after(...taken, ended('x', 'replaced', 0)), 'another order sells in its place').toBeNull();
    expect(
      after(...taken, ended('x', 'filled', 10), ended('x', 'canceled', 0)),
      'an end is told once',
    ).toBeNull();
  });

  it('is not owed where its fate is unknown or nothing was there, and no stop is', () => {
    expect(after(exit, executed('x', 'unknown'))).toBeNull();
    expect(after(exit, executed('x', 'refused', 'no_short'))).toBeNull();
    expect(after(approved('s'), executed('s', 'refused', 'wash_trade'))).toBeNull();
  });
});
