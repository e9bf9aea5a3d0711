import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { listQuery, parityDay } from '../../api/index.ts';
import type { ParityDay } from '../../api/index.ts';
import { REFUSALS } from '../resource.ts';
import type { Mount } from '../resource.ts';

const route = createRoute({
  method: 'get',
  path: '/parity',
  summary: 'Recorded days against their simulation, a line each; without the differences themselves',
  security: [{ token: [] }],
  request: { query: listQuery.omit({ symbol: true }) },
  responses: {
    200: { description: 'days', content: { 'application/json': { schema: z.array(parityDay) } } },
    ...REFUSALS,
  },
});

/** Never kept: a comparison is no event of the journal. */
export const PARITY: Mount = (app, { answers }) => {
  app.openapi(route, async (c) => {
    const days = await answers.fresh(({ reads }) => reads.parity(c.req.valid('query')));
    return c.json(
      days.map((day): ParityDay => parityDay.parse(day)),
      200,
    );
  });
};
