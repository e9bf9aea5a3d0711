import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionsOf } from '../../backtest/data/history.ts';
import type { History } from '../../backtest/data/history.ts';
import type { BacktestAsked } from '../../backtest/request.ts';
import type { BacktestResult } from '../../backtest/result.ts';
import { backtest, withChoices } from '../../backtest/run.ts';
import { sessionsBetween } from '../../domain/calendar/index.ts';
import { barAt, WallClock } from '../../domain/index.ts';
import { KEY, startLoopback, userText } from '../llm/loopback.ts';
import type { Loopback } from '../llm/loopback.ts';
import { scratchFolder, startDesk } from '../support/desk.ts';
import { historyFrom, madeHistories, requestOf } from './run.ts';

let server: Loopback;
beforeEach(async () => {
  server = await startLoopback();
});
afterEach(() => server.close());

const NAMES = ['AAPL', 'MSFT', 'BRK.B', 'NVDA'];
const made = (names: readonly string[]): readonly History[] =>
  madeHistories(11, 275, NAMES.map((symbol) => ({ symbol }))).map((history, i) => {
    const bars = Array.from({ length: history.length }, (_, k) => barAt(history, k));
    return historyFrom(names[i] as string, bars);
  }); // prettier-ignore

async function asked(
  traded: readonly History[],
  options: BacktestAsked,
  env: Record<string, string> = {},
): Promise<BacktestResult> {
  const request = await requestOf(
    { strategy: 'model', from: traded[0]?.dates[255], ...options },
    { SYMBOLS: traded.map((h) => h.symbol).join(','), SELECTORS: 'groq,rules', GROQ_API_KEY: KEY, GROQ_BASE_URL: server.url, LLM_RETRIES: '0', ...env },
  ); // prettier-ignore
  const sessions = sessionsOf(traded, request.from);
  const loaded = { traded, benchmark: null, actions: { splits: [], dividends: [], restate: false }, sessions, notes: [] }; // prettier-ignore
  return withChoices(request, loaded, { wall: new WallClock() }, 0);
}

/** The same number of sessions, eight years later. */
const LATER = sessionsBetween('2020-01-03', '2035-12-31');

/** What left this machine, as it left. */
const sent = (): readonly string[] => server.requests.map(({ body }) => JSON.stringify(body));

describe('a model that chooses in a backtest', () => {
  it('is asked over the wire once a session, and its choices are traded', async () => {
    const result = await asked(made(NAMES), {});
    expect(result.choices).toMatchObject({ by: 'model', masked: false, missing: 0, unmasked: null });
    expect(result.choices?.calls).toBe(server.requests.length);
    expect(server.requests.length).toBeGreaterThan(8);
    expect(result.choices?.costUsd).toBeGreaterThan(0);
    expect(new Set(result.trades.map((t) => t.strategy))).toEqual(new Set(['Breakout']));
  });

  it('warns of the sessions that lie before its training cut-off, and of a model whose cut-off nobody knows', async () => {
    const before = await asked(made(NAMES), {});
    expect(before.choices?.beforeCutoff).toMatchObject([{ model: 'llama-3.3-70b-versatile', cutoff: '2023-12', sessions: 20, of: 20 }]); // prettier-ignore
    expect(before.warnings.join('\n')).toMatch(/look-ahead in the model: 20 of 20 sessions .*trained on data up to 2023-12; --masked/); // prettier-ignore
    const unknown = await asked(made(NAMES), {}, { GROQ_MODEL: 'another' });
    expect(unknown.warnings.join('\n')).toContain('groq another, whose training cut-off is not known');
  });

  it('without an answer opens nothing, and the result says so', async () => {
    server.manners = [{ status: 500 }];
    const result = await asked(made(NAMES), {});
    expect(result.trades).toEqual([]);
    expect(result.choices).toMatchObject({ failures: 20, missing: 20 * NAMES.length });
    expect(result.warnings.join('\n')).toContain('no model answered in 20 sessions');
  });
});

describe('a model that is asked with everything masked', () => {
  it('P1: no symbol, no date and no price leaves this machine', async () => {
    await asked(made(NAMES), { masked: true });
    // The masked run comes second; the first shows the symbols, and nothing else either.
    const prompts = server.requests.map(({ body }) => userText(body));
    const shown = prompts.filter((text) => /\bAAPL\b/.test(text)).length;
    expect(shown).toBeGreaterThan(5);
    const masked = sent().slice(-Math.floor(prompts.length / 2));
    for (const text of masked) {
      for (const name of NAMES) expect(text.includes(name), name).toBe(false);
      expect(text).not.toMatch(/\b(19|20)\d\d-\d\d/);
      const rows = (userText(JSON.parse(text) as Record<string, unknown>).split('\n\n')[0] ?? '').split('\n').slice(1); // prettier-ignore
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) expect(row).toMatch(/^SYM[A-Z]{3}(,(-|-?\d{1,4}(\.\d{1,2})?)){8}$/);
    }
  });

  it('P1: other names, other years and other price levels give the very same words on the wire', async () => {
    const wire = async (histories: readonly History[]): Promise<readonly string[]> => {
      const begun = server.requests.length;
      const { choices } = await asked(histories, { masked: true });
      expect(choices?.masked).toBe(true);
      const all = sent().slice(begun);
      return all.filter((text) => text.includes('SYMAAA'));
    };
    const one = await wire(made(NAMES));
    expect(one.length).toBeGreaterThan(8);
    expect(await wire(made(['XOM', 'JPM', 'GE', 'KO'])), 'other names').toEqual(one);
    const scaled = made(NAMES).map((history) => {
      const bars = Array.from({ length: history.length }, (_, i) => {
        const { date, open, high, low, close, volume } = barAt(history, i);
        // By a power of two, so that every ratio stays what it is to the last bit; bought less of, so that money is no matter.
        return { date, open: open * 2, high: high * 2, low: low * 2, close: close * 2, volume };
      });
      return historyFrom(history.symbol, bars);
    });
    const first = await wire(scaled);
    expect(first[0], 'other price levels').toEqual(one[0]);
    const later = made(NAMES).map(({ symbol, ...history }) => {
      const bars = Array.from({ length: history.length }, (_, i) => ({
        ...barAt({ symbol, ...history }, i),
        date: LATER[i] as string,
      }));
      return historyFrom(symbol, bars);
    });
    expect((await wire(later))[0], 'other years').toEqual(one[0]);
  });

  it('is set against the same run with symbols shown, and says how far they agree', async () => {
    const result = await asked(made(NAMES), { masked: true });
    expect(result.choices).toMatchObject({ masked: true, unmasked: { agreement: 1 } });
    expect(result.choices?.unmasked?.ordersHash).toBe(result.ordersHash);
    expect(result.choices?.unmasked?.totalReturn).toBe(result.metrics.totalReturn);
    expect(result.warnings.join('\n')).toContain('masked and unmasked agree on 100.0 % of the choices');
    expect(result.warnings.join('\n')).toContain('symbols, dates and prices were hidden from it');
    expect(result.config['choices']).toMatchObject({ masked: true });
    expect(result.trials, 'the run beside it is no trial').toBe(1);
  });
});

describe('choices of a recorded run', () => {
  it('give the backtest what the run chose, and it says what is lacking', async () => {
    const file = path.join(scratchFolder('recorded'), 'desk.db');
    const symbols = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
    await startDesk({ file, symbols, env: { SEED: '2' }, run: { cycles: '40' } });
    const env = { SEED: '2', SYMBOLS: symbols.join(','), DATABASE_URL: `file:${file}` };
    const options = { strategy: 'recorded', from: '2024-01-02', to: '2024-02-28' };
    const wall = new WallClock();
    const result = await backtest(await requestOf(options, env), { wall });
    expect(result.choices).toMatchObject({ by: 'recorded', masked: null, models: [], unmasked: null });
    expect(result.choices?.asked).toBeGreaterThan(60);
    const own = await backtest(await requestOf({ ...options, strategy: 'rules' }, env), { wall });
    const entered = (run: BacktestResult) => run.trades.map((t) => [t.symbol, t.strategy, t.entryTime]);
    expect(entered(result).length).toBeGreaterThan(2);
    expect(entered(result)[0], 'the rules chose then as they do now').toEqual(entered(own)[0]);
    // Two symbols that nobody was asked about.
    const more = await backtest(await requestOf({ ...options, recorded: file }, { ...env, SYMBOLS: 'AAPL,NVDA,JPM' }), { wall }); // prettier-ignore
    expect(more.choices?.missing).toBeGreaterThanOrEqual(2 * 40 - 2);
    expect(more.warnings[0]).toMatch(
      /^recorded choices are missing: \d+ of \d+ that were wanted \(2024-01-02 to /,
    );
    expect(more.trades.every((t) => t.symbol === 'AAPL')).toBe(true);
  });

  it('a database without any, an option that belongs elsewhere, a file that is not there: one clear line', async () => {
    const env = { SYMBOLS: 'AAPL' };
    const wall = new WallClock();
    const empty = await requestOf({ strategy: 'recorded', from: '2024-01-02', to: '2024-01-31' }, env);
    await expect(backtest(empty, { wall })).rejects.toMatchObject({ code: 'DATA_UNAVAILABLE', message: expect.stringContaining('holds no choice') as unknown }); // prettier-ignore
    await expect(requestOf({ masked: true }, env)).rejects.toMatchObject({ code: 'USAGE' });
    await expect(requestOf({ recorded: 'x.db' }, env)).rejects.toMatchObject({ code: 'USAGE' });
    await expect(requestOf({ strategy: 'recorded', recorded: '/nonexistent/x.db' }, env)).rejects.toMatchObject({ code: 'DATA_UNAVAILABLE' }); // prettier-ignore
    const keyless = await requestOf({ strategy: 'model', from: '2024-01-02', to: '2024-01-31' }, env);
    await expect(backtest(keyless, { wall })).rejects.toMatchObject({ code: 'USAGE' });
  });
});
