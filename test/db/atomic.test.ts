import Sqlite from 'better-sqlite3';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import type { Database } from '../../db/index.ts';
import { databaseOn } from '../../db/database.ts';
import { openToWrite } from '../../db/engine/sqlite/open.ts';
import { immediately } from '../../db/engine/sqlite/transaction.ts';
import { DIALECTS, titleOf } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { STORY, upTo } from './story.ts';

/** Refuses every order from now on, in the middle of a transaction. */
const SPANNER: Readonly<Record<string, string>> = {
  SQLite: `create trigger spanner before insert on denials begin select raise(abort, 'a spanner in the works'); end`,
  PostgreSQL: `
    create function spanner() returns trigger as $$ begin raise exception 'a spanner in the works'; end $$ language plpgsql;
    create trigger spanner before insert on denials for each row execute function spanner()`,
};

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`a transaction in ${titleOf(dialect)}`, () => {
    let sandbox: Sandbox;
    let database: Database;
    beforeEach(async () => {
      sandbox = await dialect.sandbox();
      database = await openDatabase({ url: sandbox.url, mode: 'write' });
    });
    afterEach(async () => {
      await database.close();
      await sandbox.destroy();
    });

    it('P3: an append that fails half way leaves nothing of the event, its rows or its texts', async () => {
      const approved = upTo('approved_ready');
      for (const event of STORY.slice(0, approved - 1))
        await database.journal.append(event, { book: `at ${event.seq}` });
      const before = await database.journal.head();
      await sandbox.tamper(SPANNER[dialect.name]!);

      await expect(database.journal.append(STORY[approved - 1]!, { book: 'lost' })).rejects.toMatchObject({
        code: 'JOURNAL_UNWRITABLE',
        message: expect.stringContaining('a spanner in the works') as unknown,
        cause: { code: 'DATABASE_UNUSABLE' },
      });
      expect(await database.journal.head()).toEqual(before);
      expect(await database.reads.orders()).toEqual([]);
      expect((await database.reads.signals()).map((s) => s.outcome)).toEqual(Array(4).fill('pending'));
      expect(await database.journal.state('book')).toBe(`at ${approved - 1}`);
      expect(await database.verify()).toMatchObject({ ok: true, events: approved - 1 });
    });

    it('P3: after a failed append the journal goes on where it was', async () => {
      const approved = upTo('approved_ready');
      for (const event of STORY.slice(0, approved - 1)) await database.journal.append(event);
      await sandbox.tamper(SPANNER[dialect.name]!);
      await expect(database.journal.append(STORY[approved - 1]!)).rejects.toThrow('cannot be written');
      await sandbox.tamper(
        dialect.name === 'SQLite' ? 'drop trigger spanner' : 'drop trigger spanner on denials',
      );
      for (const event of STORY.slice(approved - 1)) await database.journal.append(event);
      expect(await database.verify()).toMatchObject({ ok: true, events: STORY.length });
    });

    it('an event out of turn is refused, and so is one of a second writer', async () => {
      await database.journal.append(STORY[0]!);
      await expect(database.journal.append(STORY[2]!)).rejects.toThrow('event 3 does not follow 1');

      const second = await openDatabase({ url: sandbox.url, mode: 'write' });
      await second.journal.append(STORY[1]!);
      await expect(database.journal.append({ ...STORY[1]!, id: 'other' })).rejects.toMatchObject({
        code: 'JOURNAL_UNWRITABLE',
      });
      expect(await second.verify()).toMatchObject({ ok: true, events: 2 });
      await second.close();
    });

    it('a step of the exchange that fails half way leaves nothing of it', async () => {
      const ledger = { accountId: 'a', cashMicros: 1, session: null, nextUpdate: 1, nextOrder: 0 };
      const position = { symbol: 'AAPL', qty: 1, costMicros: 1, lastPrice: 1 };
      await database.exchange.save({ ledger, orders: [], positions: [position], updates: [] });
      const wrong = { ...position, costMicros: 0.5 };
      const change = { ledger: { ...ledger, cashMicros: 2 }, orders: [], positions: [wrong], updates: [] };
      await expect(database.exchange.save(change), 'half a micro-dollar is none').rejects.toThrow(
        /exchange_positions.cost_micros|type bigint/,
      );
      expect(await database.exchange.load()).toEqual({ ledger, orders: [], positions: [position] });
    });
  });
}

describe('a full disk', () => {
  it('is named, keeps what was recorded, and writing goes on once there is room', async () => {
    const engine = openToWrite(':memory:', 0);
    const database = await databaseOn(engine);
    await database.journal.append(STORY[0]!);
    const pages = (await engine.read(
      engine.db.get<{ page_count: number }>(sql`pragma page_count`) as never,
    )) as {
      page_count: number;
    };
    const limit = (n: number): unknown => engine.db.get(sql.raw(`pragma max_page_count = ${n}`));
    limit(pages.page_count);
    await expect(database.journal.append(STORY[1]!, { book: 'x'.repeat(100_000) })).rejects.toMatchObject({
      code: 'JOURNAL_UNWRITABLE',
      message: expect.stringContaining('the disk is full') as unknown,
      hint: expect.stringContaining('free some space') as unknown,
      cause: { code: 'DISK_FULL' },
    });
    expect(await database.verify()).toMatchObject({ ok: true, events: 1 });
    limit(1_000_000);
    await database.journal.append(STORY[1]!, { book: 'x'.repeat(100_000) });
    expect((await database.journal.head()).count).toBe(2);
    await database.close();
  });
});

describe('work inside a SQLite transaction', () => {
  it('cannot be asynchronous: it does not compile, and at run time nothing of it stays', () => {
    const client = new Sqlite(':memory:');
    client.exec('create table t (a integer)');
    const insert = client.prepare('insert into t values (1)');
    // @ts-expect-error a transaction cannot wait for a promise
    const waiting = immediately(client, async () => insert.run());
    expect(() => waiting()).toThrow(/cannot return a promise/);
    expect(client.prepare('select count(*) from t').pluck().get()).toBe(0);
    immediately(client, () => insert.run())();
    expect(client.prepare('select count(*) from t').pluck().get()).toBe(1);
    client.close();
  });
});
