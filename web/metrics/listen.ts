import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { MetricsHandler } from './handler.ts';

export interface Listening {
  /** `http://HOST:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the handler at an address of its own.
 * @param hosts names that a request's Host may have, without port; null: any (a token stands in front)
 * @throws DeskError CONFIG_INVALID where the address is taken or not this machine's
 */
export async function listen(
  handler: MetricsHandler,
  at: { readonly host: string; readonly port: number },
  hosts: ReadonlySet<string> | null,
): Promise<Listening> {
  const server = createServer((request, response) => {
    const send = (status: number, headers: Headers, body: string): void => {
      response.writeHead(status, Object.fromEntries(headers));
      response.end(request.method === 'HEAD' ? undefined : body);
    };
    const named = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    // A page elsewhere whose name was made to point here must not read it.
    if (hosts && !hosts.has(named)) return send(421, new Headers(), 'this server has another name\n');
    const authorization = request.headers.authorization;
    const asked = safely(`http://127.0.0.1${request.url ?? '/'}`, {
      method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
      headers: authorization === undefined ? {} : { authorization },
    });
    if (!asked) return send(400, new Headers(), 'not a request\n');
    handler(asked)
      .then(
        async (answer) =>
        answer ? send(answer.status, answer.headers, await answer.text()) : send(404, new Headers(), 'not here\n'), // prettier-ignore
      )
      .catch(() => send(500, new Headers(), 'this failed\n'));
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new DeskError('CONFIG_INVALID', `METRICS_PORT: ${at.host}:${at.port} cannot be listened on: ${messageOf(error)}`, {
          hint: 'another program may hold it; choose another METRICS_PORT',
        }), // prettier-ignore
      ),
    );
    server.listen(at.port, at.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${at.host.includes(':') ? `[${at.host}]` : at.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function safely(url: string, init: RequestInit): Request | null {
  try {
    return new Request(url, init);
  } catch {
    return null;
  }
}
