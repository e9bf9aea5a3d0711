import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { generatedHistory, scratchFolder, startDesk } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'SPY'];
let dir = '';
let file = '';
const start = (cycles: number) =>
  startDesk({
    file,
    symbols: SYMBOLS,
    run: { replay: dir, from: '2023-11-01', to: '2024-02-29', cycles: String(cycles) },
  });
const byHand = (sql: string): void => {
  const db = new Sqlite(file);
  db.exec(sql);
  db.close();
};

describe('a desk that carries on finds everything as it was left, or says what is not', () => {
  beforeEach(async () => {
    dir = await generatedHistory(SYMBOLS, '2024-02-29', 25);
    file = path.join(scratchFolder('carry-on'), 'desk.db');
    await start(30);
  });

  it('P4: a second desk on the same database is refused, and the first goes on', async () => {
    const first = await openDatabase({ url: `file:${file}`, mode: 'write' });
    await first.claim();
    expect((await start(1)).fault).toMatchObject({
      code: 'DATABASE_LOCKED',
      message: expect.stringContaining(String(process.pid)),
    });
    await first.close();
    expect((await start(1)).fault, 'ended, the lock is free').toBeNull();
  });

  it('P3: a broken chain is not traded on', async () => {
    byHand("update events set cycle_id = 'another' where seq = 40");
    expect((await start(1)).fault).toMatchObject({
      code: 'JOURNAL_BROKEN',
      message: expect.stringContaining('event 40'),
    });
  });

  it('stored bars that are not those of the journal are not decided on', async () => {
    byHand("update bars set close = close * 2, high = high * 2 where symbol = 'AAPL'");
    expect((await start(1)).fault).toMatchObject({
      code: expect.stringMatching(/DATA_INVALID|RUN_MISMATCH/),
      message: expect.stringContaining('AAPL'),
    });
  });

  it('P5: a history that was changed between two starts is refused, with the day', async () => {
    const csv = path.join(dir, 'AAPL.csv');
    const lines = readFileSync(csv, 'utf8').split('\n');
    const fields = (lines[200] as string).split(',');
    lines[200] = [fields[0], ...fields.slice(1, 5).map((x) => Number(x) * 4), fields[5]].join(',');
    writeFileSync(csv, lines.join('\n'));
    expect((await start(1)).fault).toMatchObject({
      code: 'RUN_MISMATCH',
      message: expect.stringContaining(fields[0] as string),
    });
  });

  it('P9: an account that is not the book is not traded on', async () => {
    byHand('update exchange_ledger set cash_micros = cash_micros + 1');
    expect((await start(1)).fault).toMatchObject({
      code: 'DIVERGED',
      message: expect.stringContaining('cash'),
    });
  });
});
