import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { DeskError } from '../../../domain/index.ts';
import { acknowledgeNotice, isUnread, readNotices } from '../../../notify/index.ts';
import { acknowledgeAnswer, acknowledgeRequest, notice, noticesQuery } from '../../api/index.ts';
import { REFUSALS, action } from '../resource.ts';
import type { Mount } from '../resource.ts';

/** Who has answered, in the file of notices. */
const BY = 'dashboard';

const list = createRoute({
  method: 'get',
  path: '/notices',
  summary: 'What the desk has told people, and whether somebody has answered',
  security: [{ token: [] }],
  request: { query: noticesQuery },
  responses: {
    200: { description: 'notices', content: { 'application/json': { schema: z.array(notice) } } },
    ...REFUSALS,
  },
});

const answer = action(
  '/acknowledge',
  'Answer a notice, so that it is not repeated and moves nothing',
  acknowledgeRequest,
  acknowledgeAnswer,
  'those that were answered by this',
);

/** Never kept: notices stand in a file of their own, and have no event. */
export const NOTICES: Mount = (app, { config: { runtimeDir }, clock }) => {
  app.openapi(list, (c) => {
    const { unread, limit } = c.req.valid('query');
    const all = readNotices(runtimeDir).filter((one) => unread === 'false' || isUnread(one));
    return c.json(limit === undefined ? [...all] : all.slice(-limit), 200);
  });
  app.openapi(answer, (c) => {
    const { id } = c.req.valid('json') as z.output<typeof acknowledgeRequest>;
    const answered = acknowledgeNotice(runtimeDir, { id, by: BY, now: clock.now() });
    if (answered.length === 0 && id !== 'all' && !readNotices(runtimeDir).some((one) => one.id === id))
      throw new DeskError('NOT_FOUND', `no notice is called ${id}`, { hint: 'GET /notices lists them' });
    return c.json({ acknowledged: answered.map((one) => one.id) }, 200);
  });
};
