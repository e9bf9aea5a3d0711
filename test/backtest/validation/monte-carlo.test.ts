import { describe, expect, it } from 'vitest';
import { equityOf, drawdowns } from '../../../analytics/index.ts';
import { blockBootstrap, shuffledTrades } from '../../../backtest/validation/monte-carlo.ts';
import { createRng } from '../../../domain/index.ts';

const returns = Array.from({ length: 120 }, (_, i) => 0.02 * Math.sin(i * 1.7) + 0.001);
const total = (values: readonly number[]): number => (equityOf(values).at(-1) as number) - 1;

describe('Monte Carlo', () => {
  it('shuffling trades keeps the total and moves the drawdown', () => {
    const bands = shuffledTrades(returns, createRng(1), 400);
    expect(bands.totalReturn.q05).toBeCloseTo(total(returns), 10);
    expect(bands.totalReturn.q95).toBeCloseTo(total(returns), 10);
    expect(bands.maxDrawdown.q05).toBeLessThan(bands.maxDrawdown.q95);
  });

  it('one block as long as the history is the history, begun somewhere', () => {
    const bands = blockBootstrap(returns, returns.length, createRng(2), 50);
    expect(bands.totalReturn.median).toBeCloseTo(total(returns), 10);
  });

  it('the same seed draws the same histories (P5), and quantiles ascend', () => {
    const [one, same, other] = [3, 3, 4].map((seed) => blockBootstrap(returns, 10, createRng(seed), 300));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    const { q05, q25, median, q75, q95 } = (one as NonNullable<typeof one>).totalReturn;
    expect([q05, q25, median, q75, q95]).toEqual([q05, q25, median, q75, q95].sort((a, b) => a - b));
  });

  it('draws from what there is: constant returns give one history', () => {
    const flat = blockBootstrap(new Float64Array(50).fill(-0.01), 5, createRng(9), 20);
    const equity = equityOf(new Float64Array(50).fill(-0.01));
    expect(flat.lossShare).toBe(1);
    expect(flat.maxDrawdown.median).toBeCloseTo(drawdowns(equity).maxDrawdown, 12);
  });
});
