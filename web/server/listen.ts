import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { Problem } from '../api/index.ts';
import type { Refusal } from './security/guard.ts';
import { SECURITY_HEADERS } from './security/headers.ts';

export interface ListenParts {
  readonly guard: () => (request: IncomingMessage) => Refusal | null;
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Ports tried behind a taken one before any free one is taken. */
const NEXT = 10;

/**
 * A server of small requests: slow or huge ones are cut off before they cost anything.
 * @param guard asked anew for each server, once its port is known
 */
export function createHttpServer({ guard, serve }: ListenParts): Server {
  let refuse: ReturnType<typeof guard> | null = null;
  const server = createServer(
    { maxHeaderSize: 8192, headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 65_000, requireHostHeader: false },
    (request, response) => {
      refuse ??= guard();
      const refusal = refuse(request);
      if (refusal) deny(response, refusal);
      else serve(request, response);
    },
  ); // prettier-ignore
  server.maxConnections = 2000;
  // Nothing here is upgraded or tunnelled.
  for (const name of ['upgrade', 'connect'] as const)
    server.on(name, (_request, socket) => void socket.end(bare('400 Bad Request')));
  server.on('checkExpectation', (_request, response) => deny(response, EXPECTATION));
  server.on('clientError', (thrown: NodeJS.ErrnoException, socket) => {
    if (!socket.writable || thrown.code === 'ECONNRESET') return void socket.destroy();
    socket.end(
      bare(thrown.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'),
    );
  });
  return server;
}

const EXPECTATION: Refusal = {
  status: 417,
  code: 'expectation_failed',
  message: 'nothing is expected here',
  hint: null,
  close: true,
};

/** What could not be understood gets no more than a status. */
const bare = (status: string): string =>
  `HTTP/1.1 ${status}\r\n${Object.entries(SECURITY_HEADERS)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}Content-Length: 0\r\nConnection: close\r\n\r\n`;

function deny(response: ServerResponse, { status, code, message, hint, headers, close }: Refusal): void {
  const problem: Problem = { error: { code, message, hint } };
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'Content-Type': 'application/json; charset=utf-8',
    ...headers,
    ...(close && { Connection: 'close' }),
  });
  response.end(JSON.stringify(problem));
}

/**
 * Listens on the port, or on a free one where that is taken; returns the port.
 * @throws DeskError CONFIG_INVALID where the address cannot be listened on
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  const tries =
    port === 0 ? [0] : [...Array.from({ length: NEXT }, (_, k) => port + k).filter((p) => p < 65_536), 0];
  for (const candidate of tries) {
    try {
      return await once(server, host, candidate);
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'EADDRINUSE' || (code === 'EACCES' && candidate !== 0)) continue;
      throw new DeskError('CONFIG_INVALID', `the page cannot be served at ${host}: ${messageOf(thrown)}`, {
        cause: thrown,
        hint: 'name an address of this machine with --host, or leave it out',
      });
    }
  }
  throw new DeskError('CONFIG_INVALID', `no port is free at ${host}`, { hint: 'choose another with --port' });
}

function once(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
