import { describe, expect, it } from 'vitest';
import { sha256 } from '../../domain/index.ts';
import { selectionQuestion, tokensOf } from '../../llm/index.ts';
import type { SelectionRequest } from '../../llm/index.ts';
import { AUDIT_SYSTEM, auditTable } from '../../llm/prompts/audit-v1.ts';
import { QUANT_SYSTEM, quantTable } from '../../llm/prompts/quant-v1.ts';
import { RISK_SYSTEM, riskTable } from '../../llm/prompts/risk-v1.ts';
import { selectionRepair, selectionSystem, selectionTable, SYMBOL } from '../../llm/prompts/selection-v1.ts';
import { CALM, requestOf } from '../contracts/selector.ts';

const CARD = { name: 'Breakout', description: 'D.', regime: 'R.', holding: 'H.' } as const;
const FACTS = { span: 'cycle', equity: 101_234.5, cash: 40_000, drawdown: -0.012, exposure: 0.6, positions: 3, ordersSent: 2, ordersAccepted: 1, trades: 12, winRate: 0.5, pnl: 321.4, sharpe: null, maxDrawdown: -0.05 } as const; // prettier-ignore

const QUANT = { buys: 3, sells: 1, holds: 6, lowered: 2, rawConfidence: 0.7, confidence: 0.55, adjustments: { sharpe: 2, vif: 1 }, evidenceTrades: 31.5 }; // prettier-ignore
const RISK = { entries: 1, exits: 1, stops: 0, refusals: { low_confidence: 2 }, cuts: { position_limit: 1 } };

/** `n` symbols, each of figures of its own. */
function many(n: number): SelectionRequest {
  const name = (i: number): string =>
    [i % 26, Math.floor(i / 26) % 26, Math.floor(i / 676) % 26]
      .map((k) => String.fromCharCode(65 + k))
      .join('');
  return requestOf(Object.fromEntries(Array.from({ length: n }, (_, i) => [`X${name(i)}`, { ...CALM, rsi14: i % 100, trend50: i / 1000 }]))); // prettier-ignore
}

describe('the prompts', () => {
  it('P5: a version never changes its words: change one, and make a new version', () => {
    const words = {
      few: sha256(selectionSystem([CARD], 5)).slice(0, 16),
      many: sha256(selectionSystem([CARD], 500)).slice(0, 16),
      repair: sha256(selectionRepair('not_json')).slice(0, 16),
      table: sha256(selectionTable(requestOf({ AAPL: CALM }))).slice(0, 16),
      audit: sha256(AUDIT_SYSTEM + auditTable(FACTS)).slice(0, 16),
      quant: sha256(QUANT_SYSTEM + quantTable(QUANT)).slice(0, 16),
      risk: sha256(RISK_SYSTEM + riskTable(RISK)).slice(0, 16),
    };
    expect(words).toMatchInlineSnapshot(`
      {
        "audit": "22c5d72372d64044",
        "few": "1ee010525f12d476",
        "many": "49e632dbef5db338",
        "quant": "25114b5f21d7da19",
        "repair": "405762f994d08cdc",
        "risk": "8c0a98939fb588c5",
        "table": "266599f5fa387497",
      }
    `);
  });

  it('the market is a fixed table of numbers; an undefined figure is a dash, and there is no minus zero', () => {
    const request = requestOf({
      AAPL: CALM,
      MSFT: { ...CALM, rsi14: null, drawdown: -0.0000001, trend50: Number.NaN },
    });
    expect(selectionTable(request).split('\n')).toEqual([
      'symbol,vol20_pct,vol252_pct,trend50_pct,trend200_pct,volume_ratio,from_high_pct,drawdown_pct,rsi14',
      'AAPL,15.0,16.0,1.00,1.00,1.00,-4.0,-3.0,55',
      'MSFT,15.0,16.0,-,1.00,1.00,-4.0,0.0,-',
    ]);
  });

  it.each(['AAPL', 'BRK.B', 'BF-B', 'V'])('%s may stand in a prompt', (symbol) => {
    expect(symbol).toMatch(SYMBOL);
  });

  it.each(['', 'IGNORE ALL', 'aapl', 'АAPL', 'A\nB', 'BUY!', 'AAPL,1', 'ABSTAINNOW', 'A\u202EB'])(
    '%j may not',
    (symbol) => {
      expect(symbol).not.toMatch(SYMBOL);
    },
  );

  it('the audit is told figures by fixed names and no text', () => {
    for (const line of auditTable(FACTS).split('\n').slice(1))
      expect(line).toMatch(/^[a-z_]+,(-|-?\d+(\.\d+)?)$/);
  });

  it('measured: 5 symbols take under 1,700 tokens in all, 500 under 45,000, by an estimate from above', () => {
    const sizes = [5, 500].map((n) => {
      const { system, user, maxOutputTokens } = selectionQuestion(many(n), 'gpt-4o-mini')!;
      return { n, characters: system.length + user.length, input: tokensOf(system) + tokensOf(user), output: maxOutputTokens }; // prettier-ignore
    });
    expect(sizes).toMatchInlineSnapshot(`
      [
        {
          "characters": 2359,
          "input": 1212,
          "n": 5,
          "output": 424,
        },
        {
          "characters": 23976,
          "input": 12020,
          "n": 500,
          "output": 15064,
        },
      ]
    `);
    expect(sizes[0]!.input + sizes[0]!.output).toBeLessThan(1700);
    expect(sizes[1]!.input + sizes[1]!.output).toBeLessThan(45_000);
  });

  it('more symbols than a model can answer at once are not asked about', () => {
    expect(selectionQuestion(many(500), 'claude-3-haiku-20240307')).toBeNull();
    expect(selectionQuestion(many(130), 'claude-3-haiku-20240307')).not.toBeNull();
  });
});
