import { describe, expect, it } from 'vitest';
import { figure, integer, percent, price, signed, signedPercent, words } from '../../words/format.ts';
import { adjustmentText, denialText, excludedText, reasonText, refusalText } from '../../words/text.ts';

describe('codes as sentences', () => {
  it('a refusal has its figures in their units', () => {
    expect(denialText({ code: 'daily_loss', figures: { loss: 0.0521, limit: 0.05 } })).toBe(
      "the day's loss has reached its limit (loss 5.21 %, limit 5.00 %)",
    );
    expect(denialText({ code: 'position_limit', figures: { shares: 0.4, limit: 20_062.4 } })).toBe(
      'no room left under the limit for one position (shares 0.4, limit $20,062)',
    );
    expect(denialText({ code: 'halted', figures: {} })).toBe(
      'the desk is halted or reducing: no new entries',
    );
  });

  it('a reason that has no sentence is shown as its words', () => {
    expect(reasonText({ code: 'some_newReason', figures: { lastClose: 12.3456789 } })).toBe(
      'some new reason (last close 12.3457)',
    );
    expect(reasonText({ code: 'toString', figures: {} })).toBe('to string');
  });

  it.each([
    ['no_source', /no file|no such/],
    ['no_bars', /empty/],
    ['unparsable', /cannot be read/],
    ['unsorted', /sort/],
    ['duplicate_date', /twice/],
    ['non_positive_price', /negative|price/],
  ])('a symbol left out for %s says so, with the place', (code, expected) => {
    const text = excludedText({ code, detail: 'line 301' });
    expect(text).toMatch(expected);
    expect(text).toContain('line 301');
  });

  it("the exchange's refusals have words, and an unknown one its own message", () => {
    expect(refusalText('wash_trade', null)).toMatch(/own order/);
    expect(refusalText('brand_new', 'their words')).toBe('their words');
    expect(refusalText('brand_new', null)).toBe('brand new');
    expect(refusalText(null, null)).toBe('no reason given');
  });

  it("quant's adjustments name figure, threshold and factor", () => {
    expect(adjustmentText({ code: 'drawdown', figure: 0.123, threshold: 0.08, factor: 0.7 })).toBe(
      'drawdown 12.3 % beyond 8.0 %, x 0.70',
    );
  });
});

describe('numbers for people', () => {
  it('are grouped, rounded, signed, and a dash where undefined', () => {
    expect([integer(1234567.8), price(1234.5), price(0.1234), signed(-3.1), signed(925.2)]).toEqual([
      '1,234,568',
      '1,234.50',
      '0.1234',
      '-3.10',
      '+925.20',
    ]);
    expect([percent(-0.0041), signedPercent(0.003), figure(0.00001), figure(-0.00001)]).toEqual([
      '-0.4 %',
      '+0.3 %',
      '0',
      '0',
    ]);
    expect([
      integer(null),
      price(null),
      signed(null),
      percent(null),
      signedPercent(null),
      figure(null),
    ]).toEqual(Array(6).fill('–'));
  });

  it('show no minus before a zero', () => {
    expect([percent(-0.00001), signedPercent(-0.00001)]).toEqual(['0.0 %', '+0.0 %']);
  });

  it('words of a name', () => {
    expect([words('avgEntryPrice'), words('LOW_confidence'), words('stop_limit')]).toEqual([
      'avg entry price',
      'low confidence',
      'stop limit',
    ]);
  });
});
