/** What does a desk spend on a selection beyond the provider's own time? Real SDK, real wire, a provider on loopback. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRng, WallClock } from '../domain/index.ts';
import { createModels, MemoryLlmStore, selectionQuestion, selectorSettings } from '../llm/index.ts';
import type { SelectionRequest } from '../llm/index.ts';
import { strategyCards } from '../strategies/index.ts';
import type { Bench } from './harness.ts';

const RUNS = 100;
const WARM_UP = 20;
const MODEL = 'gpt-4o-mini';

/** Figures of no market, other ones in each round, so that every question is new. */
const requestOf = (n: number, round: number): SelectionRequest => ({
  session: '2024-03-05',
  strategies: strategyCards(),
  symbols: Array.from({ length: n }, (_, i) => ({
    symbol: name(i),
    context: { volatility20: 0.2, volatility252: 0.25, trend50: round / 10_000, trend200: 0.02, volumeRatio: 1, fromHigh: -0.05, drawdown: -0.1, rsi14: 50 },
  })),
}); // prettier-ignore

const name = (i: number): string =>
  `X${[i % 26, Math.floor(i / 26) % 26].map((k) => String.fromCharCode(65 + k)).join('')}`;

/** A completion that names a strategy for each symbol, at once. */
async function provider(n: number): Promise<{ url: string; close: () => void }> {
  const choices = Array.from({ length: n }, (_, i) => ({ symbol: name(i), strategy: 'Breakout', reason: 'near its high' }));
  const content = JSON.stringify({ choices });
  const body = JSON.stringify({ id: 'x', object: 'chat.completion', created: 1, model: MODEL, choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } });
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () => (server.closeAllConnections(), server.close()),
  };
} // prettier-ignore

/** Each selection, less the same bytes sent and read by plain fetch beside it: what is left is the desk's own. */
async function overhead(n: number): Promise<readonly number[]> {
  const server = await provider(n);
  const settings = { ...selectorSettings.parse({}), SELECTORS: ['openai'], NARRATOR: 'none', QUANT_REVIEW: 'none', RISK_REMARK: 'none', LLM_DAILY_TOKENS: 1e12, LLM_DAILY_USD: 1000, GUARD_FAILURES: 5, GUARD_PAUSE_SECONDS: 30, OPENAI_BASE_URL: server.url } as const;
  const models = await createModels({ ...settings, SELECTORS: ['openai'] }, { clock: new WallClock(), rng: createRng(1), store: new MemoryLlmStore() });
  const samples: number[] = [];
  for (let round = 0; round < WARM_UP + RUNS; round++) {
    const request = requestOf(n, round);
    const began = performance.now();
    const answer = await models.selectors.select(request);
    const whole = performance.now() - began;
    if (answer.choices.length !== n || answer.failures.length > 0) throw new Error('the provider was not heard');
    const question = selectionQuestion(request, MODEL);
    const plainly = performance.now();
    await (await fetch(`${server.url}/chat/completions`, { method: 'POST', body: JSON.stringify(question) })).text();
    if (round >= WARM_UP) samples.push(Math.max(0, whole - (performance.now() - plainly)));
  }
  models.close();
  server.close();
  return samples;
} // prettier-ignore

export const llmBenches: readonly Bench[] = [5, 500].map((n) => ({
  name: `a selection for ${n} symbols, beyond the provider's own time`,
  unit: 'ms',
  asked: 5,
  run: () => overhead(n),
}));
