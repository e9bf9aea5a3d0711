import { createRoute } from '@hono/zod-openapi';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { z } from 'zod';
import type { Database } from '../../db/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { problem } from '../api/index.ts';
import type { Answers } from './journal/answers.ts';

/** What routes stand on. */
export interface Desk {
  readonly config: Config;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly version: string;
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** Puts its routes on the API. */
export type Mount = (app: OpenAPIHono, desk: Desk) => void;

interface Resource<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType> {
  /** Such as `/orders`, under /api/v1. */
  readonly path: string;
  /** For the OpenAPI document: a sentence. */
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly answer: A;
  /** Null: there is no such thing. Answers hold until the journal grows. */
  readonly read: (
    database: Database,
    input: { readonly params: z.output<P>; readonly query: z.output<Q>; readonly desk: Desk },
  ) => Promise<z.input<A> | null>;
}

const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** How every route may refuse. */
export const REFUSALS = {
  400: json(problem, 'the question makes no sense'),
  401: json(problem, 'the token is missing or wrong'),
  404: json(problem, 'there is no such thing'),
  429: json(problem, 'too many requests'),
  503: json(problem, 'the database cannot be read now'),
};

/** A route that writes: its body is JSON, and a refusal says why. */
export const action = (
  path: string,
  summary: string,
  body: z.ZodType,
  answer: z.ZodType,
  description: string,
) =>
  createRoute({
    method: 'post',
    path,
    summary,
    security: [{ token: [] }],
    request: { body: { required: true, content: { 'application/json': { schema: body } } } },
    responses: {
      200: json(answer, description),
      413: json(problem, 'too large'),
      415: json(problem, 'not JSON'),
      ...REFUSALS,
    },
  });

/** A resource that is read: one description gives the route, its checks and its part of the OpenAPI document. */
export function resource<P extends z.ZodObject, Q extends z.ZodObject, A extends z.ZodType>(
  described: Resource<P, Q, A>,
): Mount {
  const { path, summary, params, query, answer, read } = described;
  const route = createRoute({
    method: 'get',
    path,
    summary,
    security: [{ token: [] }],
    request: { ...(params && { params }), ...(query && { query }) },
    responses: { 200: json(answer, summary), ...REFUSALS },
  });
  return (app, desk) => {
    app.openapi(route, async (c) => {
      const input = {
        params: (params ? c.req.valid('param' as never) : {}) as z.output<P>,
        query: (query ? c.req.valid('query' as never) : {}) as z.output<Q>,
        desk,
      };
      const key = `${path} ${JSON.stringify([input.params, input.query])}`;
      const { body, tag } = await desk.answers.give(key, (database) => read(database, input));
      if (body === 'null' && !answer.safeParse(null).success)
        return c.json(
          { error: { code: 'not_found', message: 'there is no such thing', hint: null } },
          404,
        ) as never;
      const etag = `"${tag}"`;
      if (c.req.header('if-none-match') === etag) return c.body(null, 304, { ETag: etag }) as never;
      return c.body(body, 200, { 'Content-Type': 'application/json; charset=utf-8', ETag: etag }) as never;
    });
  };
}
