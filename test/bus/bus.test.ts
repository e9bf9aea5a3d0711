import { describe, expect, it } from 'vitest';
import { Bus, CycleJournal, MemoryJournal } from '../../bus/index.ts';
import type { Agent, EventOf, Journal, Message } from '../../bus/index.ts';
import { DeskError, ReplayedClock } from '../../domain/index.ts';

const started: Message<'cycle_started'> = {
  type: 'cycle_started',
  payload: { session: '2024-01-02', symbols: ['SPY'], entries: true },
};
const origin = { cycleId: 'c1', causedBy: null };
const skipped = (reason: string): Message<'cycle_skipped'> => ({
  type: 'cycle_skipped',
  payload: { session: '2024-01-02', reason, open: 1 },
});
const rail = (journal: Journal = new MemoryJournal(), more: object = {}) =>
  new Bus({ journal, clock: new ReplayedClock(1_000), after: 0, ...more });
const agent = (
  name: Agent['name'],
  handle: (e: EventOf) => Promise<readonly Message[]>,
  hears: Agent['hears'] = ['cycle_started'],
  emits: Agent['emits'] = ['cycle_skipped'],
): Agent => ({ name, hears, emits, handle });
const types = async (journal: Journal) => (await journal.eventsAfter(0)).map((e) => e.type);
const reasons = async (journal: Journal) =>
  (await journal.eventsAfter(0)).flatMap((e) => (e.type === 'cycle_skipped' ? [e.payload.reason] : []));

describe('the rail', () => {
  it('P3: an agent hears an event only when it is in the journal', async () => {
    const journal = new MemoryJournal();
    const bus = rail(journal);
    const seen: boolean[] = [];
    bus.attach(agent('data', async (event) => (seen.push(await journal.confirms(event)), [])));
    await bus.publish(started, origin);
    await bus.settled();
    expect(seen).toEqual([true]);
  });

  it('P3: when the journal cannot be written nobody hears the event and the rail stops', async () => {
    class Full extends MemoryJournal {
      override async append(): Promise<void> {
        throw new Error('no space left');
      }
    }
    const bus = rail(new Full());
    let heard = 0;
    bus.attach(agent('data', async () => (heard++, [])));
    await expect(bus.publish(started, origin)).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
    await expect(bus.settled()).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
    await expect(bus.publish(started, origin), 'a broken rail stays broken').rejects.toBeInstanceOf(
      DeskError,
    );
    expect(heard).toBe(0);
  });

  it('freezes an event to its depth, and the publisher keeps its own object', async () => {
    const bus = rail();
    const symbols = ['SPY'];
    const event = await bus.publish(
      { type: 'cycle_started', payload: { session: '2024-01-02', symbols, entries: true } },
      origin,
    );
    symbols.push('QQQ');
    expect(event.payload.symbols).toEqual(['SPY']);
    expect(() => (event.payload.symbols as string[]).push('X')).toThrow(TypeError);
  });

  it('refuses a misspelt event, an unknown key and a value outside its schema', async () => {
    const bus = rail();
    const bad = [
      { type: 'cycle_startd', payload: started.payload },
      { type: 'cycle_started', payload: { ...started.payload, extra: 1 } },
      { type: 'cycle_started', payload: { ...started.payload, session: '02.01.2024' } },
    ];
    for (const message of bad) {
      await expect(bus.publish(message as never, origin)).rejects.toMatchObject({ code: 'EVENT_INVALID' });
    }
    expect(bus.seq, 'a refused message leaves no trace').toBe(0);
  });

  it('isolates a throwing agent: the others hear the event and its failure is on record', async () => {
    const journal = new MemoryJournal();
    const bus = rail(journal);
    bus.attach(agent('data', () => Promise.reject(new Error('boom'))));
    bus.attach(agent('audit', async () => [skipped('I was heard')]));
    await bus.publish(started, origin);
    await bus.settled();
    expect(await types(journal)).toEqual(['cycle_started', 'agent_failed', 'cycle_skipped']);
  });

  it('an agent can say only what it declares', async () => {
    const journal = new MemoryJournal();
    const bus = rail(journal);
    bus.attach(agent('data', async () => [skipped('not mine to say')], ['cycle_started'], ['data_ready']));
    await bus.publish(started, origin);
    await bus.settled();
    const last = (await journal.eventsAfter(1))[0];
    expect(last).toMatchObject({
      type: 'agent_failed',
      payload: { agent: 'data', code: 'EVENT_NOT_ALLOWED' },
    });
  });

  it.each([{ sync: false }, { sync: true }])(
    'P5: answers are recorded in wiring order, whoever is faster (%o)',
    async (mode) => {
      const journal = new MemoryJournal();
      const bus = rail(journal, mode);
      let release = (): void => undefined;
      const slow = new Promise<void>((resolve) => (release = resolve));
      bus.attach(agent('data', async () => (await slow, [skipped('slow')])));
      bus.attach(
        agent('audit', async () => {
          queueMicrotask(release);
          return [skipped('fast')];
        }),
      );
      // One at a time the slow one would wait for the fast one for ever, so there it is released beforehand.
      if (mode.sync) release();
      await bus.publish(started, origin);
      await bus.settled();
      expect(await reasons(journal)).toEqual(['slow', 'fast']);
    },
  );

  it('agents work concurrently in async mode: two that wait for each other both finish', async () => {
    const bus = rail();
    let meet = (): void => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    let done = 0;
    bus.attach(agent('data', async () => (await met, done++, [])));
    bus.attach(agent('audit', async () => (meet(), done++, [])));
    await bus.publish(started, origin);
    await bus.settled();
    expect(done).toBe(2);
  });

  it('an agent handles one event at a time, in the order of the journal', async () => {
    const bus = rail();
    const log: string[] = [];
    bus.attach(
      agent('audit', async (event) => {
        log.push(`begin ${event.seq}`);
        await Promise.resolve();
        log.push(`end ${event.seq}`);
        return [];
      }),
    );
    await Promise.all([bus.publish(started, origin), bus.publish(started, origin)]);
    await bus.settled();
    expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2']);
  });

  it('P4: a recorded event that comes forth again is delivered but not recorded twice', async () => {
    const journal = new MemoryJournal();
    await rail(journal).publish(started, origin);
    const recorded = await journal.eventsAfter(0);
    const bus = rail(journal, { expected: recorded });
    let heard = 0;
    bus.attach(agent('audit', async () => (heard++, [])));
    await bus.publish(started, origin);
    await bus.settled();
    expect([heard, (await journal.head()).count, bus.outstanding]).toEqual([1, 1, 0]);
  });

  it('P5: a recorded event that comes forth differently stops the run and names the difference', async () => {
    const journal = new MemoryJournal();
    await rail(journal).publish(started, origin);
    const bus = rail(journal, { expected: await journal.eventsAfter(0) });
    const other = { type: 'cycle_started', payload: { ...started.payload, symbols: ['QQQ'] } } as const;
    await expect(bus.publish(other, origin)).rejects.toMatchObject({
      code: 'DIVERGED',
      message: expect.stringContaining('payload.symbols.0'),
    });
  });

  describe('where journal and agents answer at once', () => {
    const at = (name: Agent['name'], handle: (e: EventOf) => readonly Message[], hears?: Agent['hears']): Agent => ({
      name, hears: hears ?? ['cycle_started'], emits: ['cycle_skipped'], handle,
    }); // prettier-ignore
    /** Three stations: one hears what another has said. */
    const line = async (
      bus: Bus,
      journal: Journal,
      wrap: (a: Agent) => Agent,
    ): Promise<readonly string[]> => {
      bus.attach(wrap(at('data', () => [skipped('a'), skipped('b')])));
      bus.attach(wrap(at('risk', ({ payload }) => ('reason' in payload && payload.reason === 'a' ? [skipped('heard a')] : []), ['cycle_skipped']))); // prettier-ignore
      bus.attach(wrap(at('audit', () => [skipped('c')])));
      await bus.publish(started, origin);
      await bus.settled();
      return reasons(journal);
    };
    const later = (one: Agent): Agent => ({ ...one, handle: async (event) => one.handle(event) });

    it('everything is done before publish returns', () => {
      const journal = new CycleJournal();
      const bus = rail(journal);
      const seen: string[] = [];
      bus.watch((event) => seen.push(event.type));
      bus.attach(at('data', () => [skipped('at once')]));
      void bus.publish(started, origin);
      expect(seen).toEqual(['cycle_started', 'cycle_skipped']);
    });

    it('P5: events come in the order of one step after the other, whoever has to be waited for', async () => {
      const told: (readonly string[])[] = [];
      for (const Kind of [CycleJournal, MemoryJournal])
        for (const wrap of [(a: Agent) => a, later]) {
          const journal = new Kind();
          told.push(await line(rail(journal, { sync: true }), journal, wrap));
        }
      const quick = new CycleJournal();
      told.push(await line(rail(quick), quick, (a) => a));
      for (const order of told) expect(order).toEqual(['a', 'b', 'c', 'heard a']);
    });

    it('isolates an agent that throws instead of rejecting, and one whose message is refused', async () => {
      const journal = new CycleJournal();
      const bus = rail(journal);
      bus.attach(
        at('data', () => {
          throw new Error('boom');
        }),
      );
      bus.attach(at('quant', () => [{ ...skipped('x'), payload: { wrong: 1 } } as never, skipped('lost')]));
      bus.attach(at('audit', () => [skipped('I was heard')]));
      await bus.publish(started, origin);
      await bus.settled();
      expect(await types(journal)).toEqual([
        'cycle_started',
        'agent_failed',
        'agent_failed',
        'cycle_skipped',
      ]);
    });

    it('P3: a journal that throws stops the rail', async () => {
      class Full extends CycleJournal {
        override append(): undefined {
          throw new Error('no space left');
        }
      }
      const bus = rail(new Full());
      await expect(bus.publish(started, origin)).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
      await expect(bus.settled()).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
    });
  });

  describe('with validation by sample', () => {
    const wrong = { ...started, payload: { ...started.payload, session: 'never' } };
    const sampled = () => rail(new MemoryJournal(), { validation: 'sample' });

    it('checks and freezes the first cycle and every hundredth after it', async () => {
      const bus = sampled();
      const frozen: number[] = [];
      for (let cycle = 1; cycle <= 201; cycle++) {
        const event = await bus.publish(started, origin);
        const beside = await bus.publish(skipped('a later event of the cycle'), origin);
        expect(Object.isFrozen(event.payload)).toBe(Object.isFrozen(beside.payload));
        if (Object.isFrozen(event.payload)) frozen.push(cycle);
      }
      expect(frozen).toEqual([1, 101, 201]);
    });

    it('an invalid event passes between samples and is refused within one', async () => {
      const bus = sampled();
      await expect(bus.publish(wrong, origin)).rejects.toMatchObject({ code: 'EVENT_INVALID' });
      await bus.publish(started, origin);
      await expect(bus.publish(wrong, origin)).resolves.toMatchObject({ type: 'cycle_started' });
    });

    it('a misspelt event is refused in every cycle', async () => {
      const bus = sampled();
      await bus.publish(started, origin);
      await bus.publish(started, origin);
      const misspelt = { ...started, type: 'cycle_startd' } as never;
      await expect(bus.publish(misspelt, origin)).rejects.toMatchObject({ code: 'EVENT_INVALID' });
    });

    it('P5: the journal is the same as with full validation', async () => {
      const heads = [];
      for (const validation of ['full', 'sample'] as const) {
        const journal = new MemoryJournal();
        const bus = rail(journal, { validation });
        bus.attach(agent('data', async (event) => [skipped(`heard ${event.seq}`)]));
        for (let cycle = 0; cycle < 3; cycle++) {
          await bus.publish(started, origin);
          await bus.settled();
        }
        heads.push(await journal.head());
      }
      expect(heads[1]).toEqual(heads[0]);
    });
  });
});
