import { describe, expect, it } from 'vitest';
import { StandingStops } from '../../risk/index.ts';

const stop = (clientOrderId: string, symbol = 'AAPL') =>
  ({ clientOrderId, symbol, strategy: 'Breakout', qty: 10, stopPrice: 90 }) as const;
const canceled = (...ids: string[]) =>
  ids.map((clientOrderId) => ({ clientOrderId, outcome: 'canceled' as const }));
const refusedSale = { symbol: 'AAPL', purpose: 'exit', outcome: 'refused', code: 'wash_trade' } as const;
const answers = { part: 'all', orders: [refusedSale], cancels: canceled('s1') } as const;

/** What is owed to a position whose stop s1 was cancelled in cycle c, after these answers. */
const lost = (change: object = {}) => {
  const stops = new StandingStops();
  stops.remember('c', [stop('s1')]);
  return stops.lost('c', { ...answers, ...change });
};

describe('stops that were taken away for a sale', () => {
  it('P7: are owed where they are gone and the sale was refused, and told once', () => {
    const stops = new StandingStops();
    stops.remember('c', [stop('s1'), stop('s2', 'MSFT')]);
    expect(stops.lost('c', { ...answers, cancels: canceled('s1', 's2') })).toEqual([stop('s1')]);
    expect(stops.lost('c', answers)).toEqual([]);
  });

  it.each(['pending', 'unknown', 'already_final', 'not_found', 'forged'])(
    'are not owed where the cancel was %s: they may still stand, or were executed',
    (outcome) => {
      expect(lost({ cancels: [{ clientOrderId: 's1', outcome }] })).toEqual([]);
    },
  );

  it('are not owed where another was cancelled, or the sale was taken', () => {
    expect(lost({ cancels: canceled('s9') })).toEqual([]);
    for (const outcome of ['accepted', 'unknown', 'forged'])
      expect(lost({ orders: [{ ...refusedSale, outcome }] }), outcome).toEqual([]);
    expect(lost({ orders: [] })).toEqual([]);
    expect(lost({ orders: [{ ...refusedSale, symbol: 'MSFT' }] })).toEqual([]);
  });

  it('are owed for any refused sale, and for no refused entry or position that is gone', () => {
    for (const purpose of ['exit', 'stop', 'flatten'])
      expect(lost({ orders: [{ ...refusedSale, purpose }] }), purpose).toEqual([stop('s1')]);
    expect(lost({ orders: [{ ...refusedSale, purpose: 'entry' }] })).toEqual([]);
    expect(lost({ orders: [{ ...refusedSale, code: 'no_short' }] }), 'nothing left to protect').toEqual([]);
    expect(lost({ orders: [{ ...refusedSale, code: null }] })).toEqual([stop('s1')]);
  });

  it('wait for the half of the cycle that their sale is in', () => {
    const stops = new StandingStops();
    stops.remember('c', [stop('s1')]);
    expect(stops.lost('c', { ...answers, part: 'entries' })).toEqual([]);
    expect(stops.lost('another', answers)).toEqual([]);
    expect(stops.lost('c', { ...answers, part: 'exits' })).toEqual([stop('s1')]);
  });

  it('are forgotten with the ninth cycle after them, and nothing is kept of a cycle without any', () => {
    const stops = new StandingStops();
    for (let i = 0; i < 9; i++) stops.remember(`c${i}`, [stop(`s${i}`)]);
    expect(stops.lost('c0', { ...answers, cancels: canceled('s0') }), 'eight others').toEqual([stop('s0')]);
    for (let i = 1; i < 20; i++) stops.remember(`empty${i}`, []);
    expect(stops.lost('c1', { ...answers, cancels: canceled('s1') }), 'none was pushed out').toEqual([stop('s1')]);
    for (let i = 20; i < 29; i++) stops.remember(`c${i}`, [stop(`s${i}`)]);
    expect(stops.lost('c8', { ...answers, cancels: canceled('s8') }), 'long gone').toEqual([]);
    expect(stops.lost('c28', { ...answers, cancels: canceled('s28') })).toEqual([stop('s28')]);
  }); // prettier-ignore
});
