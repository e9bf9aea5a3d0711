import { statSync } from 'node:fs';
import { getRequestListener } from '@hono/node-server';
import type { Clock } from '../../domain/index.ts';
import { createRedactor } from '../../orchestrator/config/redact.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { readHeartbeat } from '../../orchestrator/safety/heartbeat.ts';
import { standingHalts } from '../../orchestrator/safety/standing.ts';
import { allowed, checkAddresses } from './addresses.ts';
import type { Addresses } from './addresses.ts';
import { createApp } from './app.ts';
import type { Assets } from './assets.ts';
import { Answers } from './journal/answers.ts';
import { Books } from './journal/books.ts';
import { Streams } from './journal/stream.ts';
import { Tail } from './journal/tail.ts';
import { createHttpServer, listen } from './listen.ts';
import { statusFile } from '../../orchestrator/status/index.ts';
import { createGuard } from './security/guard.ts';
import type { Rates } from './security/guard.ts';
import { readToken } from './security/token.ts';

export interface DashboardParts {
  readonly config: Config;
  readonly addresses: Addresses;
  readonly version: string;
  readonly clock: Clock;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Something went wrong that no reader was told in full: one line. */
  readonly say: (line: string) => void;
  /** Another token from here on. @default false */
  readonly newToken?: boolean;
  readonly rates?: Partial<Rates>;
  readonly assets?: Assets;
}

export interface Dashboard {
  readonly port: number;
  readonly token: string;
  /** What a person opens; holds the token behind #, which no browser sends anywhere. */
  readonly link: string;
  close(): Promise<void>;
}

const KEEP_ALIVE = 15_000;
const LOOK = 1000;

/**
 * Serves the page and the API beside whatever desk is at work on the database, in this process or any other.
 * @throws DeskError CONFIG_INVALID where the address or the token cannot be had
 */
export async function startDashboard(parts: DashboardParts): Promise<Dashboard> {
  const { config, addresses, clock, sleep, say, version } = parts;
  checkAddresses(addresses);
  const token = readToken(config.runtimeDir, parts.newToken);
  const redact = createRedactor([...config.secrets, token]);
  const onFault = (thrown: unknown): void =>
    say(redact(thrown instanceof Error ? thrown.message : String(thrown)));
  const books = new Books({ url: config.databaseUrl, file: config.databaseFile, clock });
  const tail = new Tail({ books, file: config.databaseFile, sleep, onFault });
  const streams = new Streams({
    books,
    tail,
    state: async () =>
      (await standingHalts((await books.open()).reads, '', config.settings.RISK_RAMP_DAYS)).state,
  });
  const app = createApp({
    config, clock, sleep, version, streams, redact, onFault,
    answers: new Answers(books, sleep),
    ...(parts.assets && { assets: parts.assets }),
  }); // prettier-ignore
  let port = addresses.port;
  const server = createHttpServer({
    guard: () =>
      createGuard({ token, ...allowed(addresses, port), clock, ...(parts.rates && { rates: parts.rates }) }),
    serve: (request, response) => void serve(request, response),
  });
  const serve = getRequestListener(app.fetch);
  port = await listen(server, addresses.host, addresses.port);
  const timers = [
    setInterval(() => streams.keepAlive(), KEEP_ALIVE),
    setInterval(healthNews(config, clock, streams), LOOK),
  ];
  for (const timer of timers) timer.unref();
  return {
    port,
    token,
    link: `${addresses.origin ?? `http://${addresses.host.includes(':') ? `[${addresses.host}]` : addresses.host}:${port}`}/#token=${token}`,
    async close() {
      for (const timer of timers) clearInterval(timer);
      tail.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await books.close();
    },
  };
}

/** Tells readers when the desk came or went, or told something new of itself. */
function healthNews({ runtimeDir }: Config, clock: Clock, streams: Streams): () => void {
  let last = '';
  return () => {
    if (streams.count === 0) return;
    const heard = readHeartbeat(runtimeDir, clock.now());
    const alive = heard?.alive ?? false;
    const status = statSync(statusFile(runtimeDir), { throwIfNoEntry: false });
    const now = `${alive} ${heard?.beat.state ?? ''} ${status?.mtimeMs ?? ''}`;
    if (last !== '' && now !== last) streams.tell('health', { alive, at: heard?.beat.at ?? null });
    last = now;
  };
}
