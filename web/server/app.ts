import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { DeskErrorCode } from '../../domain/index.ts';
import type { Problem } from '../api/index.ts';
import { Assets } from './assets.ts';
import type { Streams } from './journal/stream.ts';
import { MOUNTS } from './mounts.ts';
import type { Desk } from './resource.ts';
import { MAX_BODY } from './security/guard.ts';
import { SECURITY_HEADERS } from './security/headers.ts';

export interface AppParts extends Desk {
  readonly streams: Streams;
  /** Takes keys and passwords out of what is told. */
  readonly redact: (text: string) => string;
  readonly onFault: (thrown: unknown) => void;
  /** @default the page of web/page */
  readonly assets?: Assets;
}

/** Readers of the event stream at once. */
const MOST_STREAMS = 500;

/** Everything behind the guard: the page, the API, its description. */
export function createApp(parts: AppParts): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value);
  });
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.route('/api/v1', api(parts));
  page(app, parts.assets ?? new Assets());
  app.notFound((c) => c.json(told('not_found', 'there is no such thing', 'see /api/v1/openapi.json'), 404));
  app.onError((thrown, c) => fault(thrown, c, parts));
  return app;
}

function api(parts: AppParts): OpenAPIHono {
  const app = new OpenAPIHono({
    defaultHook(result, c) {
      if (result.success) return undefined;
      const words = result.error.issues
        .map((i) => `${i.path.join('.') || result.target}: ${i.message}`)
        .join('; ');
      return c.json(told('bad_request', words, 'see /api/v1/openapi.json'), 400);
    },
  });
  app.use(
    bodyLimit({
      maxSize: MAX_BODY,
      onError: (c) => c.json(told('too_large', `a request may carry ${MAX_BODY} bytes`, null), 413),
    }),
  );
  app.use(async (c, next) => {
    if (c.req.method === 'POST' && !/^application\/json\b/i.test(c.req.header('content-type') ?? ''))
      return c.json(told('not_json', 'the body must be JSON', 'send Content-Type: application/json'), 415);
    return next();
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  for (const mount of MOUNTS) mount(app, parts);
  app.get('/stream', (c) => stream(c, parts));
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Tickwright',
      version: parts.version,
      description:
        'What the desk holds, did and refused, read from its journal. Lists are oldest first and complete unless limited to the newest. ' +
        'GET /api/v1/stream is a text/event-stream: hello, event (one a journal event, resumable by Last-Event-ID), reset, health.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
  });
  return app;
}

async function stream(c: Context, { streams }: AppParts): Promise<Response> {
  if (streams.count >= MOST_STREAMS)
    return c.json(told('too_many_streams', `${MOST_STREAMS} readers follow already`, 'close a page'), 429);
  const events = await streams.open(c.req.header('last-event-id'));
  return c.body(events, 200, {
    'Content-Type': 'text/event-stream; charset=utf-8',
    // A proxy in front must not hold it back.
    'X-Accel-Buffering': 'no',
  });
}

function page(app: OpenAPIHono, assets: Assets): void {
  app.get('*', async (c, next) => {
    const asset = c.req.path.startsWith('/api') ? undefined : await assets.get(c.req.path);
    if (!asset) return next();
    const headers = { 'Content-Type': asset.type, ETag: asset.etag, Vary: 'Accept-Encoding' };
    if (c.req.header('if-none-match') === asset.etag) return c.body(null, 304, headers);
    const packed = /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
    const body = packed ? asset.gzipped : asset.body;
    return c.body(new Uint8Array(body), 200, { ...headers, ...(packed && { 'Content-Encoding': 'gzip' }) });
  });
}

const told = (code: string, message: string, hint: string | null): Problem => ({
  error: { code, message, hint },
});

const STATUS: Partial<Record<DeskErrorCode, 400 | 404 | 503>> = {
  USAGE: 400,
  NOT_FOUND: 404,
  DATABASE_UNUSABLE: 503,
  DATABASE_LOCKED: 503,
  DATABASE_NEWER: 503,
  JOURNAL_BROKEN: 503,
};

/** A fault a person can act on says so; of anything else nothing is told but that it happened. */
function fault(thrown: unknown, c: Context, { redact, onFault }: AppParts): Response {
  const status = thrown instanceof DeskError ? STATUS[thrown.code] : undefined;
  if (thrown instanceof DeskError && status !== undefined)
    return c.json(
      told(thrown.code.toLowerCase(), redact(thrown.message), redact(thrown.hint ?? '') || null),
      status,
    );
  if (
    thrown instanceof SyntaxError ||
    (thrown instanceof Error && 'status' in thrown && thrown.status === 400)
  )
    return c.json(told('bad_request', 'the body is not JSON', null), 400);
  onFault(new Error(redact(messageOf(thrown)), { cause: thrown }));
  return c.json(told('internal', 'something went wrong here', "the dashboard's terminal says what"), 500);
}
