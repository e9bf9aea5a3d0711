import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { ReadModels } from '../../db/reads/read-models.ts';
import { STORY } from '../db/story.ts';
import { serveFile } from '../support/dashboard.ts';
import type { Served } from '../support/dashboard.ts';
import { scratchFolder } from '../support/desk.ts';

describe('what the page asks for after each event', () => {
  let desk: Database;
  let server: Served;
  beforeAll(async () => {
    const file = path.join(scratchFolder('narrow'), 'desk.db');
    desk = await openDatabase({ url: `file:${file}`, mode: 'write' });
    for (const event of STORY) await desk.journal.append(event);
    server = await serveFile(file);
  });
  afterAll(async () => {
    await server?.close();
    await desk?.close();
  });

  it.each(['/account', '/holdings', '/risk', '/symbols'])(
    '%s reads no more rows for a longer history of trades and orders',
    async (resource) => {
      const lists = [vi.spyOn(ReadModels.prototype, 'trades'), vi.spyOn(ReadModels.prototype, 'orders')];
      await server.ask(resource);
      const asked = lists.flatMap((list) => list.mock.calls.map(([filter = {}]) => filter));
      for (const list of lists) list.mockRestore();
      for (const filter of asked) expect(filter.open ?? filter.orderId ?? filter.limit).toBeDefined();
    },
  );
});
