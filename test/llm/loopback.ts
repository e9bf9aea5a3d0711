import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRng, ReplayedClock } from '../../domain/index.ts';
import { MemoryLlmStore, createModels, selectorSettings, type LlmSettings, type LlmStore, type Models } from '../../llm/index.ts'; // prettier-ignore

export const PROVIDERS = ['groq', 'anthropic', 'openai'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** What the server does with a request. */
export type Manner =
  | 'normal'
  | 'silent'
  | 'cut_off'
  | 'stalled'
  | 'no_json'
  | 'another_shape'
  | { readonly text: string }
  | {
      readonly status: number;
      readonly error?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    };

export interface Request {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** As it came. */
  readonly body: Record<string, unknown>;
}

export interface Loopback {
  readonly url: string;
  readonly requests: Request[];
  /** One for each request; the last one stays. */
  manners: Manner[];
  /** Names that the models list shows. */
  models: string[];
  close(): Promise<void>;
}

/** A server on a free port that speaks the protocols of Groq, OpenAI and Anthropic, well or badly. */
export async function startLoopback(): Promise<Loopback> {
  const requests: Request[] = [];
  const silent = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    void answer(request, response).catch(() => response.destroy());
  });
  const loopback: Loopback = {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    requests,
    manners: ['normal'],
    models: ['b-model', 'a-model'],
    async close() {
      for (const response of silent) response.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    if (request.method === 'GET' && path.includes('/models')) {
      const data = loopback.models.map((id) => ({ id, type: 'model', object: 'model', display_name: id, created_at: '2026-01-01T00:00:00Z', created: 1, owned_by: 'x' })); // prettier-ignore
      return json(response, 200, { object: 'list', data, has_more: false, first_id: null, last_id: null }); // prettier-ignore
    }
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    requests.push({ path, headers: request.headers, body });
    const manner = (loopback.manners.length > 1 ? loopback.manners.shift() : loopback.manners[0]) as Manner;
    if (manner === 'silent') return void silent.add(response);
    if (manner === 'no_json') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('<html>busy</html>');
      return;
    }
    if (manner === 'another_shape') return json(response, 200, { hello: 'world' });
    if (typeof manner === 'object' && 'status' in manner)
      return json(response, manner.status, { error: manner.error ?? { message: `HTTP ${manner.status}` } }, manner.headers); // prettier-ignore
    const text = typeof manner === 'object' ? manner.text : replyFor(symbolsIn(body));
    const whole = JSON.stringify(path.endsWith('/messages') ? message(text) : completion(text));
    if (manner !== 'cut_off' && manner !== 'stalled') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(whole);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    if (manner === 'stalled') silent.add(response);
    response.write(whole.slice(0, whole.length / 2), () => manner === 'cut_off' && response.destroy());
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return loopback;
}

function json(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
} // prettier-ignore

const completion = (content: string) => ({
  id: 'x',
  object: 'chat.completion',
  created: 1,
  model: 'x',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 1000, completion_tokens: 200, total_tokens: 1200 },
});

const message = (text: string) => ({
  id: 'x',
  type: 'message',
  role: 'assistant',
  model: 'x',
  content: [{ type: 'text', text }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 1000, output_tokens: 200 },
});

/** The user's text, whatever the protocol. */
export function userText(body: Record<string, unknown>): string {
  const messages = body['messages'] as { role: string; content: string }[];
  return messages.findLast((m) => m.role === 'user')?.content ?? '';
}

export const symbolsIn = (body: Record<string, unknown>): string[] =>
  (userText(body).split('\n\n')[0] ?? '')
    .split('\n')
    .slice(1)
    .map((row) => row.split(',')[0] as string);

export const replyFor = (symbols: readonly string[], strategy = 'Breakout'): string =>
  JSON.stringify({ choices: symbols.map((symbol) => ({ symbol, strategy, reason: 'near its high' })) });

export const KEY = 'sk-loopback-0123456789abcdef';

/** Settings that lead one provider, or all, to the loopback server; caps out of the way. */
export function settingsFor(url: string, given: Partial<LlmSettings> = {}): LlmSettings {
  return {
    ...selectorSettings.parse({}),
    SELECTORS: ['groq', 'rules'],
    GROQ_API_KEY: KEY,
    GROQ_BASE_URL: url,
    ANTHROPIC_API_KEY: KEY,
    ANTHROPIC_BASE_URL: url,
    OPENAI_API_KEY: KEY,
    OPENAI_BASE_URL: `${url}/v1`,
    NARRATOR: 'none',
    QUANT_REVIEW: 'none',
    RISK_REMARK: 'none',
    LLM_TIMEOUT_SECONDS: 5,
    GUARD_FAILURES: 5,
    GUARD_PAUSE_SECONDS: 30,
    ...given,
  };
}

export interface Rig extends Models {
  readonly store: MemoryLlmStore;
  readonly clock: ReplayedClock;
  /** Pauses the guard made, milliseconds; none of them took real time. */
  readonly pauses: number[];
}

export const START = Date.parse('2026-11-20T15:00:00Z');

export async function rig(settings: LlmSettings, more: { store?: LlmStore; at?: number; replay?: boolean; fetch?: typeof fetch } = {}): Promise<Rig> {
  const store = (more.store ?? new MemoryLlmStore()) as MemoryLlmStore;
  const clock = new ReplayedClock(more.at ?? START);
  const pauses: number[] = [];
  const models = await createModels(settings, {
    clock,
    rng: createRng(1),
    store,
    replay: more.replay ?? false,
    ...(more.fetch && { fetch: more.fetch }),
    sleep: async (ms) => {
      pauses.push(ms);
      clock.advanceTo(clock.now() + ms);
    },
  });
  return { ...models, store, clock, pauses };
} // prettier-ignore
