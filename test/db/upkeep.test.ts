import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorText } from '../../cli/errors.ts';
import { backupDatabase, migrateDatabase, openDatabase, restoreDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { knownMigrations } from '../../db/engine/migrations.ts';
import { migrateSqlite } from '../../db/engine/sqlite/migrate.ts';
import { DeskError } from '../../domain/index.ts';
import { DIALECTS, folder, titleOf } from './sandbox.ts';
import { STORY } from './story.ts';

let at: ReturnType<typeof folder>;
let file: string;
let url: string;
const stamp = '20240305T210000Z';
const place = (...names: string[]): string => path.join(at.path, ...names);

beforeEach(() => {
  at = folder();
  file = place('desk.db');
  url = `file:${file}`;
});
afterEach(() => at.destroy());

async function written(events: number, where = url): Promise<Database> {
  const database = await openDatabase({ url: where, mode: 'write' });
  const { count } = await database.journal.head();
  for (const event of STORY.slice(count, events)) await database.journal.append(event);
  return database;
}

async function holds(where: string): Promise<number> {
  const database = await openDatabase({ url: `file:${where}`, mode: 'read' });
  try {
    const verdict = await database.verify();
    expect(verdict).toMatchObject({ ok: true, brokenAt: null });
    return verdict.events;
  } finally {
    await database.close();
  }
}

/** A refusal is two lines: what and where, then what to do. */
async function refused(work: Promise<unknown>, code: string, words: RegExp): Promise<void> {
  const fault = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(fault).toBeInstanceOf(DeskError);
  expect(fault).toMatchObject({ code });
  const lines = errorText(fault, false, (text) => text).trimEnd().split('\n'); // prettier-ignore
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(words);
}

function behind(where: string, statement: string): void {
  const client = new Sqlite(where);
  client.exec(statement);
  client.close();
}

describe('a backup', () => {
  it('is whole, verified, one file, and says what is in it, while a desk holds the database and writes on', async () => {
    const desk = await written(20);
    await desk.claim();
    const to = place('kept', 'deep', 'monday.db');
    const copying = backupDatabase({ url, to });
    for (const event of STORY.slice(20)) await desk.journal.append(event);
    const made = await copying;
    expect(made).toMatchObject({ file: to, bytes: readFileSync(to).length });
    expect(made.events).toBeGreaterThanOrEqual(20);
    expect(await holds(to)).toBe(made.events);
    const chain = await desk.reads.events();
    expect(chain.length, 'nothing of the desk was in the way').toBe(STORY.length);
    await desk.close();
    expect(readdirSync(place('kept', 'deep'))).toEqual(['monday.db']);
  });

  it('takes what stands in the write-ahead log only, as a killed desk leaves it', async () => {
    const desk = await written(STORY.length);
    expect((await backupDatabase({ url, to: place('b.db') })).events).toBe(STORY.length);
    await desk.close();
  });

  it('refuses what cannot be, in two lines, and leaves nothing behind', async () => {
    const to = place('b.db');
    await refused(backupDatabase({ url, to }), 'NOT_FOUND', /desk\.db: there is no database/);
    await (await written(3)).close();
    await refused(backupDatabase({ url, to: file }), 'USAGE', /the database itself/);
    symlinkSync(file, place('alias.db'));
    await refused(backupDatabase({ url, to: place('alias.db') }), 'USAGE', /the database itself/);
    mkdirSync(place('a-folder'));
    await refused(backupDatabase({ url, to: place('a-folder') }), 'USAGE', /a folder stands/);
    writeFileSync(place('taken'), 'mine');
    await refused(backupDatabase({ url, to: place('taken') }), 'USAGE', /never overwrites/);
    await refused(backupDatabase({ url, to: place('taken', 'b.db') }), 'DATABASE_UNUSABLE', /taken/);
    await refused(backupDatabase({ url: 'file::memory:', to }), 'USAGE', /in memory/);
    writeFileSync(place('text.db'), 'a text file, long enough to be read as a database by somebody');
    await refused(backupDatabase({ url: `file:${place('text.db')}`, to }), 'DATABASE_UNUSABLE', /not a database/);
    behind(place('else.db'), 'create table recipes (name text)');
    await refused(backupDatabase({ url: `file:${place('else.db')}`, to }), 'DATABASE_UNUSABLE', /not a database of this desk/);
    expect(readFileSync(place('taken'), 'utf8')).toBe('mine');
    expect(readdirSync(at.path).filter((name) => name.startsWith('b.db'))).toEqual([]);
  }); // prettier-ignore

  it('of a broken journal or a newer schema is none', async () => {
    await (await written(STORY.length)).close();
    behind(file, "update events set type = 'halted' where seq = 9");
    await refused(backupDatabase({ url, to: place('b.db') }), 'JOURNAL_BROKEN', /broken at event 9/);
    behind(file, "insert into __drizzle_migrations (hash, created_at) values ('x', 9999999999999)");
    await refused(backupDatabase({ url, to: place('b.db') }), 'DATABASE_NEWER', /newer version/);
    expect(readdirSync(at.path).filter((name) => name.startsWith('b.db'))).toEqual([]);
  });

  it('of PostgreSQL is left to its own tools, and the commands are told without the password', async () => {
    const server = 'postgres://me:hunter2@localhost/desk';
    const fault = await backupDatabase({ url: server, to: 'monday.dump' }).catch((thrown: unknown) => thrown);
    expect(errorText(fault, true, (text) => text)).not.toContain('hunter2');
    await refused(backupDatabase({ url: server, to: 'x' }), 'USAGE', /localhost.*its own backups/);
    await refused(restoreDatabase({ url: server, from: 'x', stamp }), 'USAGE', /localhost.*its own backups/);
    expect((fault as DeskError).hint).toMatch(/^pg_dump .*monday\.dump.*"\$DATABASE_URL"/);
  });
});

describe('a restore', () => {
  beforeEach(async () => {
    await (await written(20)).close();
    await backupDatabase({ url, to: place('b.db') });
  });
  const restored = () => restoreDatabase({ url, from: place('b.db'), stamp });

  it('puts the backup in place, keeps the replaced one whole, and the desk writes on from there', async () => {
    await (await written(STORY.length)).close();
    const done = await restored();
    expect(done).toMatchObject({ file, events: 20, replaced: `${file}.replaced-${stamp}` });
    expect(await holds(file)).toBe(20);
    expect(await holds(done.replaced!)).toBe(STORY.length);
    const again = await restored();
    expect(again.replaced, 'a kept one is never overwritten').toBe(`${file}.replaced-${stamp}-2`);
    await (await written(STORY.length)).close();
    expect(await holds(file)).toBe(STORY.length);
  });

  it('refuses while a desk is at work, and takes nothing from it', async () => {
    const desk = await written(25);
    await desk.claim();
    await refused(restored(), 'DATABASE_LOCKED', new RegExp(`another desk \\(process ${process.pid}\\)`));
    for (const event of STORY.slice(25)) await desk.journal.append(event);
    await desk.close();
    expect(await holds(file)).toBe(STORY.length);
    expect((await restored()).events).toBe(20);
  });

  it('works where no database is, folders included', async () => {
    const elsewhere = place('new', 'home', 'desk.db');
    const done = await restoreDatabase({ url: `file:${elsewhere}`, from: place('b.db'), stamp });
    expect(done).toMatchObject({ file: elsewhere, events: 20, replaced: null });
    expect(await holds(elsewhere)).toBe(20);
  });

  it('of a database that is broken or no database at all: what stood there is kept as it was', async () => {
    const bytes = Buffer.from('not a database any more, and nothing that could be one again');
    writeFileSync(file, bytes);
    writeFileSync(`${file}-wal`, 'a log of another life');
    const done = await restored();
    expect(await holds(file)).toBe(20);
    expect(readFileSync(done.replaced!)).toEqual(bytes);
    expect(existsSync(`${file}-wal`), 'the old log never meets the new file').toBe(false);
    expect(readFileSync(`${done.replaced}-wal`, 'utf8')).toBe('a log of another life');
  });

  it('refuses what is no sound backup, and changes nothing', async () => {
    const before = readFileSync(file);
    const from = (name: string) => restoreDatabase({ url, from: place(name), stamp });
    await refused(from('absent.db'), 'NOT_FOUND', /absent\.db: there is no such backup/);
    await refused(from('desk.db'), 'USAGE', /the database itself/);
    mkdirSync(place('a-folder'));
    await refused(from('a-folder'), 'USAGE', /a folder, not a backup/);
    writeFileSync(place('empty.db'), '');
    await refused(from('empty.db'), 'JOURNAL_BROKEN', /holds nothing/);
    writeFileSync(place('text.db'), 'a text file, long enough to be read as a database by somebody');
    await refused(from('text.db'), 'DATABASE_UNUSABLE', /not a database/);
    writeFileSync(place('cut.db'), readFileSync(place('b.db')));
    truncateSync(place('cut.db'), 20_000);
    await refused(from('cut.db'), 'DATABASE_UNUSABLE', /cut\.db/);
    writeFileSync(place('forged.db'), readFileSync(place('b.db')));
    behind(place('forged.db'), "update events set cause = 'x'".replace('cause', 'caused_by'));
    await refused(from('forged.db'), 'JOURNAL_BROKEN', /broken at event 1/);
    writeFileSync(place('newer.db'), readFileSync(place('b.db')));
    behind(place('newer.db'), "insert into __drizzle_migrations (hash, created_at) values ('x', 9999999999999)");
    await refused(from('newer.db'), 'DATABASE_NEWER', /newer version/);
    renameSync(file, place('aside.db'));
    mkdirSync(file);
    await refused(restored(), 'DATABASE_UNUSABLE', /a folder stands/);
    expect(readFileSync(place('aside.db'))).toEqual(before);
    expect(readdirSync(at.path).filter((name) => /restoring|replaced/.test(name))).toEqual([]);
  }); // prettier-ignore
});

describe('a migration', () => {
  /** A database as the version before this one left it. */
  function older(): readonly string[] {
    const known = knownMigrations('sqlite');
    const client = new Sqlite(file);
    client.exec('create table "__drizzle_migrations" (id integer primary key, hash text not null, created_at numeric)');
    migrateSqlite(client, file, known.slice(0, -1));
    client.close();
    return known.map((m) => m.hash);
  } // prettier-ignore

  it('of an older schema says from what to what, and does it once', async () => {
    const known = older().length;
    const done = await migrateDatabase(url);
    expect(done).toMatchObject({ location: file, applied: [done.to] });
    expect(done.from === null).toBe(known === 1);
    expect(await migrateDatabase(url)).toEqual({ location: file, from: done.to, to: done.to, applied: [] });
    await (await written(5)).close();
    expect(await holds(file)).toBe(5);
  });

  it('is refused while a desk is at work on the database', async () => {
    older();
    const { processLock } = await import('../../db/index.ts');
    const lock = processLock(`${file}.desk`, 'process 12345');
    expect(lock.held).toBe(true);
    await refused(migrateDatabase(url), 'DATABASE_LOCKED', /another desk \(process 12345\)/);
    if (lock.held) lock.release();
    expect((await migrateDatabase(url)).applied).toHaveLength(1);
  });

  it('makes an absent database, and refuses a newer one', async () => {
    expect((await migrateDatabase(url)).from).toBeNull();
    expect(existsSync(file)).toBe(true);
    behind(file, "insert into __drizzle_migrations (hash, created_at) values ('x', 9999999999999)");
    await refused(migrateDatabase(url), 'DATABASE_NEWER', /newer version/);
  });
});

for (const dialect of DIALECTS) {
  it.skipIf(dialect.missing !== null)(
    `a migration of a new database in ${titleOf(dialect)} is told, and done once`,
    async () => {
      const sandbox = await dialect.sandbox();
      const done = await migrateDatabase(sandbox.url);
      expect(done.from).toBeNull();
      expect(done.applied.at(-1)).toBe(done.to);
      expect(await migrateDatabase(sandbox.url)).toMatchObject({ from: done.to, to: done.to, applied: [] });
      await (await written(5, sandbox.url)).close();
      const database = await openDatabase({ url: sandbox.url, mode: 'read' });
      expect(await database.verify()).toMatchObject({ ok: true, events: 5 });
      await database.close();
      await sandbox.destroy();
    },
  );
}
