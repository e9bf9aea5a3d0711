import { describe, expect, it } from 'vitest';
import { createRng, ReplayedClock } from '../../domain/index.ts';
import { Asker, LlmBudget, MemoryLlmStore, modelNarrator } from '../../llm/index.ts';
import type { AskerOptions, AuditFacts, ModelCall } from '../../llm/index.ts';
import { CALL, llmStoreContract } from '../contracts/llm-store.ts';
import { START } from './loopback.ts';

llmStoreContract('memory', async () => {
  const store = new MemoryLlmStore();
  return { store, reopen: async () => store };
});

const call = (id: string, usd: number, tokens: number): ModelCall => ({
  ...CALL,
  id,
  at: new Date(START).toISOString(),
  costUsd: usd,
  chargedTokens: tokens,
});
const QUESTION = {
  prompt: 'selection/1',
  system: 's',
  user: 'u',
  form: 'json',
  maxOutputTokens: 100,
} as const;

function budget(usd: number, tokens: number, store = new MemoryLlmStore()) {
  const clock = new ReplayedClock(START);
  return { clock, store, budget: new LlmBudget({ usd, tokens }, store, clock) };
}

function asker(given: Partial<AskerOptions>): { asker: Asker; store: MemoryLlmStore; sent: () => number } {
  const { clock, store, budget: caps } = budget(1, 10_000);
  let sent = 0;
  const options: AskerOptions = {
    provider: 'groq',
    model: 'm',
    setting: 'GROQ_MODEL',
    client: {
      ask: async () => {
        sent++;
        return { text: 'a note', inputTokens: 10, outputTokens: 5 };
      },
      models: async () => [],
    },
    price: { input: 1, output: 2 },
    budget: caps,
    store,
    clock,
    rng: createRng(1),
    timeoutMs: 1000,
    retries: 0,
    failures: 5,
    pauseMs: 1000,
    scrub: (text) => text,
    sleep: async () => undefined,
    ...given,
  };
  return { asker: new Asker(options), store: given.store instanceof MemoryLlmStore ? given.store : store, sent: () => sent }; // prettier-ignore
}

describe("the day's budget", () => {
  it('is reserved before a call is sent: what would break a cap is refused, with the figures', async () => {
    const { budget: day, store } = budget(0.01, 10_000);
    expect(await day.reserve(call('a', 0.006, 1000))).toBeNull();
    expect(await day.reserve(call('b', 0.006, 1000))).toContain(
      "the day's cap of $0.01 is reached: $0.0060 spent",
    );
    expect(await day.reserve(call('c', 0.001, 9001))).toContain('10000 tokens');
    expect(await day.reserve(call('d', 0.001, 9000))).toBeNull();
    expect([...store.calls.keys()]).toEqual(['a', 'd']);
  });

  it('two calls at once do not both take the last of the day', async () => {
    const { budget: day } = budget(0.01, 10_000);
    const both = await Promise.all([day.reserve(call('a', 0.006, 1)), day.reserve(call('b', 0.006, 1))]);
    expect(both.filter((refusal) => refusal === null)).toHaveLength(1);
  });

  it('goes on after a restart, a call that a kill ended included, and is new the next day (UTC)', async () => {
    const store = new MemoryLlmStore();
    await budget(0.01, 10_000, store).budget.reserve(call('killed', 0.009, 1));
    const { budget: day, clock } = budget(0.01, 10_000, store);
    expect(await day.reserve(call('next', 0.002, 1))).not.toBeNull();
    clock.advanceTo(Date.parse('2026-11-21T00:00:00Z'));
    expect(await day.reserve(call('tomorrow', 0.002, 1))).toBeNull();
  });
});

describe('asking', () => {
  it('what is over the budget is not sent, and that is on record', async () => {
    const { budget: none } = budget(1, 50);
    const { asker: one, store, sent } = asker({ budget: none });
    const answer = await one.ask(QUESTION, 'select');
    expect(answer).toMatchObject({
      ok: false,
      calls: [{ outcome: 'over_budget', costUsd: 0, chargedTokens: 0 }],
    });
    expect(sent()).toBe(0);
    expect([...store.calls.values()].map((c) => c.outcome)).toEqual(['over_budget']);
  });

  it('P3: an answer that cannot be recorded is not used, and a call that cannot be reserved is not sent', async () => {
    class Broken extends MemoryLlmStore {
      override async put(): Promise<void> {
        throw new Error('disk full');
      }
    }
    const store = new Broken();
    const { asker: one, sent } = asker({ store, budget: budget(1, 10_000, store).budget });
    expect(await one.ask(QUESTION, 'select')).toMatchObject({ ok: false, failure: 'disk full' });
    expect(sent()).toBe(0);
    const late = new MemoryLlmStore();
    const reserved = budget(1, 10_000, late).budget;
    late.put = async (kept) => {
      if (kept.outcome === 'answered') throw new Error('disk full');
      late.calls.set(kept.id, kept);
    };
    expect(await asker({ store: late, budget: reserved }).asker.ask(QUESTION, 'select')).toMatchObject({
      ok: false,
    });
  });

  it('the cost is that of the tokens the provider counted, at the prices in force', async () => {
    const answer = await asker({}).asker.ask(QUESTION, 'select');
    expect(answer.calls[0]).toMatchObject({ costUsd: (10 * 1 + 5 * 2) / 1e6, chargedTokens: 15 });
  });

  it('where the provider counts none, what was reserved stands', async () => {
    const client = {
      ask: async () => ({ text: 'x', inputTokens: null, outputTokens: null }),
      models: async () => [],
    };
    const answer = await asker({ client }).asker.ask(QUESTION, 'select');
    expect(answer.calls[0]!.chargedTokens).toBeGreaterThan(100);
    expect(answer.calls[0]).toMatchObject({ outcome: 'answered', inputTokens: null });
  });
});

describe('the narrator', () => {
  const facts: AuditFacts = { span: 'cycle', equity: 100_000, cash: 100_000, drawdown: 0, exposure: 0, positions: 0, ordersSent: 0, ordersAccepted: 0, trades: 0, winRate: null, pnl: 0, sharpe: null, maxDrawdown: null }; // prettier-ignore
  const saying = (text: string) =>
    modelNarrator(asker({ client: { ask: async () => ({ text, inputTokens: 1, outputTokens: 1 }), models: async () => [] } }).asker); // prettier-ignore

  it('gives text of one line, without anything unseen, at most 1,500 characters, and the call it took', async () => {
    const note = await saying(`All calm.\n\u202E${'x'.repeat(5000)}`).narrate(facts);
    expect(note).toMatchObject({ by: 'groq', failure: null });
    expect(note.text).toMatch(/^All calm\. x+$/);
    expect(note.text!.length).toBeLessThanOrEqual(1500);
    expect(note.calls).toMatchObject([{ purpose: 'narrate', prompt: 'audit/1' }]);
  });

  it('never throws: without a note there is the reason', async () => {
    const client = { ask: async () => Promise.reject(new Error('down')), models: async () => [] };
    const down = await modelNarrator(asker({ client }).asker).narrate(facts);
    expect(down).toMatchObject({ text: null });
    expect(down.failure).toContain('down');
    expect(await saying(' \n ').narrate(facts)).toMatchObject({ text: null, failure: 'groq wrote nothing' });
  });
});
