import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { createRng, ReplayedClock } from '../../../domain/index.ts';
import type { Clock } from '../../../domain/index.ts';
import { createAlpacaBroker } from '../../../brokers/alpaca/index.ts';
import type { AlpacaBrokerOptions } from '../../../brokers/alpaca/index.ts';
import { createLanes } from '../../../guards/index.ts';
import type { Lanes, Schedule } from '../../../guards/index.ts';
import { BrokerFeed } from '../../../brokers/feed/index.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Record<string, unknown> | null;
  readonly headers: IncomingHttpHeaders;
}
/** An answer; `drop` breaks the connection without one. A text is sent as it is. */
export type Reply =
  | 'drop'
  | {
      readonly status?: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    };
export type Handler = (asked: Asked) => Reply;

export const KEYS = { keyId: 'PKPLANTEDKEY', secretKey: 'planted-secret-value' };

/** A server that answers what the test tells it to, and nothing else. */
export class Loopback {
  readonly asked: Asked[] = [];
  readonly frames: unknown[] = [];
  readonly sockets: WebSocket[] = [];
  /** What the stream's server does with a frame; the default admits and listens. */
  onFrame: (frame: { action?: string }, socket: WebSocket) => void = answerFrame;
  readonly #handlers = new Map<string, Handler>();
  readonly #server: Server;
  readonly #streams: WebSocketServer;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const url = new URL(request.url ?? '', 'http://loopback');
        const text = Buffer.concat(chunks).toString();
        const asked: Asked = {
          method: request.method ?? '',
          path: url.pathname,
          query: url.searchParams,
          body: text === '' ? null : (JSON.parse(text) as Record<string, unknown>),
          headers: request.headers,
        };
        this.asked.push(asked);
        const handler = this.#find(`${asked.method} ${asked.path}`);
        const reply: Reply = handler?.(asked) ?? {
          status: 404,
          body: { code: 40410000, message: 'not found' },
        };
        if (reply === 'drop') {
          request.socket.destroy();
          return;
        }
        response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
        const { body } = reply;
        response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    this.#streams = new WebSocketServer({ server: this.#server });
    this.#streams.on('connection', (socket) => {
      this.sockets.push(socket);
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as { action?: string };
        this.frames.push(frame);
        this.onFrame(frame, socket);
      });
    });
  }

  static async open(): Promise<Loopback> {
    const loopback = new Loopback();
    await new Promise<void>((resolve) => loopback.#server.listen(0, '127.0.0.1', resolve));
    loopback.on('GET /v2/account', () => ({ body: account() }));
    return loopback;
  }

  /** @param route method and path; a path that ends in `/*` stands for all below it */
  on(route: string, handler: Handler): void {
    this.#handlers.set(route, handler);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  times(route: string): number {
    return this.asked.filter(({ method, path }) => `${method} ${path}` === route).length;
  }

  async close(): Promise<void> {
    for (const socket of this.#streams.clients) socket.terminate();
    this.#streams.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #find(route: string): Handler | undefined {
    const exact = this.#handlers.get(route);
    if (exact) return exact;
    return this.#handlers.get(route.replace(/\/[^/]*$/, '/*'));
  }
}

/** Real servers answer in binary frames; the SDK takes both. */
export function answerFrame(frame: { action?: string }, socket: WebSocket): void {
  const say = (message: unknown): void => socket.send(Buffer.from(JSON.stringify(message)));
  if (frame.action === 'authenticate')
    say({ stream: 'authorization', data: { status: 'authorized', action: 'authenticate' } });
  if (frame.action === 'listen') say({ stream: 'listening', data: { streams: ['trade_updates'] } });
}

export const account = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: '11111111-1111-4111-8111-111111111111',
  account_number: 'PA3TEST',
  status: 'ACTIVE',
  currency: 'USD',
  cash: '100000',
  equity: '100500.25',
  buying_power: '400000',
  non_marginable_buying_power: '99005',
  multiplier: '4',
  trading_blocked: false,
  account_blocked: false,
  trade_suspended_by_user: false,
  shorting_enabled: true,
  ...fields,
});

let orders = 0;
export const uuid = (n: number): string => `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** An order as Alpaca writes it. */
export const order = (fields: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: uuid(++orders),
  client_order_id: `desk-${orders}`,
  created_at: '2026-11-20T15:00:00.123456789Z',
  updated_at: '2026-11-20T15:00:00.123456789Z',
  submitted_at: '2026-11-20T15:00:00.123456789Z',
  filled_at: null,
  symbol: 'AAPL',
  asset_class: 'us_equity',
  notional: null,
  qty: '10',
  filled_qty: '0',
  filled_avg_price: null,
  order_class: '',
  order_type: 'limit',
  type: 'limit',
  side: 'buy',
  time_in_force: 'day',
  limit_price: '99.5',
  stop_price: null,
  status: 'new',
  legs: null,
  ...fields,
});

/** Timers that the test lets run. */
export class Timers {
  readonly clock: ReplayedClock;
  #waiting: { at: number; action: () => void }[] = [];

  constructor(start: number) {
    this.clock = new ReplayedClock(start);
  }

  readonly schedule: Schedule = (ms, action) => {
    const entry = { at: this.clock.now() + ms, action };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  };

  /** Lets so many milliseconds pass, timers in their order. */
  pass(ms: number): void {
    const end = this.clock.now() + ms;
    for (;;) {
      const next = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.clock.advanceTo(next.at);
      next.action();
    }
    this.clock.advanceTo(end);
  }
}

/** Lanes whose pauses take no time, so that what is repeated is repeated at once. */
export const quickLanes = (clock: Clock): Lanes =>
  createLanes({ name: 'alpaca', clock, rng: createRng(1), retries: 0, sleep: () => Promise.resolve() });

/** Friday, 20 November 2026, half an hour after the open. */
export const OPEN = Date.parse('2026-11-20T15:00:00Z');

export const openBroker = (server: Loopback, options: Partial<AlpacaBrokerOptions> = {}) => {
  const clock = options.clock ?? new ReplayedClock(OPEN);
  return createAlpacaBroker({
    ...KEYS,
    money: 'paper',
    baseUrl: server.url,
    clock,
    rng: createRng(1),
    feed: new BrokerFeed(),
    lanes: quickLanes(clock),
    // Pauses between attempts take no time.
    schedule: (_ms, action) => {
      queueMicrotask(action);
      return () => undefined;
    },
    ...options,
  });
};
