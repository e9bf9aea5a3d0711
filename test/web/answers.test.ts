import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { WallClock } from '../../domain/index.ts';
import { Answers } from '../../web/server/journal/answers.ts';
import { Books } from '../../web/server/journal/books.ts';
import { STORY } from '../db/story.ts';
import { scratchFolder } from '../support/desk.ts';

/** @param sleep how long a look at the journal stays fresh; by default no time at all */
async function answered(sleep: () => Promise<void> = () => Promise.resolve()) {
  const file = path.join(scratchFolder('answers'), 'desk.db');
  const desk = await openDatabase({ url: `file:${file}`, mode: 'write' });
  for (const event of STORY.slice(0, 3)) await desk.journal.append(event);
  const counts = { places: 0, computed: 0 };
  const books = new Books({
    url: `file:${file}`,
    file,
    clock: new WallClock(),
    async open(options) {
      const database = await openDatabase(options);
      const place = database.reads.place.bind(database.reads);
      database.reads.place = () => (counts.places++, place());
      return database;
    },
  });
  const answers = new Answers(books, sleep);
  const ask = (key: string) =>
    answers.give(key, async ({ reads }) => (counts.computed++, (await reads.place()).seq));
  return { desk, counts, ask, end: async () => (await books.close(), desk.close()) };
}

describe('answers to many readers', () => {
  it('two hundred who ask the same at once cost one look at the journal and one reading', async () => {
    const { counts, ask, end } = await answered();
    const bodies = await Promise.all(Array.from({ length: 200 }, () => ask('account')));
    expect(new Set(bodies.map((answer) => `${answer.tag} ${answer.body}`)).size).toBe(1);
    // The reading itself is a look in this test.
    expect(counts).toEqual({ places: 2, computed: 1 });
    await end();
  });

  it('those who ask in turns of their own while a look is fresh share the next one', async () => {
    const wakes: (() => void)[] = [];
    const { counts, ask, end } = await answered(() => new Promise((wake) => void wakes.push(wake)));
    await ask('account');
    counts.places = 0;
    const asked: Promise<unknown>[] = [];
    for (let i = 0; i < 200; i++) {
      asked.push(ask('account'));
      await new Promise<void>((turn) => void setImmediate(turn));
    }
    expect(counts.places, 'nobody looks again yet').toBe(0);
    wakes.shift()?.();
    await Promise.all(asked);
    expect(counts.places).toBe(1);
    await end();
  });

  it('whoever asks after a commit is answered from it, also while others are being answered', async () => {
    const { desk, counts, ask, end } = await answered();
    const early = ask('account');
    await Promise.resolve();
    await desk.journal.append(STORY[3] as (typeof STORY)[number]);
    const late = ask('account');
    const [one, other] = await Promise.all([early, late]);
    expect(other.body).toBe('4');
    expect(Number(one.body)).toBeGreaterThanOrEqual(3);
    const before = counts.computed;
    expect((await ask('account')).body).toBe('4');
    expect(counts.computed, 'nothing is read again while the journal stands still').toBe(before);
    await end();
  });
});
