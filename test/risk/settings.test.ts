import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONFIDENCE_RAISES, minimumConfidence, rank, riskSettings } from '../../risk/index.ts';
import { CALM, candidate } from './cases.ts';

describe('the settings of the gate', () => {
  it('have the defaults of the manual', () => {
    expect(riskSettings.parse({})).toEqual({
      RISK_MAX_PER_TRADE: 0.02,
      RISK_MAX_DAILY_LOSS: 0.05,
      RISK_MAX_DRAWDOWN: 0.1,
      RISK_RAMP_DAYS: 1,
      RISK_MIN_CONFIDENCE: 0.3,
      RISK_MAX_SHARES: 1000,
      RISK_MAX_POSITION: 0.2,
      RISK_MAX_SECTOR: 0.4,
      RISK_CORRELATION: 0.8,
      RISK_MAX_CORRELATED: 0.4,
      RISK_MAX_GROSS: 1,
      RISK_MAX_POSITIONS: 10,
      RISK_MAX_ORDERS_PER_MINUTE: 30,
      RISK_PRICE_COLLAR: 0.1,
      RISK_MAX_VOLUME_SHARE: 0.05,
      RISK_ATR_MULTIPLE: 1.5,
      PLAN_STOP: 'atr:2',
      PLAN_TRAIL: 'none',
      PLAN_TARGET: 'none',
      PLAN_TIME_LIMIT: 'none',
      ENTRY_ORDER: 'market',
    });
  });

  it('P2: no setting can be so wide, zero, negative, endless or no number that its rule is off', () => {
    const numbers = Object.entries(riskSettings.parse({})).filter(([, value]) => typeof value === 'number');
    expect(numbers.length).toBe(16);
    const absurd = [1e9, -1, Number.POSITIVE_INFINITY, Number.NaN, '', '0.02', null];
    const taken = numbers.flatMap(([key]) =>
      absurd.filter((value) => riskSettings.safeParse({ [key]: value }).success).map((value) => [key, value]),
    );
    expect(taken).toEqual([]);
    const zero = numbers.filter(([key]) => riskSettings.safeParse({ [key]: 0 }).success).map(([key]) => key);
    expect(zero, 'at zero any positive correlation makes a group').toEqual(['RISK_CORRELATION']);
    expect(riskSettings.safeParse({ RISK_CORRELATION: 1 }).success, 'nothing correlates above 1').toBe(false);
  });

  it('name the bound they are refused for, and an unknown name', () => {
    const message = (input: object): string => riskSettings.safeParse(input).error?.message ?? '';
    expect(message({ RISK_MAX_PER_TRADE: 7 })).toContain('at most 0.2');
    expect(message({ RISK_MAX_PER_TRADE: 0 })).toContain('must be more than 0');
    expect(message({ RISK_MAX_SHARES: 2.5 })).toContain('must be a whole number');
    expect(message({ RISK_MAX_SHARES: 0 })).toContain('must be at least 1');
    expect(message({ RISK_MAX_SHARES: 100_001 })).toContain('must be at most 100000');
    expect(message({ RISK_PRICE_COLLAR: 0 })).toContain('must be at least 0.001');
    expect(message({ RISK_PRICE_COLLAR: 1 })).toContain('must be at most 0.25');
    expect(message({ PLAN_TIME_LIMIT: '0' })).toContain(
      'must be none, or a whole number of sessions from 1 to 999',
    );
    expect(message({ ENTRY_ORDER: 'stop:5' })).toContain('must be market, or limit:N');
    expect(message({ RISK_MAX_PERTRADE: 0.01 })).toContain('RISK_MAX_PERTRADE');
  });

  it('of the plan take what has a meaning, and say what that is', () => {
    const good = {
      PLAN_STOP: ['atr:0.5', 'percent:50', 'dollars:0.01'],
      PLAN_TRAIL: ['none', 'atr:10', 'percent:0.1'],
      PLAN_TARGET: ['none', 'percent:1000', 'dollars:100000'],
      PLAN_TIME_LIMIT: ['none', '1', '999'],
    };
    const bad = {
      PLAN_STOP: ['none', '2', 'atr', 'atr:', 'atr:0', 'atr:-1', 'atr:11', 'atr:1e1', 'percent:51', 'dollars:0', 'ATR:2', 'atr:2 ', 'xatr:2'],
      PLAN_TRAIL: ['', 'atr:11', 'percent:NaN', 'xnone', 'nonex', 'xatr:2'],
      PLAN_TARGET: ['None', 'percent:1001', 'dollars:Infinity'],
      PLAN_TIME_LIMIT: ['0', '-1', '1.5', '1000', '', 'atr:2', 'x1', '1x'],
      ENTRY_ORDER: ['', 'xmarket', 'marketx', 'limit:5x', 'xlimit:5', 'limit:--5', 'limit:12345'],
    }; // prettier-ignore
    const accepts = (key: string, value: string): boolean => riskSettings.safeParse({ [key]: value }).success;
    const each = (lists: Readonly<Record<string, readonly string[]>>) =>
      Object.entries(lists).flatMap(([key, values]) => values.map((value) => [key, value] as const));
    expect(each(good).filter(([key, value]) => !accepts(key, value))).toEqual([]);
    expect(each(bad).filter(([key, value]) => accepts(key, value))).toEqual([]);
    const told = (key: string) => riskSettings.safeParse({ [key]: 'x' }).error?.issues[0]?.message;
    expect(told('PLAN_TRAIL')).toBe(
      'must be none, atr:N (0.5 to 10), percent:P (0.1 to 50) or dollars:D (0.01 to 10000)',
    );
    expect(told('PLAN_TARGET')).toBe(
      'must be none, atr:N (0.5 to 100), percent:P (0.1 to 1000) or dollars:D (0.01 to 100000)',
    );
    for (const value of ['2', 'atr:11']) {
      const { error } = riskSettings.safeParse({ PLAN_STOP: value });
      expect(
        error?.issues.map((i) => i.message),
        value,
      ).toEqual(['must be atr:N (0.5 to 10), percent:P (0.1 to 50) or dollars:D (0.01 to 10000)']);
    }
  });

  it('are each described, in the words that stand in .env.example', () => {
    const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8').replaceAll(
      /\s*\n# /g,
      ' ',
    );
    const told = Object.values(riskSettings.shape).map((schema) => schema.description ?? 'none');
    expect(told.filter((words) => !text.includes(words))).toEqual([]);
    const mute = Object.entries(riskSettings.shape).filter(([, schema]) => !schema.description);
    expect(mute).toEqual([]);
  });
});

describe('the minimum confidence', () => {
  it('is raised from the figure on that the table names, and by as much', () => {
    expect(CONFIDENCE_RAISES.map(({ name, condition, raise }) => [name, condition, raise])).toEqual([
      ['high volatility', '20-day volatility above 1.25 times the 252-day one', 0.06],
      ['downtrend', 'the 200-day average is lower than 20 bars ago', 0.06],
      ['deep drawdown', 'the close lies more than 20 % below its 252-day high', 0.03],
    ]);
    for (const [raised, at] of [
      [{ volatility20: 0.2501 }, { volatility20: 0.25 }],
      [{ trend200: -1e-9 }, { trend200: 0 }],
      [{ drawdown: -0.2001 }, { drawdown: -0.2 }],
    ]) {
      expect(minimumConfidence(0.3, { ...CALM, ...raised })).toBeGreaterThan(0.3);
      expect(minimumConfidence(0.3, { ...CALM, ...at })).toBe(0.3);
    }
    expect(minimumConfidence(0.3, { ...CALM, volatility252: null, volatility20: 9 })).toBe(0.3);
  });

  it('is the setting in a calm market, and where the figures are unknown', () => {
    const unknown = { ...CALM, volatility20: null, volatility252: null, trend200: null, drawdown: null };
    expect(minimumConfidence(0.3, CALM)).toBe(0.3);
    expect(minimumConfidence(0.3, unknown)).toBe(0.3);
  });

  it('rises in high volatility, in downtrends and in deep drawdowns; raises add up and end at 1', () => {
    const bad = { ...CALM, volatility20: 0.4, trend200: -0.01, drawdown: -0.4 };
    const raises = CONFIDENCE_RAISES.map(({ raise }) => raise);
    expect(raises.every((raise) => raise > 0)).toBe(true);
    expect(minimumConfidence(0.3, bad)).toBeCloseTo(0.3 + raises.reduce((a, b) => a + b, 0), 12);
    expect(minimumConfidence(0.99, bad)).toBe(1);
    for (const change of [{ volatility20: 0.4 }, { trend200: -0.01 }, { drawdown: -0.4 }]) {
      expect(minimumConfidence(0.3, { ...CALM, ...change })).toBeGreaterThan(0.3);
    }
  });
});

describe('the order in which candidates are asked', () => {
  it('is highest confidence first, of equals the one listed first', () => {
    const list = [['A', 0.5], ['B', 0.9], ['C', 0.5], ['D', 0.7]] as const; // prettier-ignore
    const ranked = rank(list.map(([symbol, confidence]) => candidate({ symbol, confidence })));
    expect(ranked.map((c) => c.symbol)).toEqual(['B', 'D', 'A', 'C']);
    const equals = ['A', 'B', 'C', 'D', 'E'].map((symbol) => candidate({ symbol }));
    expect(rank(equals)).toEqual(equals);
  });
});
