import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exposure, Gate } from '../../risk/index.ts';
import type { Decided } from '../../risk/index.ts';
import { cases } from './cases.ts';
import type { Case } from './cases.ts';

const RUNS = { seed: 1, numRuns: 5_000 };

function decide({ account: state, settings: limits, candidates, market }: Case): readonly Decided[] {
  const gate = new Gate(limits, market, 'desk');
  const exposure = new Exposure(state);
  return candidates.map((c) => gate.decideEntry(c, exposure));
}

describe('the gate on random cycles', () => {
  it('approves nothing beyond a limit, whatever the candidates and the account', () => {
    fc.assert(
      fc.property(cases, (c) => {
        const { account: state, settings: s, market } = c;
        const values = new Map<string, number>();
        const add = (symbol: string, value: number): void =>
          void values.set(symbol, (values.get(symbol) ?? 0) + value);
        for (const p of [...state.positions, ...state.openEntries]) add(p.symbol, Math.abs(p.value));
        const total = (wanted: (symbol: string) => boolean): number =>
          [...values].reduce((sum, [symbol, value]) => (wanted(symbol) ? sum + value : sum), 0);
        const alike = (a: string, b: string): boolean =>
          a === b || (market.correlation(a, b) ?? 0) > s.RISK_CORRELATION;
        let spent = 0;
        let risked = state.openRisk + Math.max(0, state.dayStartEquity - state.equity);
        let orders = state.ordersLastMinute;
        for (const [i, decided] of decide(c).entries()) {
          if (!decided.ok) continue;
          const { symbol, qty, limitPrice = 0, stopLoss } = decided.intent;
          const { close, atr14, averageVolume20, confidence } = c.candidates[i] as Case['candidates'][number];
          add(symbol, qty * limitPrice);
          spent += qty * limitPrice;
          orders++;
          const cent = (figure: number): number => figure + 1e-6;
          expect(Number.isInteger(qty) && qty >= 1).toBe(true);
          expect(values.get(symbol)).toBeLessThanOrEqual(cent(s.RISK_MAX_POSITION * state.equity));
          expect(total((x) => market.sectorOf(x) === market.sectorOf(symbol))).toBeLessThanOrEqual(cent(s.RISK_MAX_SECTOR * state.equity)); // prettier-ignore
          for (const member of values.keys()) {
            if (!alike(member, symbol)) continue;
            expect(total((x) => alike(x, member))).toBeLessThanOrEqual(
              cent(s.RISK_MAX_CORRELATED * state.equity),
            );
          }
          expect(total(() => true)).toBeLessThanOrEqual(cent(s.RISK_MAX_GROSS * state.equity));
          expect(spent).toBeLessThanOrEqual(cent(state.buyingPower));
          risked += qty * (close - (stopLoss?.stopPrice ?? 0));
          expect(risked, 'what may be lost down to the stops').toBeLessThanOrEqual(cent(s.RISK_MAX_DAILY_LOSS * state.dayStartEquity)); // prettier-ignore
          expect(values.size).toBeLessThanOrEqual(s.RISK_MAX_POSITIONS);
          expect(qty).toBeLessThanOrEqual(s.RISK_MAX_SHARES);
          expect(qty).toBeLessThanOrEqual(cent(s.RISK_MAX_VOLUME_SHARE * (averageVolume20 ?? 0)));
          expect(orders).toBeLessThanOrEqual(s.RISK_MAX_ORDERS_PER_MINUTE);
          expect(qty * s.RISK_ATR_MULTIPLE * (atr14 ?? Number.NaN)).toBeLessThanOrEqual(cent(state.equity * s.RISK_MAX_PER_TRADE)); // prettier-ignore
          expect(Math.abs(limitPrice - close)).toBeLessThanOrEqual(cent(s.RISK_PRICE_COLLAR * close + (limitPrice < 1 ? 1e-4 : 0.01))); // prettier-ignore
          expect(limitPrice).toBeLessThanOrEqual(cent(close * (1 + s.RISK_PRICE_COLLAR)));
          expect(stopLoss?.stopPrice).toBeLessThan(limitPrice);
          expect(confidence).toBeGreaterThanOrEqual(s.RISK_MIN_CONFIDENCE);
          expect(state.noEntries).toBeNull();
        }
      }),
      RUNS,
    );
  });
});
