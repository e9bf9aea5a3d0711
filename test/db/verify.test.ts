import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GENESIS, linkHash } from '../../bus/journal.ts';
import { openDatabase } from '../../db/index.ts';
import type { Verification } from '../../db/index.ts';
import { DIALECTS, titleOf } from './sandbox.ts';
import type { Sandbox } from './sandbox.ts';
import { STORY } from './story.ts';

const LAST = STORY.length;

/** What is put back after each forgery. */
const KEPT = ['events', 'journal_head'];

/** What a forger may do, and the first event that is then wrong or missing. */
const FORGERIES: readonly (readonly [what: string, statement: string, brokenAt: number])[] = [
  ['an id', "update events set id = 'x' where seq = 9", 9],
  ['a cycle', "update events set cycle_id = 'c2' where seq = 9", 9],
  ['a cycle taken away', 'update events set cycle_id = null where seq = 9', 9],
  ['a type', "update events set type = 'halted' where seq = 9", 9],
  ['a time', "update events set at = '2020-01-02T21:00:09.000Z' where seq = 9", 9],
  ['a cause', 'update events set caused_by = null where seq = 9', 9],
  ['a figure', "update events set payload = replace(payload, '300.25', '300.24') where seq = 13", 13],
  ['white space', "update events set payload = payload || ' ' where seq = 9", 9],
  ['a hash', `update events set hash = '${'a'.repeat(64)}' where seq = 9`, 9],
  ['a number', 'update events set seq = 1000 where seq = 9', 9],
  ['the first number', 'update events set seq = -1 where seq = 1', 1],
  ['the first event taken out', 'delete from events where seq = 1', 1],
  ['an event taken out', 'delete from events where seq = 9', 9],
  ['the last event cut off', `delete from events where seq = ${LAST}`, LAST],
  ['a tail cut off', `delete from events where seq > 20`, 21],
  ['everything cut off', 'delete from events', 1],
  ['a tail cut off, and the count with it', 'delete from events where seq > 20; update journal_head set count = 20', 20],
  ['the head', `update journal_head set hash = '${'a'.repeat(64)}'`, LAST],
  ['the head taken out', 'delete from journal_head', 1],
  ['an event put behind', `insert into events values (${LAST + 1}, 'x', null, 'halted', 'x', null, '{}', '${forgedLink()}')`, LAST + 1],
]; // prettier-ignore

/** Hash that a careful forger would give the event put behind: the chain itself is then whole. */
function forgedLink(): string {
  const head = STORY.reduce((previous, event) => linkHash(previous, event), GENESIS);
  const forged = {
    seq: LAST + 1,
    id: 'x',
    cycleId: null,
    type: 'halted',
    at: 'x',
    causedBy: null,
    payload: {},
  };
  return linkHash(head, forged as never);
}

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`the journal's chain in ${titleOf(dialect)}`, () => {
    let sandbox: Sandbox;
    beforeAll(async () => {
      sandbox = await dialect.sandbox();
      const database = await openDatabase({ url: sandbox.url, mode: 'write' });
      for (const event of STORY) await database.journal.append(event);
      await database.close();
      for (const table of KEPT) await sandbox.tamper(`create table kept_${table} as select * from ${table}`);
    });
    afterEach(async () => {
      const restored = KEPT.map(
        (table) => `delete from ${table}; insert into ${table} select * from kept_${table};`,
      );
      await sandbox.tamper(restored.join(''));
    });
    afterAll(() => sandbox.destroy());

    const verified = async (): Promise<Verification> => {
      const database = await openDatabase({ url: sandbox.url, mode: 'read' });
      try {
        return await database.verify();
      } finally {
        await database.close();
      }
    };

    it('whole: every link is recomputed and the head agrees', async () => {
      const hash = STORY.reduce((previous, event) => linkHash(previous, event), GENESIS);
      expect(await verified()).toEqual({ ok: true, events: LAST, head: hash, brokenAt: null, fault: null });
    });

    it.each(FORGERIES)('changed in %s: found at the right event', async (_what, statement, brokenAt) => {
      await sandbox.tamper(statement);
      const found = await verified();
      expect(found).toMatchObject({ ok: false, brokenAt });
      expect(found.fault).toContain(`broken at event ${brokenAt}`);
    });

    it('with its tail cut off, it is not written behind, and can still be read', async () => {
      await sandbox.tamper('delete from events where seq > 20');
      await expect(openDatabase({ url: sandbox.url, mode: 'write' })).rejects.toMatchObject({
        code: 'JOURNAL_BROKEN',
        message: expect.stringContaining('ends at event 20') as unknown,
      });
      const database = await openDatabase({ url: sandbox.url, mode: 'read' });
      expect(await database.reads.trades()).toHaveLength(1);
      await database.close();
    });

    it('a desk that writes beside the check is no break', async () => {
      const writer = await openDatabase({ url: sandbox.url, mode: 'write' });
      const reader = await openDatabase({ url: sandbox.url, mode: 'read' });
      const checks = [reader.verify()];
      for (let seq = LAST + 1; seq < LAST + 60; seq++) {
        await writer.journal.append({ ...STORY.at(-1)!, seq, id: `ev-${seq}` });
        if (seq % 10 === 0) checks.push(reader.verify());
      }
      for (const check of await Promise.all(checks))
        expect(check).toMatchObject({ ok: true, brokenAt: null });
      await writer.close();
      await reader.close();
    });
  });
}
