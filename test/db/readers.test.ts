import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backupDatabase, openDatabase } from '../../db/index.ts';
import { folder } from './sandbox.ts';
import { STORY } from './story.ts';

describe('freqtrade#6353: a page that reads the database', () => {
  it('in the middle of a long read, locks nobody out: the desk writes, makes durable and is backed up, and waits for nothing', async () => {
    const at = folder();
    const file = path.join(at.path, 'desk.db');
    // A wait of any length would be a fault at once.
    const desk = await openDatabase({ url: `file:${file}`, mode: 'write', busyMilliseconds: 0 });
    for (const event of STORY.slice(0, 20)) await desk.journal.append(event);

    const page = new Sqlite(file, { readonly: true, timeout: 0 });
    const rows = page.prepare('select seq from events order by seq').pluck().iterate();
    expect(rows.next().value).toBe(1);

    for (const event of STORY.slice(20)) await desk.journal.append(event);
    await desk.journal.flush();
    const made = await backupDatabase({ url: `file:${file}`, to: path.join(at.path, 'b.db') });
    expect(made.events).toBe(STORY.length);

    let seen = 1;
    for (const _ of rows) seen++;
    expect(seen, 'the page goes on to see what was there when it began').toBe(20);
    page.close();
    await desk.close();
    at.destroy();
  });
});
