import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STRATEGY_NAMES } from '../../domain/index.ts';
import {
  nullSelector,
  rulesSelector,
  selectorChain,
  type Choice,
  type StrategySelector,
} from '../../llm/index.ts';
import { CALM, requestOf } from '../contracts/selector.ts';

const request = requestOf({ MSFT: CALM, AAPL: CALM });

/** A selector that replies whatever it is given, typed or not. */
function replying(reply: unknown, name = 'model'): StrategySelector {
  return { name, immediate: false, select: async () => ({ ok: true, choices: reply as readonly Choice[] }) };
}

const failing: StrategySelector = {
  name: 'down',
  immediate: false,
  select: async () => ({ ok: false, failure: 'HTTP 503' }),
};

const throwing: StrategySelector = {
  name: 'broken',
  immediate: false,
  select: async () => {
    throw new Error('a bug');
  },
};

describe('a chain of selectors', () => {
  it('asks the next one where one fails or throws, and says who did', async () => {
    const answer = await selectorChain([failing, throwing, rulesSelector]).select(request);
    expect(answer.selector).toBe('rules');
    expect(answer.failures).toEqual([
      { selector: 'down', failure: 'HTTP 503' },
      { selector: 'broken', failure: 'a bug' },
    ]);
    expect(answer.choices.map((choice) => choice.strategy)).toEqual(['SectorRotation', 'SectorRotation']);
  });

  it('an abstention is an answer: nobody else is asked', async () => {
    const answer = await selectorChain([nullSelector, rulesSelector]).select(request);
    expect(answer.selector).toBe('null');
    expect(answer.choices.map((choice) => choice.strategy)).toEqual([null, null]);
  });

  it('without rules and without an answer there are no choices', async () => {
    const answer = await selectorChain([failing]).select(request);
    expect(answer).toMatchObject({ selector: null, choices: [], failures: [{ selector: 'down' }] });
    expect(await selectorChain([]).select(request)).toMatchObject({
      selector: null,
      choices: [],
      failures: [],
    });
  });

  it('is immediate where the first one asked is', () => {
    expect(selectorChain([rulesSelector, failing]).immediate).toBe(true);
    expect(selectorChain([failing, rulesSelector]).immediate).toBe(false);
  });
});

describe('a reply that is not one', () => {
  const good = { symbol: 'MSFT', strategy: 'Breakout', reason: 'x' };

  it.each([
    ['a name that does not exist', { ...good, strategy: 'BuyEverything' }, 'malformed'],
    ['a quantity beside the name', { ...good, quantity: 1000 }, 'malformed'],
    ['a side in place of a name', { ...good, strategy: 'BUY' }, 'malformed'],
    ['no reason', { symbol: 'MSFT', strategy: 'Breakout' }, 'malformed'],
  ])('P1: %s is an abstention, and recorded', async (_, item, problem) => {
    const answer = await selectorChain([replying([item, { ...good, symbol: 'AAPL' }])]).select(request);
    expect(answer.choices.map((choice) => choice.strategy)).toEqual([null, 'Breakout']);
    expect(answer.rejections).toEqual([{ symbol: 'MSFT', problem }]);
  });

  it('P1: a name of the ten that was not offered is an abstention', async () => {
    const offered = request.strategies.filter((card) => card.name !== 'Breakout');
    const answer = await selectorChain([replying([good])]).select({ ...request, strategies: offered });
    expect(answer.rejections[0]).toEqual({ symbol: 'MSFT', problem: 'not_offered' });
    expect(answer.choices[0]?.strategy).toBeNull();
  });

  it('P1: a symbol that was not asked for is dropped, and recorded', async () => {
    const answer = await selectorChain([replying([good, { ...good, symbol: 'GME' }])]).select(request);
    expect(answer.choices.map((choice) => choice.symbol)).toEqual(['MSFT', 'AAPL']);
    expect(answer.rejections.map((r) => r.problem)).toEqual(['not_asked', 'not_answered']);
  });

  it('two answers for one symbol are none', async () => {
    const answer = await selectorChain([replying([good, { ...good, strategy: 'MeanReversion' }])]).select(
      request,
    );
    expect(answer.choices[0]?.strategy).toBeNull();
    expect(answer.rejections).toContainEqual({ symbol: 'MSFT', problem: 'answered_twice' });
  });

  it('a long reason is cut; a reply that is no list is a failure', async () => {
    const long = await selectorChain([replying([{ ...good, reason: 'x'.repeat(10_000) }])]).select(request);
    expect(long.choices[0]?.reason).toHaveLength(500);
    const none = await selectorChain([replying({ choices: [] }), rulesSelector]).select(request);
    expect(none).toMatchObject({ selector: 'rules', failures: [{ selector: 'model' }] });
  });

  it('P1: whatever is replied, the choices are the asked symbols with offered names or abstentions', async () => {
    const item = fc.oneof(
      fc.anything(),
      fc.record({
        symbol: fc.constantFrom('MSFT', 'AAPL', '__proto__', 'GME'),
        strategy: fc.anything(),
        reason: fc.anything(),
      }),
      fc.record({
        symbol: fc.constantFrom('MSFT', 'AAPL'),
        strategy: fc.constantFrom(...STRATEGY_NAMES, null),
        reason: fc.string(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), fc.array(item)), async (reply) => {
        const answer = await selectorChain([replying(reply), nullSelector]).select(request);
        expect(answer.choices.map((choice) => choice.symbol)).toEqual(['MSFT', 'AAPL']);
        for (const { strategy, reason } of answer.choices) {
          expect([...STRATEGY_NAMES, null]).toContain(strategy);
          expect(typeof reason).toBe('string');
        }
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
