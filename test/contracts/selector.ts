import { describe, expect, it } from 'vitest';
import type { MarketContext } from '../../domain/index.ts';
import { checkReply, type SelectionRequest, type StrategySelector } from '../../llm/index.ts';
import { strategyCards } from '../../strategies/index.ts';

export const CALM: MarketContext = {
  volatility20: 0.15,
  volatility252: 0.16,
  trend50: 0.01,
  trend200: 0.01,
  volumeRatio: 1,
  fromHigh: -0.04,
  drawdown: -0.03,
  rsi14: 55,
};

export function requestOf(contexts: Readonly<Record<string, MarketContext>>): SelectionRequest {
  const symbols = Object.entries(contexts).map(([symbol, context]) => ({ symbol, context }));
  return { session: '2020-06-01', strategies: strategyCards(), symbols };
}

/** What every selector keeps to, whatever it answers; a model's adapter passes it too. */
export function selectorContract(name: string, make: () => StrategySelector): void {
  describe(`${name} keeps the contract of a selector`, () => {
    it('P1: it answers each asked symbol once, in the order asked, with an offered name or an abstention', async () => {
      const request = requestOf({
        MSFT: CALM,
        AAPL: { ...CALM, rsi14: 20 },
        SPY: { ...CALM, trend200: -0.1 },
      });
      const answer = await make().select(request);
      const reply = answer.ok ? checkReply(request, answer.choices) : null;
      expect(reply?.rejections).toEqual([]);
      expect(reply?.choices.map((choice) => choice.symbol)).toEqual(['MSFT', 'AAPL', 'SPY']);
    });

    it('P5: the same request has the same answer', async () => {
      const request = requestOf({ MSFT: CALM, AAPL: { ...CALM, rsi14: 20 } });
      expect(await make().select(request)).toEqual(await make().select(request));
    });

    it('P1: it chooses no name that is not on offer', async () => {
      const request = { ...requestOf({ MSFT: CALM }), strategies: [] };
      const answer = await make().select(request);
      expect(answer.ok && answer.choices.map((choice) => choice.strategy)).toEqual([null]);
    });

    it('an empty list is answered with an empty list', async () => {
      const request = Object.freeze({ ...requestOf({}), symbols: Object.freeze([]) });
      expect(await make().select(request)).toEqual({ ok: true, choices: [] });
    });
  });
}
