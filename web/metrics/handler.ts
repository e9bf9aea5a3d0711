import { createHash, timingSafeEqual } from 'node:crypto';
import type { Totals } from '../../db/index.ts';
import { messageOf } from '../../domain/index.ts';
import type { Clock } from '../../domain/index.ts';
import { readStatus } from '../../orchestrator/status/index.ts';
import type { StatusRead } from '../../orchestrator/status/index.ts';
import { readiness } from './probes.ts';
import { seriesOf } from './series.ts';
import { metricsText } from './text.ts';

export interface MetricsParts {
  readonly runtimeDir: string;
  readonly totals: () => Promise<Totals>;
  /** Notices nobody has acknowledged, by severity. */
  readonly unread: () => Promise<Readonly<Record<string, number>>>;
  readonly clock: Clock;
  /** What `Authorization: Bearer` must bring for /metrics; null: who can reach it may read it. */
  readonly token: string | null;
  /** Takes secrets out of a text (P10). */
  readonly redact: (text: string) => string;
}

/** Answers GET /metrics, /healthz and /readyz; null: another path. Decides nothing, and holds no lock while it reads. */
export type MetricsHandler = (request: Request) => Promise<Response | null>;

/** Scrapes within a second share one look at the database. */
const FRESH = 1000;
const PATHS: ReadonlySet<string> = new Set(['/metrics', '/healthz', '/readyz']);

interface Look {
  readonly at: number;
  readonly totals: Totals | null;
  readonly unread: Readonly<Record<string, number>>;
  /** Why the database could not be read; null: it was. */
  readonly fault: string | null;
}

export function metricsHandler(parts: MetricsParts): MetricsHandler {
  let last: Promise<Look> | null = null;
  let lastAt = Number.NEGATIVE_INFINITY;
  const look = (): Promise<Look> => {
    const now = parts.clock.now();
    if (last === null || now - lastAt >= FRESH) [last, lastAt] = [read(parts, now), now];
    return last;
  };
  const status = (): StatusRead | null => readStatus(parts.runtimeDir, parts.clock.now());
  return async (request) => {
    const { pathname } = new URL(request.url);
    if (!PATHS.has(pathname)) return null;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return answer(405, 'text/plain', 'only GET\n', { Allow: 'GET, HEAD' });
    // This process answers: that is all a liveness probe asks.
    if (pathname === '/healthz') return answer(200, 'text/plain', 'ok\n');
    if (pathname === '/readyz') {
      const { ready, checks } = readiness(status(), (await look()).fault);
      return answer(ready ? 200 : 503, 'application/json', `${JSON.stringify({ ready, checks })}\n`);
    }
    if (parts.token !== null && !bears(request, parts.token))
      return answer(401, 'text/plain', 'a token is needed (METRICS_TOKEN)\n', { 'WWW-Authenticate': 'Bearer' }); // prettier-ignore
    const { totals, unread, at } = await look();
    const { type, text } = await metricsText(seriesOf({ status: status(), totals, unread, now: at }));
    return answer(200, type, text);
  };
}

async function read(parts: MetricsParts, at: number): Promise<Look> {
  try {
    return { at, totals: await parts.totals(), unread: await parts.unread(), fault: null };
  } catch (thrown) {
    return { at, totals: null, unread: {}, fault: parts.redact(messageOf(thrown)) };
  }
}

/** In constant time: how far a guess was right is not told. */
function bears(request: Request, token: string): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

function answer(
  status: number,
  type: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): Response {
  const headers = {
    'Content-Type': type.includes('charset') ? type : `${type}; charset=utf-8`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'",
    ...more,
  };
  return new Response(body, { status, headers });
}
