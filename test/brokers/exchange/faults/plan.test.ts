import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFaults, FaultPlan, readFaults } from '../../../../brokers/exchange/faults/index.ts';
import type { Moment } from '../../../../brokers/exchange/faults/index.ts';
import { readScenario, scenarioNames } from '../../../../brokers/exchange/scenarios/index.ts';
import { sessionTimes } from '../../../../domain/index.ts';

const { open, close } = sessionTimes('2024-01-02');
const planOf = (faults: unknown[], now: () => number = () => open) => {
  const plan = new FaultPlan(now);
  plan.add(checkFaults({ faults }, 'test').faults);
  return plan;
};
const POST: Moment = { method: 'POST', path: '/v2/orders', symbol: 'AAPL' };

describe('a fault file', () => {
  it('names every violation, and where to read on', () => {
    const wrong = {
      faults: [
        { when: { nth: 0 }, what: { kind: 'lose' } },
        { what: { kind: 'no such kind' } },
        { what: { kind: 'latency', ms: 5 }, times: 'twice' },
        { what: { kind: 'split', symbol: 'A', ratio: 2, session: '2024-01-01' } },
      ],
      more: true,
    };
    const read = () => checkFaults(wrong, 'x.json');
    for (const place of ['faults.0.when.nth', 'faults.1.what', 'faults.2.times', 'faults.3.what.session'])
      expect(read).toThrow(place);
    expect(() => readFaults('{', 'x.json')).toThrow('x.json is not JSON');
  });

  it('every scenario can be read, says what happened, and an unknown one is answered with those there are', () => {
    for (const name of scenarioNames()) expect(readScenario(name).story, name).toMatch(/\.$/);
    expect(() => readScenario('../faults/schema')).toThrow('there is no scenario');
  });
});

describe('a plan', () => {
  it('waits for what matches: method, path with stars, symbol, event, number and time', () => {
    let now = open;
    const plan = planOf(
      [
        {
          when: { method: 'DELETE', path: '/v2/orders/*', nth: 2 },
          what: { kind: 'drop' },
          times: 2,
        },
        { when: { symbol: 'MSFT', afterMinutes: 5 }, what: { kind: 'hang' } },
        { when: { event: 'fill' }, what: { kind: 'lose' }, times: 'always' },
      ],
      () => now,
    );
    const kinds = (moment: Moment) => plan.take('request', moment).map(({ kind }) => kind);
    const cancel: Moment = { method: 'DELETE', path: '/v2/orders/a-b' };
    expect(kinds({ method: 'DELETE', path: '/v2/orders' })).toEqual([]);
    expect([1, 2, 3, 4].map(() => kinds(cancel).length)).toEqual([0, 1, 1, 0]);
    expect(kinds({ ...POST, symbol: 'MSFT' }), 'too early').toEqual([]);
    now += 5 * 60_000;
    expect(kinds({ ...POST, symbol: 'MSFT' })).toEqual(['hang']);
    expect(kinds({ ...POST, symbol: 'MSFT' }), 'once').toEqual([]);
    for (let n = 0; n < 5; n++) expect(plan.take('update', { event: 'fill', symbol: 'A' })).toHaveLength(1);
    expect(plan.take('update', { event: 'new', symbol: 'A' })).toEqual([]);
    expect(plan.list().map(({ met, fired }) => [met, fired])).toEqual([
      [4, 2],
      [2, 1],
      [5, 5],
    ]);
    plan.clear();
    expect(plan.take('update', { event: 'fill' })).toEqual([]);
  });

  it('P5: the same file and the same moments give the same faults', () => {
    const faults = fc.array(
      fc.record({
        when: fc.record({ nth: fc.integer({ min: 1, max: 4 }) }),
        what: fc.constantFrom({ kind: 'drop' }, { kind: 'latency', ms: 3 }, { kind: 'keys_expired' }),
        times: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constant('always')),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(faults, fc.integer({ min: 1, max: 20 }), (file, moments) => {
        const play = () => {
          const plan = planOf(file);
          return Array.from({ length: moments }, () => plan.take('request', POST));
        };
        const told = play();
        expect(play()).toEqual(told);
        const most = file.reduce((sum, { times }) => sum + (times === 'always' ? moments : Number(times)), 0);
        expect(told.flat().length).toBeLessThanOrEqual(most);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('a market that closes early, and a split, fall on the session meant', () => {
    const early = { kind: 'close_early', minutesAfterOpen: 210 };
    const split = { kind: 'split', symbol: 'A', ratio: 2 };
    const today = planOf([{ what: early }, { what: split }]);
    expect(today.earlyClose('2024-01-02')).toBe(open + 210 * 60_000);
    expect(today.splits).toEqual([{ symbol: 'A', ratio: 2, session: '2024-01-03' }]);
    const evening = planOf([{ what: early }], () => close);
    expect([evening.earlyClose('2024-01-02'), evening.earlyClose('2024-01-03')]).toEqual([
      null,
      sessionTimes('2024-01-03').open + 210 * 60_000,
    ]);
    const late = planOf([{ what: early }], () => close - 60_000);
    expect(late.earlyClose('2024-01-02'), 'past already: at once').toBe(close - 60_000 + 1);
    today.clear();
    expect([today.earlyClose('2024-01-02'), today.splits]).toEqual([null, []]);
  });

  it('what has happened of a schedule is counted, and stays when the rest is cleared', () => {
    let now = open;
    const split = { kind: 'split', symbol: 'A', ratio: 2 };
    const plan = planOf(
      [{ what: { kind: 'close_early', minutesAfterOpen: 210 } }, { what: split }],
      () => now,
    );
    const fired = () => plan.list().map((fault) => fault.fired);
    expect(fired()).toEqual([0, 0]);
    now = open + 210 * 60_000;
    expect(fired()).toEqual([1, 0]);
    now = sessionTimes('2024-01-03').open;
    expect(fired()).toEqual([1, 1]);
    plan.clear();
    expect([plan.earlyClose('2024-01-02'), plan.splits]).toEqual([
      open + 210 * 60_000,
      [{ symbol: 'A', ratio: 2, session: '2024-01-03' }],
    ]);
  });
});
