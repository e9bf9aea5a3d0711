import { renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import type { EventOf } from '../../bus/index.ts';
import { WallClock } from '../../domain/index.ts';
import { sleep } from '../../orchestrator/clocks/pacer.ts';
import { STREAM } from '../../web/api/index.ts';
import type { StreamName } from '../../web/api/index.ts';
import { Books } from '../../web/server/journal/books.ts';
import { Streams } from '../../web/server/journal/stream.ts';
import { Tail } from '../../web/server/journal/tail.ts';
import { DIALECTS, titleOf } from '../db/sandbox.ts';
import { STORY } from '../db/story.ts';
import { EventReader, serveDashboard, serveFile } from '../support/dashboard.ts';
import { scratchFolder } from '../support/desk.ts';

const scratch = (): string => path.join(scratchFolder('stream'), 'desk.db');
const ALL = STORY.map((event) => event.seq);

/** A desk that writes: what another process would do. */
async function write(url: string, events: readonly EventOf[]): Promise<void> {
  const desk = await openDatabase({ url, mode: 'write' });
  for (const event of events) await desk.journal.append(event);
  await desk.close();
}

for (const dialect of DIALECTS) {
  describe.skipIf(dialect.missing !== null)(`the event stream over ${titleOf(dialect)}`, () => {
    it('says hello, then tells each event once and in order, as it is committed', async () => {
      const box = await dialect.sandbox();
      await write(box.url, STORY.slice(0, 3));
      const served = await serveDashboard(box.url, scratchFolder('runtime'));
      const reader = EventReader.open(served);
      expect((await reader.hello()).data).toEqual({ head: 3, state: 'active' });
      await write(box.url, STORY.slice(3));
      await reader.reached(ALL.length);
      expect(reader.seqs).toEqual(ALL.slice(3));
      for (const { name, data } of reader.events)
        expect(STREAM[name as StreamName].safeParse(data).success).toBe(true);
      await reader.close();
      await served.close();
      await box.destroy();
    });
  });
}

describe('a reader that comes back', () => {
  it('P4: wherever the line was cut, Last-Event-ID brings what was missed and nothing twice', async () => {
    const file = scratch();
    await write(`file:${file}`, STORY);
    const served = await serveFile(file);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: ALL.length - 1 }), async (cut) => {
        const first = EventReader.open(served, '0');
        const last = cut === 0 ? '0' : ((await first.reached(cut)).id ?? '');
        await first.close();
        const second = EventReader.open(served, last);
        await second.reached(ALL.length);
        await second.close();
        expect(second.seqs).toEqual(ALL.slice(cut));
      }),
      { seed: 8, numRuns: 12 },
    );
    await served.close();
  });

  it('after the page itself was started anew, still by the same link', async () => {
    const file = scratch();
    await write(`file:${file}`, STORY.slice(0, 10));
    const first = await serveFile(file);
    const reader = EventReader.open(first, '0');
    const { id } = await reader.reached(10);
    await first.close();
    await reader.ended;
    await write(`file:${file}`, STORY.slice(10));
    const second = await serveFile(file);
    expect(second.token).toBe(first.token);
    const again = EventReader.open(second, id ?? '');
    await again.reached(ALL.length);
    expect(again.seqs).toEqual(ALL.slice(10));
    await again.close();
    await second.close();
  });

  it('from the future, or from another journal, is told to read everything anew', async () => {
    const file = scratch();
    await write(`file:${file}`, STORY.slice(0, 10));
    const served = await serveFile(file);
    for (const id of ['999', 'deadbeef-5']) {
      const reader = EventReader.open(served, id);
      expect((await reader.until((e) => e.name === 'reset')).data).toEqual({ head: 10 });
      await reader.close();
    }
    await served.close();
  });
});

describe('a desk that is started while the page is open', () => {
  it('on a folder where no database was, is heard from its first event', async () => {
    const file = scratch();
    const served = await serveFile(file);
    const reader = EventReader.open(served);
    expect((await reader.hello()).data).toEqual({ head: 0, state: 'active' });
    expect(await served.ask('/orders')).toEqual([]);
    await write(`file:${file}`, STORY);
    await reader.reached(ALL.length);
    expect(reader.seqs).toEqual(ALL);
    expect(await served.ask('/orders')).not.toEqual([]);
    await reader.close();
    await served.close();
  });

  it('a second time goes on where the first ended: readers notice nothing', async () => {
    const file = scratch();
    await write(`file:${file}`, STORY.slice(0, 5));
    const served = await serveFile(file);
    const reader = EventReader.open(served);
    await reader.hello();
    for (let i = 5; i < ALL.length; i++) await write(`file:${file}`, STORY.slice(i, i + 1));
    await reader.reached(ALL.length);
    expect(reader.seqs).toEqual(ALL.slice(5));
    await reader.close();
    await served.close();
  });

  it('on another database in the same place, makes readers read everything anew', async () => {
    const file = scratch();
    await write(`file:${file}`, STORY);
    const served = await serveFile(file);
    const reader = EventReader.open(served);
    await reader.hello();
    expect(await served.ask('/orders')).not.toEqual([]);
    const other = scratch();
    await write(`file:${other}`, [{ ...(STORY[0] as EventOf), id: 'ev-other' }]);
    for (const tail of ['-wal', '-shm']) rmSync(`${file}${tail}`, { force: true });
    renameSync(other, file);
    expect((await reader.until((e) => e.name === 'reset')).data).toEqual({ head: 1 });
    expect(await served.ask('/orders')).toEqual([]);
    expect(served.said).toEqual([]);
    await reader.close();
    await served.close();
  });
});

describe('a reader that does not read', () => {
  it('is cut off before it costs more than some thousand messages, and the others go on', async () => {
    const file = scratch();
    await write(`file:${file}`, STORY);
    const clock = new WallClock();
    const books = new Books({ url: `file:${file}`, file, clock });
    const tail = new Tail({ books, file, sleep, onFault: () => undefined });
    const streams = new Streams({ books, tail, state: async () => 'active' });
    const stuck = (await streams.open(undefined)).getReader();
    const lively = (await streams.open(undefined)).getReader();
    let read = 0;
    for (let i = 0; i < 6000; i++) {
      streams.tell('health', { alive: true, at: null });
      if ((await lively.read()).done === false) read++;
    }
    expect(read).toBe(6000);
    expect(streams.count).toBe(1);
    await expect(stuck.read()).rejects.toThrow(/too slow/);
    await lively.cancel();
    expect(streams.count).toBe(0);
    tail.close();
    await books.close();
  });
});
