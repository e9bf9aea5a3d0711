import { describe, expect, it } from 'vitest';
import { QuantAgent } from '../../agents/quant.ts';
import type { QuantDesk } from '../../agents/quant.ts';
import type { EventOf, Message } from '../../bus/index.ts';
import { createRng } from '../../domain/index.ts';
import { quantSettings } from '../../quant/index.ts';

type Signals = Message<'signals_ready'>['payload']['signals'];

const signalsReady = (signals: Signals): EventOf<'signals_ready'> => ({
  seq: 1, id: 'ev-1', type: 'signals_ready', at: '2024-01-02T21:00:00.000Z', cycleId: 'c', causedBy: null,
  payload: { session: '2024-01-02', signals, selector: 'rules', failures: [] },
}); // prettier-ignore

const EVIDENCE = { trades: 0, expectancy: null, winRate: null, sharpe: null, maxDrawdown: 0, observations: 0, sharpeObservations: 0 }; // prettier-ignore

/** What the agent asks about variance inflation for so many buys, every third of them held already. */
function asked(count: number) {
  const rng = createRng(`buys/${count}`);
  const signals = Array.from({ length: count }, (_, i) => ({
    symbol: `S${i}`, strategy: 'Breakout', action: 'buy', confidence: rng.next(), chosenBecause: '', context: null,
    reason: { code: 'rule_met', figures: {} },
  })) as Signals; // prettier-ignore
  const told: { candidates: readonly string[]; judged: ReadonlySet<string>; fellows: ReadonlySet<string> }[] =
    [];
  const desk: QuantDesk = {
    evidence: () => EVIDENCE as unknown as ReturnType<QuantDesk['evidence']>,
    inflation(candidates, judged, fellows) {
      told.push({ candidates, judged, fellows });
      return candidates.map((symbol) => ({ figure: Number(symbol.slice(1)) + 1, observations: 252 }));
    },
    volatilityRatio: () => null,
    idle: (symbol) => Number(symbol.slice(1)) % 3 === 0,
  };
  const answer = new QuantAgent(desk, quantSettings.parse({})).handle(signalsReady(signals));
  const [{ candidates, judged, fellows } = { candidates: [], judged: new Set(), fellows: new Set() }] = told;
  return { signals, candidates, judged, fellows, validated: answer[0]?.payload.signals ?? [] };
}

describe('what a candidate is held against', () => {
  it.each([2, 99, 100])('of %d candidates: all of them', (count) => {
    const { signals, candidates, judged, fellows } = asked(count);
    expect(candidates).toEqual(signals.map((s) => s.symbol));
    expect([...fellows]).toEqual(candidates);
    expect(judged.size).toBe(count - Math.ceil(count / 3));
  });

  it.each([101, 700])('of %d candidates: the hundred surest, so that the cost of a session grows with its symbols only', (count) => {
    const { signals, candidates, judged, fellows } = asked(count);
    expect(fellows.size).toBe(100);
    const least = Math.min(...signals.filter((s) => fellows.has(s.symbol)).map((s) => s.confidence));
    for (const { symbol, confidence } of signals) expect(confidence > least, symbol).toBe(fellows.has(symbol) && confidence !== least);
    expect(candidates).toEqual(signals.map((s) => s.symbol).filter((s) => judged.has(s) || fellows.has(s)));
  }); // prettier-ignore

  it('each judged candidate has its own figure, whoever stands between them', () => {
    const { validated, judged } = asked(300);
    for (const { symbol, evidence } of validated)
      expect(evidence?.vif ?? null, symbol).toBe(judged.has(symbol) ? Number(symbol.slice(1)) + 1 : null);
  });
});
