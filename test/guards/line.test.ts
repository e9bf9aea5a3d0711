import { describe, expect, it } from 'vitest';
import { createRng, ReplayedClock } from '../../domain/index.ts';
import { Line } from '../../guards/index.ts';

type Events = Parameters<ConstructorParameters<typeof Line>[0]['dial']>[0];

/** A line whose connections the test plays, on timers that the test lets run. */
function played(patience: () => number | null = () => null, probe = true) {
  const clock = new ReplayedClock(1_000_000);
  let waiting: { at: number; action: () => void }[] = [];
  const dials: { at: number; events: Events; closed: boolean; probes: number }[] = [];
  const changes: string[] = [];
  const line = new Line({
    clock,
    rng: createRng(1),
    patience,
    schedule(ms, action) {
      const entry = { at: clock.now() + ms, action };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    onChange: ({ up, first, reason }) =>
      void changes.push(up ? (first ? 'first' : 'again') : `down: ${reason}`),
    dial(events) {
      const call = { at: clock.now(), events, closed: false, probes: 0 };
      dials.push(call);
      return {
        ...(probe && { probe: () => void call.probes++ }),
        close: () => {
          call.closed = true;
        },
      };
    },
  });
  const pass = (ms: number): void => {
    const end = clock.now() + ms;
    for (;;) {
      const [next] = waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      waiting = waiting.filter((other) => other !== next);
      clock.advanceTo(next.at);
      next.action();
    }
    clock.advanceTo(end);
  };
  const last = () => dials.at(-1) as (typeof dials)[number];
  return { line, dials, last, changes, pass, clock };
}

describe('a line', () => {
  it('is dialled for ever, each pause between half and the whole of a ceiling that doubles to a minute', () => {
    const { line, dials, last, pass, clock } = played();
    line.start();
    for (let n = 0; n < 200; n++) {
      const lost = clock.now();
      last().events.down('refused');
      while (dials.length < n + 2) pass(100);
      const ceiling = Math.min(60_000, 1000 * 2 ** n);
      const pause = last().at - lost;
      expect(pause).toBeGreaterThanOrEqual(ceiling / 2);
      expect(pause).toBeLessThanOrEqual(ceiling);
    }
  });

  it('a dial that is not answered is given up', () => {
    const { line, dials, pass } = played();
    line.start();
    pass(10_000);
    expect(dials[0]?.closed).toBe(true);
    expect(line.state).toMatchObject({ connected: false, lastFault: 'no answer to the dial' });
    pass(1000);
    expect(dials).toHaveLength(2);
  });

  it('coming up starts the pauses anew and counts, the first time apart', () => {
    const { line, last, changes, pass } = played();
    line.start();
    last().events.up();
    for (let n = 0; n < 3; n++) {
      last().events.down('gone');
      pass(1000);
      last().events.up();
    }
    expect(line.state).toMatchObject({ connected: true, reconnects: 3 });
    expect(changes).toEqual(['first', 'down: gone', 'again', 'down: gone', 'again', 'down: gone', 'again']);
  });

  it('what an abandoned connection says is not listened to', () => {
    const { line, dials, last, pass } = played();
    line.start();
    last().events.up();
    last().events.down('gone');
    pass(1000);
    dials[0]?.events.up();
    expect(line.state.connected).toBe(false);
    last().events.up();
    dials[0]?.events.down('late');
    expect(line.state.connected).toBe(true);
  });

  it('silence beyond patience is asked about, and ends the line where nothing answers', () => {
    const { line, last, dials, pass } = played(() => 30_000);
    line.start();
    last().events.up();
    pass(29_000);
    expect(last().probes).toBe(0);
    pass(1000);
    expect(last().probes).toBe(1);
    last().events.word();
    pass(25_000);
    expect(line.state.connected).toBe(true);
    pass(5000);
    expect(last().probes).toBe(2);
    pass(10_000);
    expect(dials[0]?.closed).toBe(true);
    expect(line.state.lastFault).toBe('connected but mute');
  });

  it('without a way to ask, silence itself ends it, but only while words are due', () => {
    let due = false;
    const { line, last, pass } = played(() => (due ? 30_000 : null), false);
    line.start();
    last().events.up();
    pass(3_600_000);
    expect(line.state.connected, 'nothing is due at night').toBe(true);
    last().events.word();
    due = true;
    pass(25_000);
    expect(line.state.connected).toBe(true);
    pass(5000);
    expect(line.state.connected).toBe(false);
  });

  it('a stopped line closes, says nothing and dials no more', () => {
    const { line, last, dials, changes, pass } = played(() => 1000);
    line.start();
    last().events.up();
    line.stop();
    expect(dials[0]?.closed).toBe(true);
    pass(600_000);
    expect(dials).toHaveLength(1);
    expect(changes).toEqual(['first']);
  });

  it('a dial that fails at once is a fault like any other', () => {
    const clock = new ReplayedClock();
    const later: (() => void)[] = [];
    let dials = 0;
    const line = new Line({
      clock,
      rng: createRng(1),
      patience: () => null,
      schedule: (_ms, action) => {
        later.push(action);
        return () => later.splice(later.indexOf(action), 1);
      },
      dial() {
        dials++;
        throw new Error('no such address');
      },
    });
    line.start();
    expect(line.state.lastFault).toBe('no such address');
    later.at(-1)?.();
    expect(dials).toBe(2);
    line.stop();
  });
});
