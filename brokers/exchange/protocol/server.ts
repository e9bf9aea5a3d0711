import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { contentUuid, messageOf } from '../../../domain/index.ts';
import type { Clock } from '../../../domain/index.ts';
import { FaultPlan } from '../faults/index.ts';
import type { Venue } from '../live/index.ts';
import { accountOfHeaders } from './auth.ts';
import { LARGEST_BODY, readBody } from './body.ts';
import type { Reply } from './context.ts';
import { DataHub } from './data-hub.ts';
import { WireFault, faults } from './fault.ts';
import { refuseForeign } from './guard.ts';
import { listen } from './listen.ts';
import { operations } from './operations.ts';
import { SLOW } from './outgoing.ts';
import { Query } from './query.ts';
import { RateLimit } from './rate.ts';
import { RequestFaults } from './request-faults.ts';
import { Router } from './router.ts';
import type { AssetList } from './trading/asset-list.ts';
import { Desks } from './trading/desks.ts';
import type { NoteStore } from './trading/desks.ts';
import { UpdateHub } from './update-hub.ts';
import { Updates } from './updates.ts';

export interface ServerOptions {
  readonly venue: Venue;
  readonly assets: AssetList;
  readonly notes: NoteStore;
  /** The wall: rate limits only. */
  readonly wall: Clock;
  /** @default 0: any free port */
  readonly port?: number;
  /** Requests a minute and account; null: no limit. @default null */
  readonly rateLimit?: number | null;
  /** Market-data sockets that an account may have at once; null: any number. @default null */
  readonly dataConnections?: number | null;
  /** @default false */
  readonly legacyFields?: boolean;
  /** Hears of faults of the exchange itself. */
  readonly broken?: (message: string) => void;
  /** Faults on purpose. @default none */
  readonly faults?: FaultPlan;
  /** @default real time */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface ExchangeServer {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const NAME = 'tickwright';
const DATA_STREAM = /^\/v2\/(iex|sip|delayed_sip|test|overnight|boats)\/?$/;

/** Alpaca's protocol over a venue: REST, market data and both sockets on one port of the loopback address. */
export async function serveExchange(options: ServerOptions): Promise<ExchangeServer> {
  const exchange = new Exchange(options);
  const server = createServer(
    { maxHeaderSize: 32_768 },
    (request, response) => void exchange.answer(request, response),
  );
  server.on('upgrade', (request, socket, head) => void exchange.upgrade(request, socket, head));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  });
  await listen(server, options.port ?? 0, '--port');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      exchange.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

class Exchange {
  readonly #options: ServerOptions;
  readonly #router = new Router(operations);
  readonly #desks: Desks;
  readonly #rate: RateLimit;
  readonly #faults: RequestFaults;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LARGEST_BODY,
    perMessageDeflate: true,
  });
  readonly #updates: Updates;
  readonly #orders: UpdateHub;
  readonly #data: DataHub;
  #requests = 0;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#desks = new Desks(options.notes);
    this.#rate = new RateLimit(options.rateLimit ?? null);
    const plan = options.faults ?? new FaultPlan(() => 0);
    this.#faults = new RequestFaults(plan, options.sleep ?? pause);
    this.#updates = new Updates(options.venue, plan);
    this.#orders = new UpdateHub(options.venue, this.#updates);
    this.#data = new DataHub(options.venue, options.assets, plan, options.dataConnections ?? null);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('X-Exchange', NAME);
    response.setHeader(
      'X-Request-ID',
      contentUuid('request', this.#options.wall.now(), this.#requests++).replaceAll('-', ''),
    );
    try {
      const reply = await this.#reply(request, response);
      if (reply?.stream && request.method !== 'HEAD') await streamTo(response, reply.stream);
      else if (reply) send(response, reply);
    } catch (error) {
      if (error instanceof WireFault) {
        // What of the body was not read is not waited for.
        if (error.status === 413) response.setHeader('Connection', 'close');
        send(response, { status: error.status, body: error.body });
        return;
      }
      this.#options.broken?.(messageOf(error));
      if (response.headersSent) return void response.end(': internal server error\n\n');
      send(response, { status: 500, body: { code: 50010000, message: 'internal server error occurred' } });
    }
  }

  async #reply(request: IncomingMessage, response: ServerResponse): Promise<Reply | null> {
    refuseForeign(request);
    const { venue, assets, wall, legacyFields } = this.#options;
    const accountId = accountOfHeaders(request.headers);
    const { allowed, headers } = this.#rate.take(accountId, wall.now());
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (!allowed) throw faults.tooMany();
    const [path, search] = splitOnce(targetOf(request), '?');
    // Whoever asks for the head is served what would be got; the body is left out by the platform.
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    const { operation, params } = this.#router.find(method, path);
    const body = await readBody(request);
    const { symbol } = body;
    const moment = { method, path, ...(typeof symbol === 'string' && { symbol }) };
    return this.#faults.around(moment, response, async () =>
      operation.handle({
        venue,
        assets,
        account: await venue.account(accountId),
        desks: this.#desks,
        updates: this.#updates,
        legacyFields: legacyFields ?? false,
        query: new Query(search),
        params,
        body,
      }),
    );
  }

  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    const path = splitOnce(targetOf(request), '?')[0];
    const hub = /^\/stream\/?$/.test(path) ? this.#orders : DATA_STREAM.test(path) ? this.#data : null;
    const refuse = (status: string): void =>
      void socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nX-Exchange: ${NAME}\r\n\r\n`);
    try {
      refuseForeign(request);
      if (!hub) throw faults.notFound('endpoint not found.');
    } catch (error) {
      return refuse(error instanceof WireFault && error.status === 403 ? '403 Forbidden' : '404 Not Found');
    }
    const met = await this.#faults.handshake(path);
    if (met === 'hangs') return;
    if (met === 'gone') return void socket.destroy();
    if (met !== 'goes') return refuse(met.refused);
    this.#sockets.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      hub.connect(client, request.headers);
    });
  }

  close(): void {
    for (const client of this.#sockets.clients) client.close(1001, 'the exchange is closing');
    this.#sockets.close();
  }
}

/** Clients that go by a proxy write the whole address, some join a base that ends in a slash: both mean the path. */
const targetOf = ({ url = '/' }: IncomingMessage): string =>
  url.replace(/^https?:\/\/[^/?]*/i, '').replace(/^\/*/, '/');

function splitOnce(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

async function streamTo(response: ServerResponse, stream: NonNullable<Reply['stream']>): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  const cut = (): void => void response.destroy();
  await stream(
    { write: (text) => (response.writableLength > SLOW ? cut() : response.write(text)), cut },
    gone.signal,
  );
  response.end();
}

function send(response: ServerResponse, { status = 200, body, html, headers = {} }: Reply): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (body === undefined && html === undefined) {
    response.end();
    return;
  }
  const text = html ?? JSON.stringify(body);
  response.setHeader(
    'Content-Type',
    html === undefined ? 'application/json; charset=UTF-8' : 'text/html; charset=UTF-8',
  );
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
