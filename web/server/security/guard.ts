import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../domain/index.ts';
import { RateLimit } from './rate-limit.ts';
import type { Rate } from './rate-limit.ts';
import { pathOf } from './target.ts';
import { tokenCheck } from './token.ts';

/** Why a request goes no further, for people and programs. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection is of no more use: its body is not read. */
  readonly close?: boolean;
}

export interface GuardParts {
  readonly token: string;
  /** Exact values of Host, lower case; what else arrives was meant for somebody else (DNS rebinding). */
  readonly hosts: ReadonlySet<string>;
  /** Exact values of Origin, where a browser sends one. */
  readonly origins: ReadonlySet<string>;
  readonly clock: Clock;
  readonly rates?: Partial<Rates>;
}

export interface Rates {
  /** Of all requests together. */
  readonly reads: Rate;
  /** Of halt, resume and acknowledge. */
  readonly writes: Rate;
  /** Of requests with a wrong token or none; the right token is never held up by them. */
  readonly wrong: Rate;
}

const RATES: Rates = {
  reads: { burst: 2000, perSecond: 1000 },
  writes: { burst: 20, perSecond: 2 },
  wrong: { burst: 30, perSecond: 3 },
};

/** Largest body of a request, bytes. */
export const MAX_BODY = 16_384;

/** Stands before every request: who is asked, from where, what for, how often, by whom. Returns null to let it pass. */
export function createGuard(parts: GuardParts): (request: IncomingMessage) => Refusal | null {
  const { hosts, origins, clock } = parts;
  const rates = { ...RATES, ...parts.rates };
  const reads = new RateLimit(rates.reads, clock);
  const writes = new RateLimit(rates.writes, clock);
  const wrong = new RateLimit(rates.wrong, clock);
  const isToken = tokenCheck(parts.token);
  return (request) => {
    const { method = '', url = '', headers } = request;
    const wait = reads.take();
    if (wait > 0) return tooMany(wait);
    const foreign = place(request, hosts, origins);
    if (foreign) return foreign;
    if (headers.upgrade !== undefined)
      return { status: 400, code: 'no_upgrade', message: 'this server speaks plain HTTP only', hint: 'read /api/v1/stream', close: true }; // prettier-ignore
    const path = pathOf(url);
    if (path === null)
      return {
        status: 400,
        code: 'bad_path',
        message: 'the path of the request makes no sense',
        hint: null,
        close: true,
      };
    const body = oversized(request);
    if (body) return body;
    const refusedVerb = verb(method, path);
    if (refusedVerb) return refusedVerb;
    if (!path.startsWith('/api')) return null;
    if (!isToken(headers.authorization)) {
      const again = wrong.take();
      return again > 0 ? tooMany(again) : NO_TOKEN;
    }
    const later = method === 'POST' ? writes.take() : 0;
    return later > 0 ? tooMany(later) : null;
  };
}

/** Host once and ours; Origin, where there is one, ours; no page of another site had it sent. */
function place(
  { rawHeaders, headers }: IncomingMessage,
  hosts: ReadonlySet<string>,
  origins: ReadonlySet<string>,
): Refusal | null {
  const times = (name: string): number =>
    rawHeaders.filter((h, i) => i % 2 === 0 && h.toLowerCase() === name).length;
  if (times('host') !== 1)
    return {
      status: 400,
      code: 'host_missing',
      message: 'a request names one host',
      hint: null,
      close: true,
    };
  if (!hosts.has(String(headers.host).toLowerCase()))
    return { status: 403, code: 'host_not_allowed', message: 'this server is not the one that was asked for', hint: 'use the address it printed at its start', close: true }; // prettier-ignore
  const site = headers['sec-fetch-site'];
  if (
    times('origin') > 1 ||
    (headers.origin !== undefined && !origins.has(headers.origin)) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none')
  )
    return { status: 403, code: 'origin_not_allowed', message: 'pages of other sites may not ask this server', hint: null, close: true }; // prettier-ignore
  return null;
}

function oversized({ headers, method }: IncomingMessage): Refusal | null {
  const length = headers['content-length'];
  const writes = method === 'POST';
  const hasBody = headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
  if ((length !== undefined && !(Number(length) <= MAX_BODY)) || (!writes && hasBody))
    return { status: 413, code: 'too_large', message: `a request may carry ${MAX_BODY} bytes, and only a POST`, hint: null, close: true }; // prettier-ignore
  return null;
}

/** All is read, but for the few writes of the API; no verb passes that no route knows. */
function verb(method: string, path: string): Refusal | null {
  if (method === 'GET' || method === 'HEAD' || (method === 'POST' && path.startsWith('/api/'))) return null;
  return {
    status: 405,
    code: 'method_not_allowed',
    message: `${method} is not known here`,
    hint: null,
    headers: { Allow: 'GET, HEAD' },
    close: true,
  };
}

const NO_TOKEN: Refusal = {
  status: 401,
  code: 'token_missing',
  message: 'the token is missing or wrong',
  hint: 'open the link that the terminal printed; the token stands in RUNTIME_DIR/dashboard.token',
  headers: { 'WWW-Authenticate': 'Bearer realm="tickwright"' },
};

const tooMany = (seconds: number): Refusal => ({
  status: 429,
  code: 'too_many_requests',
  message: 'too many requests',
  hint: `wait ${seconds} s`,
  headers: { 'Retry-After': String(seconds) },
});
