import { describe, expect, it } from 'vitest';
import type { ReportInput } from '../../../backtest/report/index.ts';
import { comparedWithItself, inputOf, reportPage, sectionsOf } from './made.ts';

const SECTIONS = ['summary', 'equity', 'months', 'rolling', 'trades', 'distribution', 'attribution', 'costs', 'refusals', 'configuration']; // prettier-ignore
const text = (page: string): string =>
  page.replace(/<(style|script)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '); // prettier-ignore

describe('the report of a backtest', () => {
  it('has every section, and the masked one where the result has it', async () => {
    const input = await inputOf();
    expect(sectionsOf(reportPage(input))).toEqual(SECTIONS);
    const compared = reportPage(comparedWithItself(input));
    expect(sectionsOf(compared)).toEqual([...SECTIONS.slice(0, -1), 'masked', 'configuration']);
  });

  it('names no address: its policy forbids every one, and its one script is known by its hash', async () => {
    const page = reportPage(await inputOf());
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toMatch(/^default-src 'none'; .*script-src 'sha256-[A-Za-z0-9+/=]+';/);
    expect([...page.matchAll(/(?:src|href|url\()\s*=?\s*["']?(https?:|\/\/)/g)]).toEqual([]);
  });

  it('accounts for the whole change of equity: closed trades and the rest', async () => {
    const input = await inputOf();
    const { trades, equity } = input.result;
    const closed = trades.reduce((sum, { pnl }) => sum + (pnl ?? 0), 0);
    const total = (equity.at(-1)?.equity ?? 0) - 100_000;
    const whole = (n: number): string => `${n > 0 ? '+' : '−'}${Math.round(Math.abs(n)).toLocaleString('en-US')}`; // prettier-ignore
    expect(text(reportPage(input))).toContain(
      `Equity changed by ${whole(total)} dollars: ${whole(closed)} in closed trades after fees, ${whole(total - closed)} in what was still open`,
    );
  });

  it('shows what decided the run: each hash of the data, the orders, the trials', async () => {
    const input = await inputOf();
    const page = reportPage(input);
    for (const hash of Object.values(input.result.data)) expect(page).toContain(hash);
    expect(page).toContain(input.result.ordersHash);
    expect(text(page)).toContain('configurations tried on these data 1');
    expect(text(page)).toContain('every one (full)');
  });

  it('counts refusals of the gate by reason, in words', async () => {
    const input = await inputOf({ risk: 'default' }, { RISK_MAX_POSITIONS: '1' });
    const { denials } = input.result.activity;
    expect(Object.keys(denials).length, 'a run without refusals would prove nothing').toBeGreaterThan(0);
    const shown = text(reportPage(input));
    for (const [code, n] of Object.entries(denials)) expect(shown).toContain(`${code} ${n}`);
  });

  it('without a trade says why, and promises no figure', async () => {
    const page = text(reportPage(await inputOf({ param: ['entry=600', 'exit=10'] })));
    expect(page).toContain('no trade: Breakout');
    expect(page).toContain('There was no trade; the summary says why.');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('a run stopped before its first session has a page too', async () => {
    const input = await inputOf();
    const result = { ...input.result, equity: [], trades: [], interrupted: true, metrics: { ...input.result.metrics, monthly: {}, yearly: {} } }; // prettier-ignore
    const page = text(reportPage({ ...input, result }));
    expect(page).toContain('stopped before its end');
    expect(page).toContain('No session was lived through.');
  });
});

describe('text that comes from data', () => {
  const HOSTILE = `"><img src=x onerror=alert(1)></title></script><script>alert('x')</script><!--&amp;`;

  function poisoned(input: ReportInput): ReportInput {
    const { result } = comparedWithItself(input);
    const trades = result.trades.map((trade) => ({ ...trade, symbol: HOSTILE, strategy: HOSTILE, reason: HOSTILE })); // prettier-ignore
    const config = { ...result.config, strategy: HOSTILE, symbols: [HOSTILE], source: HOSTILE, slippage: HOSTILE, sectors: { [HOSTILE]: HOSTILE }, settings: { [HOSTILE]: HOSTILE } }; // prettier-ignore
    const activity = { ...result.activity, denials: { [HOSTILE]: 2, constructor: 1 }, refusals: { [HOSTILE]: 1 } }; // prettier-ignore
    const prices = input.prices.map((series) => ({ ...series, symbol: HOSTILE, length: series.length }));
    return {
      ...input,
      prices,
      benchmark: prices[0] ?? null,
      made: HOSTILE,
      version: HOSTILE,
      result: { ...result, trades, config, activity, warnings: [HOSTILE], data: { [HOSTILE]: HOSTILE }, ordersHash: HOSTILE }, // prettier-ignore
    };
  }

  it('stays text: hostile symbols, strategies, reasons, settings and notes make no element', async () => {
    const input = await inputOf();
    const [calm, page] = [reportPage(comparedWithItself(input)), reportPage(poisoned(input))]; // prettier-ignore
    expect(page, 'it must be in the page to prove anything').toContain('onerror=alert(1)');
    expect(page).not.toMatch(/<img|<!--|<script>alert/);
    expect(page.match(/<script/g)?.length).toBe(calm.match(/<script/g)?.length);
    expect(page.match(/<\/title>/g)).toHaveLength(1);
  });
});
