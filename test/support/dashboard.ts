import { connect } from 'node:net';
import path from 'node:path';
import { WallClock } from '../../domain/index.ts';
import { sleep } from '../../orchestrator/clocks/pacer.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { startDashboard } from '../../web/server/index.ts';
import type { Dashboard, DashboardParts } from '../../web/server/index.ts';

export interface Served extends Dashboard {
  readonly host: string;
  /** What went wrong on the server's side. */
  readonly said: readonly string[];
  /** An answer of the API, parsed; @throws where its status is another than 200 */
  ask(path: string): Promise<unknown>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

/** The real server on a free port, over the database at the url. */
export async function serveDashboard(
  url: string,
  runtimeDir: string,
  more: Partial<Omit<DashboardParts, 'config'>> = {},
): Promise<Served> {
  const said: string[] = [];
  const config = loadConfig({
    purpose: 'query',
    folder: runtimeDir,
    environment: { DATABASE_URL: url, RUNTIME_DIR: runtimeDir },
  });
  const dashboard = await startDashboard({
    config,
    addresses: { host: '127.0.0.1', port: 0, origin: null },
    version: '0',
    clock: new WallClock(),
    sleep,
    say: (line) => said.push(line),
    ...more,
  });
  const host = `127.0.0.1:${dashboard.port}`;
  const request = (target: string, init: RequestInit = {}) =>
    fetch(`http://${host}${target}`, {
      ...init,
      headers: { Authorization: `Bearer ${dashboard.token}`, ...(init.headers as Record<string, string>) },
    });
  return {
    ...dashboard,
    host,
    said,
    fetch: request,
    async ask(target) {
      const response = await request(`/api/v1${target}`);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${target}: ${response.status} ${text}`);
      return JSON.parse(text) as unknown;
    },
  };
}

export const serveFile = (
  file: string,
  more: Partial<Omit<DashboardParts, 'config'>> = {},
): Promise<Served> => serveDashboard(`file:${file}`, path.dirname(file), more);

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends bytes as they are, which no client library would, and reads until the server ends the line. */
export function raw(port: number, text: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (answer += chunk));
    // A server that cuts the line has answered before.
    socket.on('error', (error) => (answer === '' ? reject(error) : undefined));
    socket.on('close', () => {
      const [head = '', body = ''] = answer.split(/\r\n\r\n([\s\S]*)/, 2);
      const [first = '', ...lines] = head.split('\r\n');
      const headers = new Map(
        lines.map((line) => {
          const at = line.indexOf(':');
          return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
        }),
      );
      resolve({ status: Number(first.split(' ')[1]), headers, body });
    });
  });
}

export interface StreamEvent {
  readonly name: string;
  readonly id: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The event stream as the page reads it: by fetch, with the token in a header. */
export class EventReader {
  readonly events: StreamEvent[] = [];
  readonly #end = new AbortController();
  readonly #waiting = new Set<() => void>();
  /** Settles when the line has ended. */
  readonly ended: Promise<void>;

  private constructor(response: Promise<Response>, end: AbortController) {
    this.#end = end;
    this.ended = this.#read(response).catch(() => undefined);
  }

  static open(served: Pick<Served, 'fetch'>, lastEventId?: string): EventReader {
    const end = new AbortController();
    const headers = lastEventId === undefined ? {} : { 'Last-Event-ID': lastEventId };
    return new EventReader(served.fetch('/api/v1/stream', { headers, signal: end.signal }), end);
  }

  /** Seqs of the journal's events in the order they came. */
  get seqs(): number[] {
    return this.events.filter((e) => e.name === 'event').map((e) => e.data['seq'] as number);
  }

  /** The first event that fits, whether it has come or is still to come. */
  until(fits: (event: StreamEvent) => boolean): Promise<StreamEvent> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.events.find(fits);
        if (found === undefined) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  hello(): Promise<StreamEvent> {
    return this.until((event) => event.name === 'hello');
  }

  reached(seq: number): Promise<StreamEvent> {
    return this.until((event) => event.data['seq'] === seq);
  }

  close(): Promise<void> {
    this.#end.abort();
    return this.ended;
  }

  async #read(response: Promise<Response>): Promise<void> {
    const { body, status } = await response;
    if (status !== 200 || body === null) throw new Error(`the stream answered ${status}`);
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
      const messages = (text + chunk).split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) this.#take(message);
    }
  }

  #take(message: string): void {
    const field = (name: string): string | null =>
      new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1] ?? null;
    const name = field('event');
    if (name === null) return;
    this.events.push({
      name,
      id: field('id'),
      data: JSON.parse(field('data') ?? 'null') as StreamEvent['data'],
    });
    for (const look of this.#waiting) look();
  }
}
