import path from 'node:path';
import { expect, it } from 'vitest';
import { readTop } from '../../cli/top/read.ts';
import { render } from '../../cli/top/render.ts';
import { createStyle } from '../../cli/style.ts';
import { openDatabase } from '../../db/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import type { Holding } from '../../web/api/index.ts';
import { planText } from '../../web/page/positions/plan-text.ts';
import { EXIT, STORY } from '../db/story.ts';
import { serveFile } from '../support/dashboard.ts';
import { scratchFolder } from '../support/desk.ts';

it('a position that an order closes is told as being sold and why, not as one without a stop', async () => {
  const file = path.join(scratchFolder('holdings'), 'desk.db');
  const desk = await openDatabase({ url: `file:${file}`, mode: 'write' });
  const told = STORY.findIndex(
    (e) => e.type === 'approved_ready' && e.payload.orders.some((o) => o.clientOrderId === EXIT),
  );
  for (const event of STORY.slice(0, told)) await desk.journal.append(event);
  const server = await serveFile(file);
  const top = async (): Promise<string> => {
    const config = loadConfig({ purpose: 'query', folder: path.dirname(file), environment: { DATABASE_URL: `file:${file}` } }); // prettier-ignore
    return render(await readTop(desk, config, '0', 0), { columns: 130, rows: 60 }, createStyle(false)).join(
      '\n',
    );
  };
  const [held] = (await server.ask('/holdings')) as readonly Holding[];
  expect(held?.closing).toBeNull();
  expect(await top()).not.toContain('being sold');

  await desk.journal.append(STORY[told] as (typeof STORY)[number]);
  const [leaves] = (await server.ask('/holdings')) as readonly Holding[];
  expect(leaves?.closing).toEqual({ qty: leaves?.qty, because: expect.any(String) });
  expect(planText(leaves as Holding)).toMatch(/^An order to sell all of it has been given.* Why: \w/);
  expect(await top()).toContain('being sold');
  await server.close();
  await desk.close();
});
