import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENESIS } from '../../bus/journal.ts';
import { openDatabase } from '../../db/index.ts';
import type { Database, OpenOptions } from '../../db/index.ts';
import { locate } from '../../db/engine/location.ts';
import { DIALECTS, folder, titleOf } from './sandbox.ts';
import { STORY } from './story.ts';

describe('DATABASE_URL', () => {
  it('names a file, relative or absolute, or a server', () => {
    expect(locate('file:/var/desk.db')).toEqual({ dialect: 'sqlite', file: '/var/desk.db' });
    expect(locate('file:///var/desk.db')).toEqual({ dialect: 'sqlite', file: '/var/desk.db' });
    expect(locate('file:runtime/desk.db')).toEqual({
      dialect: 'sqlite',
      file: path.resolve('runtime/desk.db'),
    });
    expect(locate('postgres://me@host/desk')).toMatchObject({
      dialect: 'postgres',
      shown: 'postgres://host/desk',
    });
    expect(locate('postgresql://host/desk')).toMatchObject({ dialect: 'postgres' });
  });

  it.each(['', 'file:', 'desk.db', 'mysql://me:hunter2@host/desk', 'postgres://me:hunter2@host:no-port/'])(
    'P10: %s is refused with a hint and without its password',
    (url) => {
      expect(() => locate(url)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }) as Error);
      expect(() => locate(url)).not.toThrow(/hunter2/);
    },
  );

  it('P10: a server that does not answer is named without its password', async () => {
    const url = 'postgres://me:hunter2@127.0.0.1:1/desk';
    const fault: unknown = await openDatabase({ url, mode: 'read' }).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'DATABASE_UNUSABLE' });
    expect((fault as Error).message).toMatch(/^postgres:\/\/127\.0\.0\.1:1\/desk: .*cannot be reached/);
  });
});

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`opening ${titleOf(dialect)}`, () => {
    it('to read where nothing is: every list is empty, the journal is whole, and nothing is made', async () => {
      const sandbox = await dialect.sandbox();
      for (let round = 0; round < 2; round++) {
        const database = await openDatabase({ url: sandbox.url, mode: 'read' });
        expect(await database.reads.orders()).toEqual([]);
        expect(await database.reads.cycles()).toEqual([]);
        const whole = { ok: true, events: 0, head: GENESIS, brokenAt: null, fault: null };
        expect(await database.verify()).toEqual(whole);
        await database.close();
      }
      await sandbox.tamper('create table events (a text)');
      await sandbox.destroy();
    });

    it('to read beside a writer: sees what is committed, and neither waits nor makes wait', async () => {
      const sandbox = await dialect.sandbox();
      const writer = await openDatabase({ url: sandbox.url, mode: 'write' });
      const reader = await openDatabase({ url: sandbox.url, mode: 'read', busyMilliseconds: 1 });
      for (const event of STORY) {
        await writer.journal.append(event);
        expect((await reader.journal.head()).count).toBe(event.seq);
      }
      expect(await reader.reads.trades()).toEqual(await writer.reads.trades());
      await expect(reader.journal.append(STORY[0]!)).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
      await reader.close();
      await writer.close();
      await sandbox.destroy();
    });

    it('P5: the same events leave the same rows, whatever was between them', async () => {
      const told = async (stops: readonly number[]): Promise<unknown> => {
        const sandbox = await dialect.sandbox();
        let database = await openDatabase({ url: sandbox.url, mode: 'write' });
        for (const event of STORY) {
          await database.journal.append(event);
          if (!stops.includes(event.seq)) continue;
          await database.close();
          database = await openDatabase({ url: sandbox.url, mode: 'write' });
          await database.journal.flush();
        }
        const { reads, journal } = database;
        const all = [await reads.trades(), await reads.orders(), await reads.signals(), await reads.cycles()];
        const rest = [await reads.equity(), await reads.denials(), await reads.fills(), await journal.head()];
        await database.close();
        await sandbox.destroy();
        return [...all, ...rest];
      };
      expect(await told([5, 9, 20])).toEqual(await told([]));
    });
  });
}

describe('a SQLite file', () => {
  let home: ReturnType<typeof folder>;
  let file: string;
  beforeEach(() => {
    home = folder();
    file = path.join(home.path, 'not', 'yet', 'desk.db');
  });
  afterEach(() => home.destroy());
  const open = (mode: OpenOptions['mode'], at = file): Promise<Database> =>
    openDatabase({ url: `file:${at}`, mode });

  it('is made with its folders when it is to be written, and not when it is to be read', async () => {
    await (await open('read')).close();
    expect(existsSync(path.dirname(file))).toBe(false);
    await (await open('write')).close();
    expect(existsSync(file)).toBe(true);
  });

  it('of no length is as good as none', async () => {
    const empty = path.join(home.path, 'empty.db');
    writeFileSync(empty, '');
    const reader = await open('read', empty);
    expect(await reader.reads.trades()).toEqual([]);
    await reader.close();
    const writer = await open('write', empty);
    await writer.journal.append(STORY[0]!);
    expect(await writer.verify()).toMatchObject({ ok: true, events: 1 });
    await writer.close();
  });

  it('is in write-ahead mode and leaves nothing beside it after an orderly end', async () => {
    const database = await open('write');
    await database.journal.append(STORY[0]!);
    await database.close();
    expect(readdirSync(path.dirname(file))).toEqual(['desk.db']);
    const client = new Sqlite(file);
    expect(client.pragma('journal_mode', { simple: true })).toBe('wal');
    client.close();
  });

  it('left behind by a killed process, its log still beside it, has every committed event', async () => {
    const database = await open('write');
    for (const event of STORY.slice(0, 12)) await database.journal.append(event);
    const copy = path.join(home.path, 'killed.db');
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    await database.close();
    const reader = await open('read', copy);
    expect(await reader.verify()).toMatchObject({ ok: true, events: 12 });
    await reader.close();
    const writer = await open('write', copy);
    await writer.journal.append(STORY[12]!);
    expect(await writer.verify()).toMatchObject({ ok: true, events: 13 });
    await writer.close();
  });
});
