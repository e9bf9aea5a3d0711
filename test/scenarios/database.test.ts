import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { errorText } from '../../cli/errors.ts';
import { DeskError } from '../../domain/index.ts';
import { books, scratchFolder, startDesk } from '../support/desk.ts';
import type { Started } from '../support/desk.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const desk = (): string => path.join(scratchFolder('books'), 'desk.db');
/** Twelve cycles of the simulated market; a start on the same books goes on from there. */
const start = (file: string, cycles = 12, more: { crashAfter?: number } = {}): Promise<Started> =>
  startDesk({
    file,
    symbols: SYMBOLS,
    run: { cycles: String(cycles) },
    env: { RUNTIME_DIR: scratchFolder('logs'), SEED: '2' },
    ...more,
  });

/** What a person is told: a line with what and where, a line with what to do, no stack. */
function told({ fault, ending }: Started, code: string, words: RegExp): void {
  expect(fault).toBeInstanceOf(DeskError);
  expect(fault).toMatchObject({ code, hint: expect.stringMatching(/\w{3}/) as unknown });
  const lines = errorText(fault, false, (text) => text).trimEnd().split('\n'); // prettier-ignore
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(words);
  expect(ending).toBeNull();
}

describe('a start on a database that cannot be used', () => {
  const WRONG: readonly (readonly [what: string, code: string, words: RegExp, put: (file: string) => void])[] = [
    ['a folder in its place', 'DATABASE_UNUSABLE', /desk\.db: .*folder/, (file) => mkdirSync(file)],
    ['a text file', 'DATABASE_UNUSABLE', /desk\.db: .*not a database/, (file) => writeFileSync(file, 'a text file, long enough to be read as one')],
    ['the database of something else', 'DATABASE_UNUSABLE', /desk\.db: .*not a database of this desk/, (file) => behind(file, 'create table recipes (name text)')],
  ]; // prettier-ignore

  it.each(WRONG)('%s: refused in two lines, and left as it is', async (_what, code, words, put) => {
    const file = desk();
    put(file);
    const before = contentOf(file);
    told(await start(file), code, words);
    expect(contentOf(file), 'nobody repairs what is not ours').toEqual(before);
  });

  it('a newer schema: refused, and the books are as they were for the version that wrote them', async () => {
    const file = desk();
    await start(file);
    const before = await books(file);
    const newer = "insert into __drizzle_migrations (hash, created_at) values ('x', 9999999999999)";
    behind(file, newer);
    told(await start(file), 'DATABASE_NEWER', /desk\.db.*newer version/);
    behind(file, "delete from __drizzle_migrations where hash = 'x'");
    expect(await books(file)).toEqual(before);
  });

  it('a journal that somebody changed: refused before anything is added to it', async () => {
    const file = desk();
    await start(file, 3);
    behind(file, 'delete from events where seq = (select max(seq) from events)');
    told(await start(file), 'JOURNAL_BROKEN', /desk\.db|journal/);
    expect((await books(file)).cycles).toHaveLength(3);
  });

  it('a file and a folder that may only be read', async () => {
    const file = desk();
    await start(file);
    const refused = await readOnly(file);
    told(refused[0], 'DATABASE_UNUSABLE', /desk\.db: .*read-only/);
    told(refused[1], 'DATABASE_UNUSABLE', /deep.desk\.db: .*read-only/);
    expect((await books(file)).cycles, 'nothing is lost').toHaveLength(12);
    expect(await start(file, 1), 'it goes on once it may').toMatchObject({ ending: 'cycles', fault: null });
  });

  it('a file that may only be read, after a query has left its log beside it', async () => {
    const file = desk();
    await start(file);
    expect((await books(file)).cycles).toHaveLength(12);
    told((await readOnly(file))[0], 'DATABASE_UNUSABLE', /desk\.db: .*read-only/);
  });
});

/** Starts on a file, and on one below it, in a folder where only reading is allowed. */
async function readOnly(file: string): Promise<readonly [Started, Started]> {
  const folder = path.dirname(file);
  const superuser = process.geteuid?.() === 0;
  chmodSync(file, 0o444);
  chmodSync(folder, 0o555);
  // Permissions do not bind the superuser.
  if (superuser) process.seteuid?.(65534);
  try {
    return [await start(file), await start(path.join(folder, 'deep', 'desk.db'))];
  } finally {
    if (superuser) process.seteuid?.(0);
    chmodSync(folder, 0o755);
    chmodSync(file, 0o644);
  }
}

describe('a journal that fails in the middle of a run', () => {
  it('P3: ends the run with what and where; nothing recorded is lost, and the next start carries on to the same end', async () => {
    const calm = desk();
    await start(calm, 8);
    const file = desk();
    const broken = await start(file, 8, { crashAfter: 40 });
    expect(broken.fault).toMatchObject({
      code: 'JOURNAL_UNWRITABLE',
      message: expect.stringContaining('killed here') as unknown,
    });
    expect(broken.ending).toBeNull();
    const left = await books(file);
    expect(left.verified).toMatchObject({ ok: true, events: 40 });
    const done = left.cycles.filter((c) => c.status === 'completed').length;
    expect(done).toBeGreaterThan(1);
    expect(await start(file, 8 - done)).toMatchObject({ ending: 'cycles', fault: null });
    expect(await books(file)).toEqual(await books(calm));
  });

  it('a row the database does not take: told in two lines, and the next start carries on once it does', async () => {
    const calm = desk();
    await start(calm, 9);
    const file = desk();
    await start(file, 1);
    const before = (await books(file)).verified.events;
    behind(file, `create trigger bad before insert on events when new.seq > ${before + 20}
      begin select raise(abort, 'no room for this row'); end`); // prettier-ignore
    told(await start(file), 'JOURNAL_UNWRITABLE', /desk\.db: no room for this row/);
    expect((await books(file)).verified).toMatchObject({ ok: true, events: before + 20 });
    behind(file, 'drop trigger bad');
    const done = (await books(file)).cycles.filter((c) => c.status === 'completed').length;
    expect(await start(file, 9 - done)).toMatchObject({ ending: 'cycles', fault: null });
    expect(await books(file)).toEqual(await books(calm));
  });
});

function behind(file: string, statement: string): void {
  const client = new Sqlite(file);
  client.exec(statement);
  client.close();
}

/** What stands in a place: the names in a folder, the tables of a database, the text of a file. */
function contentOf(file: string): unknown {
  if (statSync(file).isDirectory()) return readdirSync(file);
  const bytes = readFileSync(file);
  if (!bytes.toString('latin1').startsWith('SQLite')) return bytes.toString();
  const client = new Sqlite(file, { readonly: true });
  const tables = client.prepare('select name, sql from sqlite_master').all();
  client.close();
  return tables;
}
