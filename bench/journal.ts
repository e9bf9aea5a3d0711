import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase } from '../db/index.ts';
import { cycleTimes } from './cycle.ts';
import type { Bench } from './harness.ts';

async function withDatabase<T>(
  use: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tickwright-bench-'));
  const database = await openDatabase({ url: `file:${path.join(folder, 'desk.db')}`, mode: 'write' });
  try {
    return await use(database);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the disk itself takes to make one small commit durable (synchronous FULL), for comparison. */
const commits = (): Promise<number[]> =>
  withDatabase(async ({ journal }) => {
    const times: number[] = [];
    for (let i = 0; i < 300; i++) {
      const begun = performance.now();
      await journal.flush();
      times.push(performance.now() - begun);
    }
    return times;
  });

export const journalBenches: readonly Bench[] = [
  { name: "the disk's own durable commit", unit: 'ms', asked: null, run: commits },
  {
    name: 'cycle, 5 symbols, SQLite journal and read models',
    unit: 'ms',
    asked: null,
    run: () => withDatabase(({ journal }) => cycleTimes(5, 300, 50, journal)),
  },
];
