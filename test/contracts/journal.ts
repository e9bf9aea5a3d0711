import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GENESIS, linkHash } from '../../bus/journal.ts';
import type { Journal } from '../../bus/journal.ts';
import { canonicalJson } from '../../domain/index.ts';
import { STORY } from '../db/story.ts';

interface Subject {
  readonly journal: Journal;
  /** The journal as another start of the program finds it. */
  reopen(): Promise<Journal>;
  destroy(): Promise<void>;
}

/** What every journal keeps, wherever it keeps it. */
export function journalContract(name: string, make: () => Promise<Subject>, skip = false): void {
  describe.skipIf(skip)(`${name} keeps the contract of a journal`, () => {
    let subject: Subject;
    beforeEach(async () => {
      subject = await make();
    });
    afterEach(() => subject.destroy());

    const chain = STORY.reduce((previous, event) => linkHash(previous, event), GENESIS);
    const tell = async (count = STORY.length): Promise<void> => {
      for (const event of STORY.slice(0, count)) await subject.journal.append(event);
    };

    it('an empty one has no events and the head every chain begins with', async () => {
      expect(await subject.journal.head()).toEqual({ count: 0, hash: GENESIS });
      expect(await subject.journal.eventsAfter(0)).toEqual([]);
      expect(await subject.journal.state('book')).toBeNull();
    });

    it('events come back as they were, in order, from any place', async () => {
      await tell();
      expect(canonicalJson(await subject.journal.eventsAfter(0))).toBe(canonicalJson(STORY));
      const rest = await subject.journal.eventsAfter(7);
      expect(rest.map((event) => event.seq)).toEqual(STORY.slice(7).map((event) => event.seq));
      expect(await subject.journal.eventsAfter(STORY.length)).toEqual([]);
    });

    it('the head is the link over all events', async () => {
      await tell();
      expect(await subject.journal.head()).toEqual({ count: STORY.length, hash: chain });
    });

    it('P2: it confirms an event it holds, and none whose content differs anywhere', async () => {
      await tell(6);
      const held = STORY[5]!;
      expect(await subject.journal.confirms(structuredClone(held))).toBe(true);
      const forgeries: object[] = [
        { payload: { ...held.payload, part: 'entries' } },
        { id: 'ev-x' },
        { cycleId: 'c9' },
        { seq: 5 },
        { seq: 99 },
        { type: 'validated_ready' },
      ];
      for (const forged of forgeries) {
        const event = { ...held, ...forged } as typeof held;
        expect(await subject.journal.confirms(event), JSON.stringify(forged).slice(0, 60)).toBe(false);
      }
    });

    it('texts are kept by key with the event, the later ones in place of the former', async () => {
      await subject.journal.append(STORY[0]!, { book: 'one', risk: 'r' });
      await subject.journal.append(STORY[1]!, { book: "two 'quoted' \u2028 ü" });
      await subject.journal.append(STORY[2]!);
      expect(await subject.journal.state('book')).toBe("two 'quoted' \u2028 ü");
      expect(await subject.journal.state('risk')).toBe('r');
    });

    it('a flush changes nothing that can be read, however often it is called', async () => {
      await subject.journal.flush();
      await tell(3);
      const before = await subject.journal.head();
      await subject.journal.flush();
      await subject.journal.flush();
      expect(await subject.journal.head()).toEqual(before);
      await subject.journal.append(STORY[3]!);
      expect((await subject.journal.head()).count).toBe(4);
    });

    it('another start finds everything and goes on with the same chain', async () => {
      await tell(20);
      await subject.journal.append(STORY[20]!, { book: 'kept' });
      const again = await subject.reopen();
      expect(await again.state('book')).toBe('kept');
      for (const event of STORY.slice(21)) await again.append(event);
      expect(await again.head()).toEqual({ count: STORY.length, hash: chain });
      expect(canonicalJson(await again.eventsAfter(0))).toBe(canonicalJson(STORY));
    });
  });
}
