import { chmodSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import type { Database, OpenOptions } from '../../db/index.ts';
import { folder } from './sandbox.ts';
import { STORY } from './story.ts';

let home: ReturnType<typeof folder>;
let file: string;
/** Another program's connection. */
let other: Sqlite.Database | undefined;
beforeEach(() => {
  home = folder();
  file = path.join(home.path, 'desk.db');
});
afterEach(() => {
  other?.close();
  other = undefined;
  home.destroy();
});

const open = (mode: OpenOptions['mode'], at = file): Promise<Database> =>
  openDatabase({ url: `file:${at}`, mode, busyMilliseconds: 20 });

async function seeded(events = 10): Promise<void> {
  const database = await open('write');
  for (const event of STORY.slice(0, events)) await database.journal.append(event);
  await database.close();
}

function behind(statement: string): void {
  const client = new Sqlite(file);
  client.exec(statement);
  client.close();
}

/** What stands at the file's place, and how opening it is refused. */
const UNUSABLE: readonly (readonly [
  what: string,
  code: string,
  words: RegExp,
  put: () => Promise<void> | void,
])[] = [
  [
    'a text file',
    'DATABASE_UNUSABLE',
    /not a database/,
    () => writeFileSync(file, 'this is not a database at all, it is a text file of some length'),
  ],
  ['a folder', 'DATABASE_UNUSABLE', /folder \(directory\)/, () => mkdirSync(file)],
  [
    'a database of something else',
    'DATABASE_UNUSABLE',
    /not a database of this desk/,
    () => behind('create table recipes (name text)'),
  ],
  [
    'one cut off in the middle',
    'DATABASE_UNUSABLE',
    /corrupt/,
    async () => {
      await seeded();
      truncateSync(file, 5000);
    },
  ],
  [
    'one from a newer version',
    'DATABASE_NEWER',
    /newer version/,
    async () => {
      await seeded();
      behind("insert into __drizzle_migrations (hash, created_at) values ('x', 9999999999999)");
    },
  ],
  [
    'one that another program is just making',
    'DATABASE_LOCKED',
    /locked/,
    () => {
      other = new Sqlite(file);
      other.exec('pragma locking_mode = exclusive; begin exclusive; create table t (a)');
    },
  ],
];

describe('a database that cannot be used is refused in one line', () => {
  it.each(UNUSABLE)('%s', async (_what, code, words, put) => {
    await put();
    for (const mode of ['write', 'read'] as const) {
      const fault: unknown = await open(mode).catch((error: unknown) => error);
      expect(fault, mode).toMatchObject({ code, hint: expect.any(String) as unknown });
      const { message } = fault as Error;
      expect(message, mode).toContain(file);
      expect(message, mode).toMatch(words);
      expect(message, mode).not.toContain('\n');
    }
  });

  it('a path through a file', async () => {
    writeFileSync(path.join(home.path, 'plain'), '');
    const at = path.join(home.path, 'plain', 'desk.db');
    await expect(open('write', at)).rejects.toMatchObject({
      code: 'DATABASE_UNUSABLE',
      message: expect.stringContaining(at) as unknown,
    });
  });

  it('one that another program holds', async () => {
    await seeded();
    other = new Sqlite(file);
    other.exec('begin immediate');
    await expect(open('write')).rejects.toMatchObject({
      code: 'DATABASE_LOCKED',
      message: expect.stringMatching(/desk\.db: the database is locked/) as unknown,
    });
    other.exec('rollback');
    await (await open('write')).close();
  });

  it('a file, or a folder, that may only be read', async () => {
    await seeded();
    const readOnly = {
      code: 'DATABASE_UNUSABLE',
      message: expect.stringMatching(/desk\.db: .*read-only/) as unknown,
    };
    chmodSync(file, 0o444);
    chmodSync(home.path, 0o555);
    await asNobody(async () => {
      await expect(open('write'), 'file').rejects.toMatchObject(readOnly);
      await expect(open('write', path.join(home.path, 'deep', 'desk.db')), 'folder').rejects.toMatchObject({
        ...readOnly,
        message: expect.stringMatching(/deep\/desk\.db: .*read-only/) as unknown,
      });
    });
    chmodSync(home.path, 0o755);
  });
});

/** Permissions do not bind the superuser. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const superuser = process.geteuid?.() === 0;
  if (superuser) process.seteuid?.(65534);
  try {
    await work();
  } finally {
    if (superuser) process.seteuid?.(0);
  }
}

describe('a lock that comes later', () => {
  it('P3: an append that cannot get its turn says that the journal is locked, and succeeds afterwards', async () => {
    const database = await open('write');
    other = new Sqlite(file);
    other.exec('begin immediate');
    await expect(database.journal.append(STORY[0]!)).rejects.toMatchObject({
      code: 'JOURNAL_UNWRITABLE',
      message: expect.stringContaining('locked by another program') as unknown,
      cause: { code: 'DATABASE_LOCKED' },
    });
    await expect(database.journal.flush()).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
    other.exec('rollback');
    await database.journal.append(STORY[0]!);
    expect(await database.verify()).toMatchObject({ ok: true, events: 1 });
    await database.close();
  });
});

describe('a file damaged in the middle', () => {
  it('is noticed by verify', async () => {
    await seeded(STORY.length);
    const client = new Sqlite(file);
    const root = client
      .prepare("select rootpage from sqlite_master where name = 'events'")
      .pluck()
      .get() as number;
    client.close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, (root - 1) * 4096, root * 4096);
    writeFileSync(file, bytes);
    const database = await open('read');
    expect(await database.verify()).toMatchObject({
      ok: false,
      brokenAt: 1,
      fault: expect.any(String) as unknown,
    });
    await database.close();
  });
});
