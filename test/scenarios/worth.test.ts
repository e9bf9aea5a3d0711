import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { worth } from '../../backtest/worth/worth.ts';
import type { Worth } from '../../backtest/worth/worth.ts';
import { explain } from '../../cli/commands/explain.ts';
import { shown } from '../../cli/commands/worth.ts';
import type { Face } from '../../cli/face.ts';
import { createStyle } from '../../cli/style.ts';
import { openDatabase } from '../../db/index.ts';
import { ReplayedClock } from '../../domain/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { recordingOf, replay } from '../../orchestrator/replay/index.ts';
import { modelAccounts } from '../../orchestrator/model-account.ts';
import { KEY, startLoopback } from '../llm/loopback.ts';
import type { Loopback } from '../llm/loopback.ts';
import { generatedHistory, scratchFolder, startDesk } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'SPY'];
const RUN = { from: '2023-06-01', to: '2023-11-01' };
const plain = createStyle(false);
let server: Loopback;
let history: string;
/** A run with three providers, and one of the rules alone; the same days. */
const asked = path.join(scratchFolder('worth-model'), 'desk.db');
const alone = path.join(scratchFolder('worth-rules'), 'desk.db');

const envOf = (): Record<string, string> => ({
  GROQ_API_KEY: KEY, GROQ_BASE_URL: server.url, ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: server.url,
  OPENAI_API_KEY: KEY, OPENAI_BASE_URL: `${server.url}/v1`, LLM_DAILY_TOKENS: '100000000',
}); // prettier-ignore

beforeAll(async () => {
  server = await startLoopback();
  history = await generatedHistory(SYMBOLS, RUN.to);
  const run = { replay: history, ...RUN };
  for (const [file, env] of [[asked, envOf()], [alone, {}]] as const) {
    const { fault } = await startDesk({ file, symbols: SYMBOLS, run, env });
    if (fault) throw fault;
  }
}, 60_000); // prettier-ignore
afterAll(() => server.close());

const configOf = (file: string) =>
  loadConfig({ purpose: 'query', folder: path.dirname(file), environment: { DATABASE_URL: `file:${file}` } });
const known = new Map<string, Promise<Worth>>();
function judged(file: string, block = 10): Promise<Worth> {
  const key = `${file} ${block}`;
  const answer = known.get(key) ?? worth(configOf(file), { seeds: 2, seed: 1, block, draws: 300, wall: new ReplayedClock() }); // prettier-ignore
  known.set(key, answer);
  return answer;
}

describe('worth', () => {
  it('P5: the choices of a log, lived through again on its own bars, end on its own account to the cent', async () => {
    for (const file of [asked, alone]) expect((await judged(file)).chosen?.accountDiffers).toBe(0);
  });

  it('sets the log against the rules, each of the ten, chance and holding, less what the models cost', async () => {
    const answer = await judged(asked);
    expect(answer.models).toMatchObject({ asked: true, failed: 0 });
    expect(answer.models.calls).toBeGreaterThan(100);
    expect(answer.models.notesUsd).toBeGreaterThan(0);
    expect(answer.alternatives.map((a) => a.kind)).toEqual(['rules', ...Array(10).fill('fixed'), 'random', 'hold']);
    // The loopback model always names Breakout: what is between the two is the cost, and it is on record.
    const fixed = answer.alternatives.find((a) => a.name === 'Breakout')!;
    expect(fixed.finalEquity - answer.chosen!.finalEquity).toBeCloseTo(answer.models.costUsd, 6);
    expect(fixed.advantage.verdict).toBe('worse');
    for (const { advantage: a } of answer.alternatives) {
      expect(a.low).toBeLessThanOrEqual(a.high);
      expect(a.verdict).toBe(a.low > 0 ? 'better' : a.high < 0 ? 'worse' : 'not shown');
    }
    const text = shown(answer, plain);
    expect(text).toContain('calls to models');
    expect(text).toMatch(/the model earns its cost is not shown|did not earn its cost|earned its cost/);
  }); // prettier-ignore

  it('of a run without a model says so, and finds no difference between the rules and themselves', async () => {
    const answer = await judged(alone);
    const rules = answer.alternatives[0]!;
    expect(rules).toMatchObject({ name: 'rules', advantage: { perYear: 0, low: 0, high: 0, verdict: 'not shown' } });
    expect(answer.models).toMatchObject({ asked: false, calls: 0, costUsd: 0 });
    expect(shown(answer, plain)).toContain('no model was asked');
  }); // prettier-ignore

  it('P5: limits and costs are those of the log and not of today', async () => {
    const now = {
      RISK_MAX_POSITION: '0.02',
      SLIPPAGE_BPS: '50',
      COMMISSION_BPS: '20',
      DATABASE_URL: `file:${alone}`,
    };
    const config = loadConfig({ purpose: 'query', folder: path.dirname(alone), environment: now });
    const answer = await worth(config, {
      seeds: 0,
      seed: 1,
      block: 10,
      draws: 20,
      wall: new ReplayedClock(),
    });
    expect(answer.chosen).toEqual((await judged(alone)).chosen);
    expect(answer.notes).toEqual([]);
  });

  it('says where the log changed its limits on the way, and that the newest stand for all', async () => {
    const file = path.join(scratchFolder('worth-changed'), 'desk.db');
    const half = { replay: history, from: RUN.from, to: RUN.to };
    await startDesk({ file, symbols: SYMBOLS, run: { ...half, cycles: '60' } });
    const { fault } = await startDesk({
      file,
      symbols: SYMBOLS,
      run: half,
      env: { RISK_MAX_POSITION: '0.1' },
    });
    if (fault) throw fault;
    const { notes, chosen } = await judged(file);
    expect(notes.join()).toContain('began with others and changed them once');
    expect(chosen?.accountDiffers).not.toBe(0);
  });

  it('prints no figure where the log is too short for its blocks', async () => {
    const answer = await judged(alone, 50);
    expect(answer).toMatchObject({ tooShort: { needed: 500 }, chosen: null, alternatives: [], randomBeaten: null });
    expect(shown(answer, plain)).toMatch(/too short to say anything: \d+ sessions, and blocks of 50 days need 500/);
    const empty = path.join(scratchFolder('worth-empty'), 'desk.db');
    await expect(judged(empty)).rejects.toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('no finished session') });
  }); // prettier-ignore
});

describe('explain, where models were asked', () => {
  it('shows prompt, reply, cost, what was changed and, with figures, what could not be', async () => {
    const database = await openDatabase({ url: `file:${asked}`, mode: 'read' });
    const entry = (await database.reads.orders()).find((order) => order.purpose === 'entry')!;
    const whole = (await database.reads.explain(entry.cycleId!))!;
    const one = (await database.reads.explain(entry.clientOrderId))!;
    await database.close();
    const [account] = await modelAccounts(whole);
    expect(account).toMatchObject({ answeredBy: 'groq', failures: [] });
    const [select, ...notes] = account!.calls;
    expect(select).toMatchObject({ purpose: 'select', provider: 'groq', costUsd: expect.any(Number), latencyMs: expect.any(Number) });
    expect(select!.user).toContain(`\n${entry.symbol},`);
    expect(select!.reply).toContain(entry.symbol);
    expect(new Set(notes.map((call) => call.prompt))).toEqual(new Set(['audit/1', 'quant/1', 'risk/1']));
    expect(account!.costUsd).toBeCloseTo(account!.calls.reduce((sum, call) => sum + call.costUsd, 0), 12);
    const change = account!.changed.find((c) => c.symbol === entry.symbol)!;
    expect(change).toMatchObject({ chosen: 'Breakout', differs: change.rules !== 'Breakout' });
    const fixed = account!.couldNotChange.orders.find((o) => o.clientOrderId === entry.clientOrderId)!;
    expect(fixed).toMatchObject({ qty: entry.qty, limitPrice: entry.limitPrice });
    expect(fixed.formulaQty).toBeGreaterThanOrEqual(fixed.qty);
    expect(fixed.stop).toBeLessThan(entry.limitPrice!);
    // Of one order, the others are left out.
    expect((await modelAccounts(one))[0]?.changed.map((c) => c.symbol)).toEqual([entry.symbol]);
    const said = whole.audits[0]?.payload as { notes: { role: string; by: string }[] };
    expect(said.notes.map(({ role, by }) => `${role} ${by}`)).toEqual(['quant anthropic', 'risk openai']);

    let text = '';
    const face = { version: '', tty: false, color: false, style: plain, out: (line: string) => void (text += line), err: () => undefined, verbose: () => false, end: async () => undefined, hide: () => undefined } satisfies Face;
    const before = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = `file:${asked}`;
    try {
      await explain(face, entry.cycleId!, {});
      for (const words of ['prompt selection/1', 'reply', 'what it changed', 'what it could not change', `${entry.symbol} ${entry.qty} of`, 'limits, as set now: 2.0 % at risk', 'note on quant by anthropic']) expect(text).toContain(words);
      text = '';
      await explain(face, entry.cycleId!, { json: true });
      expect(JSON.parse(text)).toMatchObject({ chain: expect.any(Array), models: [{ answeredBy: 'groq' }], limits: { RISK_MAX_POSITION: 0.2 } });
    } finally {
      if (before === undefined) delete process.env['DATABASE_URL'];
      else process.env['DATABASE_URL'] = before;
    }
  }); // prettier-ignore

  it('P5: a run with choices and notes of three providers replays byte for byte', async () => {
    const database = await openDatabase({ url: `file:${asked}`, mode: 'read' });
    const { settings } = configOf(asked);
    const replayed = await replay({ recording: recordingOf(database), settings: { ...settings, SYMBOLS } });
    await database.close();
    expect(replayed.difference).toBeNull();
    expect(replayed.cycles).toBeGreaterThan(90);
  });

  it('P1: notes and their roles change no order: the same model without them trades the same', async () => {
    const file = path.join(scratchFolder('worth-silent'), 'desk.db');
    const env = { ...envOf(), NARRATOR: 'none', QUANT_REVIEW: 'none', RISK_REMARK: 'none' };
    await startDesk({ file, symbols: SYMBOLS, run: { replay: history, ...RUN }, env });
    const ordersOf = async (url: string): Promise<unknown> => {
      const database = await openDatabase({ url: `file:${url}`, mode: 'read' });
      const orders = await database.reads.orders();
      await database.close();
      expect(orders.length).toBeGreaterThan(3);
      return orders;
    };
    expect(await ordersOf(file)).toEqual(await ordersOf(asked));
  });
});
