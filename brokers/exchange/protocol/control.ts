import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DeskError } from '../../../domain/index.ts';
import { checkFaults } from '../faults/index.ts';
import type { FaultFile, FaultPlan } from '../faults/index.ts';
import { readBody } from './body.ts';
import { WireFault, faults } from './fault.ts';
import { refuseForeign } from './guard.ts';
import { listen } from './listen.ts';

export interface ControlOptions {
  readonly plan: FaultPlan;
  readonly port: number;
  /** Scenarios that can be asked for by name. @throws DeskError CONFIG_INVALID for an unknown one */
  readonly scenario: (name: string) => FaultFile;
  readonly scenarios: () => readonly string[];
}

export interface ControlServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Faults while the exchange runs, on a port of its own: GET and DELETE /faults, POST /faults with a fault file or
 * `{"scenario": NAME}`, GET /scenarios. Guarded as the exchange is; without keys, for it tells of no account.
 */
export async function serveControl(options: ControlOptions): Promise<ControlServer> {
  const server = createServer((request, response) => void answer(options, request, response));
  await listen(server, options.port, '--control-port');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  options: ControlOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    refuseForeign(request);
    say(response, 200, await reply(options, request));
  } catch (error) {
    if (error instanceof WireFault) return say(response, error.status, error.body);
    if (error instanceof DeskError)
      return say(response, 422, { message: error.message, ...(error.hint && { hint: error.hint }) });
    say(response, 500, { message: 'internal server error occurred' });
  }
}

async function reply({ plan, scenario, scenarios }: ControlOptions, request: IncomingMessage) {
  const [path] = (request.url ?? '/').split('?');
  if (path === '/scenarios' && request.method === 'GET') return { scenarios: scenarios() };
  if (path !== '/faults') throw faults.notFound(`${path} is not here: there are /faults and /scenarios`);
  if (request.method === 'DELETE') plan.clear();
  else if (request.method === 'POST') {
    const body = await readBody(request);
    const { scenario: name } = body;
    plan.add((typeof name === 'string' ? scenario(name) : checkFaults(body, 'the request')).faults);
  } else if (request.method !== 'GET') throw faults.methodNotAllowed();
  return { faults: plan.list() };
}

function say(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json; charset=UTF-8');
  response.end(`${JSON.stringify(body)}\n`);
}
