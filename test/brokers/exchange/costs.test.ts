import { describe, expect, it } from 'vitest';
import {
  defaultCosts,
  exchangeRules,
  exchangeSettings,
  fixedSlippage,
  noCommission,
  noRegulatoryFees,
  noSlippage,
  perShareCommission,
  proportionalCommission,
  sumOfCommissions,
  usRegulatoryFees,
} from '../../../brokers/index.ts';
import { FREE, Market, toBar } from './market.ts';

describe('slippage', () => {
  it('a fill is worse by its basis points, unrounded', async () => {
    const market = await Market.open({ costs: { ...FREE, slippage: fixedSlippage(10) } });
    await market.accept();
    await market.play({ X: [33.33, 40, 30, 35] });
    expect((await market.order()).avgFillPrice).toBe(33.33 * 1.001);
    await market.accept({ clientOrderId: 'b', side: 'sell' });
    await market.play({ X: [40, 40, 40, 40] });
    expect((await market.order('b')).avgFillPrice).toBe(40 * 0.999);
  });

  it('slippage never passes a limit', async () => {
    const market = await Market.open({ costs: { ...FREE, slippage: fixedSlippage(100) } });
    await market.accept({ clientOrderId: 'tight', type: 'limit', limitPrice: 100.5 });
    await market.accept({ clientOrderId: 'wide', type: 'limit', limitPrice: 103 });
    await market.play({ X: [100, 100, 100, 100] });
    expect(await market.state('tight')).toBe('filled 10@100.5');
    expect(await market.state('wide')).toBe('filled 10@101');
    await market.accept({ clientOrderId: 'sale', side: 'sell', type: 'limit', limitPrice: 104 });
    await market.play({ X: [100, 105, 100, 100] });
    expect(await market.state('sale')).toBe('filled 10@104');
  });

  it('no slippage is the reference price', () => {
    expect(noSlippage.price('buy', 12.34, 1, toBar('2024-03-04', [1, 1, 1, 1]))).toBe(12.34);
  });
});

describe('commission and regulatory fees', () => {
  it('commissions are per share, a share of the value, or both', () => {
    expect(perShareCommission(0.005).fee(200, 50)).toBe(1);
    expect(proportionalCommission(5).fee(200, 50)).toBe(5);
    expect(sumOfCommissions(perShareCommission(0.005), proportionalCommission(5)).fee(200, 50)).toBe(6);
    expect(noCommission.fee(200, 50)).toBe(0);
  });

  it('regulators take their part of sales only, at the rates of the day', () => {
    const at = (session: string, qty = 1000, price = 100) => usRegulatoryFees.onSale(qty, price, session);
    expect(at('2010-01-14')).toBeCloseTo(2.57 + 0.075, 9);
    expect(at('2010-01-15')).toBeCloseTo(1.27 + 0.075, 9);
    expect(at('2020-06-01')).toBeCloseTo(2.21 + 0.119, 9);
    expect(at('2024-06-03')).toBeCloseTo(2.78 + 0.166, 9);
    expect(at('2025-06-02'), 'no SEC fee from 2025-05-14 on').toBeCloseTo(0.166, 9);
    expect(at('1999-01-04'), 'before the tables the first rate stands').toBeCloseTo(1.5 + 0.075, 9);
    expect(at('2020-06-01', 1e6, 0), 'the trading activity fee has a cap').toBe(5.95);
    expect(noRegulatoryFees.onSale(1000, 100, '2020-06-01')).toBe(0);
  });

  it('P9: fees leave the cash with the fill, to the micro-dollar', async () => {
    const costs = { ...FREE, commission: perShareCommission(0.01), regulatory: usRegulatoryFees };
    const market = await Market.open({ costs });
    await market.accept();
    const [bought] = await market.play({ X: [100, 100, 100, 100] });
    expect(bought).toMatchObject({ fill: { fees: 0.1 } });
    expect((await market.exchange.account()).cash).toBe(100_000 - 1000.1);
    await market.accept({ clientOrderId: 'b', side: 'sell' });
    const [sold] = await market.play({ X: [100, 100, 100, 100] });
    // 8.00 per million of 1,000 dollars, and 0.000166 for each of ten shares.
    expect(sold).toMatchObject({ fill: { fees: 0.10966 } });
    expect((await market.exchange.account()).cash).toBe(99_999.79034);
  });
});

describe('settings', () => {
  it('the defaults are one basis point, no commission, US fees, a tenth of the volume', () => {
    const rules = exchangeRules(exchangeSettings.parse({}));
    expect(rules).toMatchObject({ cash: 100_000, participation: 0.1 });
    const bar = toBar('2024-03-04', [1, 1, 1, 1]);
    expect(rules.costs.slippage.price('buy', 100, 1, bar)).toBe(
      defaultCosts.slippage.price('buy', 100, 1, bar),
    );
    expect(rules.costs.commission).toBe(noCommission);
    expect(rules.costs.regulatory).toBe(usRegulatoryFees);
  });

  it('everything can be switched off or set', () => {
    const off = exchangeRules(
      exchangeSettings.parse({ SLIPPAGE_BPS: 0, REGULATORY_FEES: false, PARTICIPATION: 0 }),
    );
    expect(off).toEqual({ cash: 100_000, costs: FREE, participation: null });
    const set = exchangeRules(
      exchangeSettings.parse({ CASH: 5, COMMISSION_PER_SHARE: 0.01, COMMISSION_BPS: 1 }),
    );
    expect(set.cash).toBe(5);
    expect(set.costs.commission.fee(100, 100)).toBe(2);
  });

  it('unknown names and impossible values are refused', () => {
    expect(exchangeSettings.safeParse({ SLIPPAGE: 1 }).success).toBe(false);
    expect(exchangeSettings.safeParse({ PARTICIPATION: 1.1 }).success).toBe(false);
    expect(exchangeSettings.safeParse({ CASH: 0 }).success).toBe(false);
  });
});
