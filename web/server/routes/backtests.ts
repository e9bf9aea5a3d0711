import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { reportFile } from '../../api/index.ts';
import type { ReportFile } from '../../api/index.ts';
import { REFUSALS } from '../resource.ts';
import type { Mount } from '../resource.ts';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.(json|html|txt)$/;
const KINDS = { json: 'json', html: 'html', txt: 'text' } as const;
const TYPES = { json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8', text: 'text/plain; charset=utf-8' } as const; // prettier-ignore
const MOST_BYTES = 50_000_000;

const list = createRoute({
  method: 'get',
  path: '/backtests',
  summary: 'Reports in RUNTIME_DIR/reports, newest first',
  security: [{ token: [] }],
  responses: {
    200: { description: 'reports', content: { 'application/json': { schema: z.array(reportFile) } } },
    ...REFUSALS,
  },
});

const one = createRoute({
  method: 'get',
  path: '/backtests/{name}',
  summary: 'A report as it was written',
  security: [{ token: [] }],
  request: { params: z.object({ name: z.string().regex(NAME) }) },
  responses: {
    200: {
      description: 'the file',
      content: { 'application/json': { schema: z.unknown() }, 'text/html': { schema: z.string() } },
    },
    ...REFUSALS,
  },
});

/** Reports are files of that folder alone, by a name without a path. */
export const BACKTESTS: Mount = (app, { config }) => {
  const folder = path.join(config.runtimeDir, 'reports');
  app.openapi(list, (c) => c.json(reports(folder), 200));
  app.openapi(one, (c) => {
    const { name } = c.req.valid('param');
    const file = path.join(folder, name);
    const found = statSync(file, { throwIfNoEntry: false });
    if (!found?.isFile() || found.size > MOST_BYTES)
      return c.json({ error: { code: 'not_found', message: `there is no report ${name}`, hint: null } }, 404);
    return c.body(readFileSync(file), 200, {
      'Content-Type': TYPES[kindOf(name)],
      'Content-Disposition': `attachment; filename="${name}"`,
    }) as never;
  });
};

const kindOf = (name: string): ReportFile['kind'] => KINDS[path.extname(name).slice(1) as keyof typeof KINDS];

function reports(folder: string): ReportFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => NAME.test(name))
    .flatMap((name): ReportFile[] => {
      const found = statSync(path.join(folder, name), { throwIfNoEntry: false });
      if (!found?.isFile()) return [];
      const title = name.replace(/\.[a-z]+$/, '').replaceAll(/[-_]+/g, ' ');
      return [{ name, kind: kindOf(name), at: found.mtime.toISOString(), bytes: found.size, title }];
    })
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}
