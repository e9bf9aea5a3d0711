import { describe, expect, it } from 'vitest';
import { Bus, CycleJournal } from '../../bus/index.ts';
import type { EventOf, Message } from '../../bus/index.ts';
import { ReplayedClock } from '../../domain/index.ts';

const started = (session: string): Message<'cycle_started'> => ({
  type: 'cycle_started',
  payload: { session, symbols: ['SPY'], entries: true },
});
const skipped: Message<'cycle_skipped'> = {
  type: 'cycle_skipped',
  payload: { session: '2024-01-02', reason: 'a reason', open: 1 },
};

async function twoCycles(): Promise<{ journal: CycleJournal; events: EventOf[] }> {
  const journal = new CycleJournal();
  const bus = new Bus({ journal, clock: new ReplayedClock(1_000), after: 0 });
  const events: EventOf[] = [];
  for (const session of ['2024-01-02', '2024-01-03']) {
    events.push(
      await bus.publish(started(session), { cycleId: session, causedBy: null, state: { session } }),
    );
    events.push(await bus.publish(skipped, { cycleId: session, causedBy: null }));
  }
  return { journal, events };
}

describe('a journal of the cycle under way', () => {
  it('P3: an event is in it before an agent hears it', async () => {
    const journal = new CycleJournal();
    const bus = new Bus({ journal, clock: new ReplayedClock(0), after: 0 });
    const seen: boolean[] = [];
    bus.attach({
      name: 'data',
      hears: ['cycle_started'],
      emits: [],
      handle: async (event) => (seen.push(journal.confirms(event)), []),
    });
    await bus.publish(started('2024-01-02'), { cycleId: 'c1', causedBy: null });
    await bus.settled();
    expect(seen).toEqual([true]);
  });

  it('P2: it confirms the events of its cycle by their content, and no others', async () => {
    const { journal, events } = await twoCycles();
    expect(events.map((e) => journal.confirms(e))).toEqual([false, false, true, true]);
    const last = events[3] as EventOf<'cycle_skipped'>;
    expect(journal.confirms(structuredClone(last))).toBe(true);
    const forged = { ...last, payload: { ...last.payload, reason: 'another' } };
    expect(journal.confirms(forged)).toBe(false);
    expect(journal.confirms({ ...last, seq: 99 })).toBe(false);
  });

  it('counts every event, gives back those of its cycle, and keeps the last text under a key', async () => {
    const { journal, events } = await twoCycles();
    expect((await journal.head()).count).toBe(4);
    expect(await journal.eventsAfter(0)).toEqual(events.slice(2));
    expect(await journal.eventsAfter(3)).toEqual(events.slice(3));
    expect(await journal.state('session')).toBe('2024-01-03');
    expect(await journal.state('nothing')).toBeNull();
  });
});
