import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryJournal } from '../../../bus/index.ts';
import type { EventOf } from '../../../bus/index.ts';
import { nextSession } from '../../../domain/calendar/index.ts';
import {
  killSwitch,
  pendingControls,
  readHeartbeat,
  writeControl,
} from '../../../orchestrator/safety/index.ts';
import { HALTS } from '../../../risk/index.ts';
import type { HaltCode } from '../../../risk/index.ts';
import { data, fill, ListBroker, order, rig, signals } from './rig.ts';
import type { Rig } from './rig.ts';

const codes = (on: Rig): readonly string[] => on.of('halted').map((h) => h.code);
const DAY = '2024-03-05';
const byHand = {
  kind: 'halt',
  code: 'by_hand',
  by: 'anna',
  reason: 'a look around',
  flatten: false,
} as const;

/** Makes a desk's situation trip each code; the table's own state and clearing are checked against it below. */
const SITUATIONS: { readonly [C in HaltCode]: (on: Rig) => Promise<void> } = {
  by_hand: async (on) => {
    writeControl(on.dir, 1, byHand);
    await on.safety.tick();
  },
  kill_switch: async (on) => {
    writeFileSync(path.join(on.dir, 'KILL_SWITCH'), 'something burns\nsecond line');
    await on.safety.tick();
  },
  daily_loss: async (on) => {
    await fill(on, { side: 'buy', qty: 1000, price: 100, seq: 1 });
    on.book.beginSession(DAY);
    on.book.markCloses(() => 94.9);
    await on.cycle(DAY);
  },
  drawdown: async (on) => {
    await fill(on, { side: 'buy', qty: 1000, price: 100, seq: 1 }, '2024-03-04');
    for (const [i, close] of [96, 92.5, 89.9].entries()) {
      on.book.beginSession(`2024-03-0${4 + i}`);
      on.book.markCloses(() => close);
      await on.cycle(`2024-03-0${4 + i}`);
    }
  },
  model_failures: async (on) => {
    for (let i = 0; i < 5; i++) await on.cycle(DAY, [signals(null)]);
  },
  data_quality: async (on) => {
    for (let i = 0; i < 3; i++) await on.cycle(DAY, [data(0.79)]);
  },
  data_stale: async (on) => {
    on.safety.ages.note('bars', on.clock.now());
    await on.seconds(15 * 60 + 1);
  },
  clock_skew: async (on) => {
    on.broker.clock = on.clock.now() - 2100;
    const stop = new AbortController();
    await on.safety.watch(stop.signal, async () => stop.abort());
    for (let i = 0; i < 10; i++) await Promise.resolve();
    await on.bus.settled();
  },
  unanswered: async (on) => {
    await on.safety.halt({ code: 'unanswered', by: 'notices', reason: 'nobody has acknowledged n1' });
  },
  journal_unwritable: async (on) => {
    // The next start finds what the last one could not record.
    await on.safety.journalLost('the disk is full');
    await on.safety.tick();
  },
  reconciliation_failed: async (on) => {
    await on.safety.halt({ code: 'reconciliation_failed', by: 'desk', reason: 'three rounds did not agree' });
  },
  orders_exceed_intents: async (on) => {
    on.broker.open.push(order({ clientOrderId: 'desk-nobody-asked', side: 'sell' }));
    await on.cycle(DAY);
  },
  slippage: async (on) => {
    for (let seq = 1; seq <= 10; seq++) await fill(on, { side: 'buy', qty: 1, price: 101.1, seq });
    await on.cycle(DAY);
  },
  connection_lost: async (on) => {
    on.broker.line = { connected: false, since: on.clock.now(), lastMessageAt: null, reconnects: 0 };
    await on.seconds(30);
  },
  illegal_order_transition: async (on) => {
    await on.safety.halt({ code: 'illegal_order_transition', by: 'desk', reason: 'filled -> new' });
  },
};

/** What makes the cause of a self-clearing halt go away, and one more good probe. */
const WELL: { readonly [C in HaltCode]?: (on: Rig) => Promise<void> } = {
  model_failures: (on) => on.cycle(DAY, [signals('groq')]),
  data_quality: (on) => on.cycle(DAY, [data(1)]),
  data_stale: async (on) => {
    on.safety.ages.note('bars', on.clock.now());
    await on.safety.tick();
  },
  connection_lost: async (on) => {
    on.broker.line = { connected: true, since: on.clock.now(), lastMessageAt: null, reconnects: 1 };
    await on.safety.tick();
  },
};

const make = (code: HaltCode): Rig =>
  rig(code === 'model_failures' ? { settings: { SELECTORS: ['groq'] } } : {});

describe.each(Object.entries(HALTS))('%s', (name, rule) => {
  const code = name as HaltCode;

  it(`brings the desk to ${rule.state}, once, with its reason`, async () => {
    const on = make(code);
    await SITUATIONS[code](on);
    expect(codes(on)).toEqual([code]);
    expect(on.of('halted')[0]).toMatchObject({ state: rule.state });
    expect(on.halts.state).toBe(rule.state);
    expect(on.halts.mayOpen).toBe(false);
    await on.cycle(nextSession(DAY));
    expect(
      codes(on).filter((c) => c === code),
      'it does not come again while it stands',
    ).toHaveLength(1);
  });

  it(`P7: cancels entries and nothing else`, async () => {
    const on = make(code);
    const theirs = [
      order({ clientOrderId: 'desk-entry' }),
      order({ clientOrderId: 'desk-stop', side: 'sell', type: 'stop', stopPrice: 90 }),
      order({ clientOrderId: 'leg-of-entry', side: 'buy', parentId: 'id-desk-entry' }),
      order({ clientOrderId: 'somebody-else' }),
    ];
    on.broker.open.push(...theirs);
    const approved = ['desk-entry', 'desk-stop'];
    for (const id of approved) {
      const purpose = id === 'desk-entry' ? 'entry' : 'stop';
      on.book.registerIntent({ clientOrderId: id, strategy: 'Breakout', purpose, reason: '', cycleId: '' });
    }
    await SITUATIONS[code](on);
    expect(codes(on)).toContain(code);
    expect([...new Set(on.broker.cancelled)]).toEqual(['desk-entry']);
    expect(on.broker.open.map((o) => o.clientOrderId)).toContain('somebody-else');
  });

  it(`clears ${rule.clears === 'probe' ? 'by itself after three good probes' : 'by hand only'}`, async () => {
    const on = make(code);
    await SITUATIONS[code](on);
    const well = WELL[code];
    for (let i = 0; well && i < 3; i++) {
      expect(on.halts.stands(code), `after ${i} good probes`).toBe(true);
      on.clock.time += 31_000;
      await well(on);
    }
    expect(on.halts.stands(code)).toBe(rule.clears === 'hand');
    expect(on.of('resumed').map((r) => r.by)).toEqual(rule.clears === 'probe' ? ['desk'] : []);
    if (rule.clears === 'probe') return;
    rmSync(path.join(on.dir, 'KILL_SWITCH'), { force: true });
    writeControl(on.dir, 2, { kind: 'resume', by: 'anna', reason: 'looked at it' });
    await on.safety.tick();
    expect(on.halts.state).toBe('active');
    const ramp = code === 'drawdown';
    expect(on.of('resumed')).toMatchObject([{ by: 'anna', codes: [code], peakReset: ramp, ramp }]);
  });
});

describe('a trigger a step before its limit', () => {
  it.each<[HaltCode, (on: Rig) => Promise<void>]>([
    ['daily_loss', async (on) => {
      await fill(on, { side: 'buy', qty: 1000, price: 100, seq: 1 });
      on.book.beginSession(DAY);
      on.book.markCloses(() => 95.1);
      await on.cycle(DAY);
    }],
    ['model_failures', async (on) => {
      for (let i = 0; i < 9; i++) await on.cycle(DAY, [signals(i === 4 ? 'groq' : null)]);
    }],
    ['data_quality', async (on) => {
      for (const share of [0.79, 0.79, 0.8, 0.79, 0.79]) await on.cycle(DAY, [data(share)]);
    }],
    ['data_stale', async (on) => {
      on.safety.ages.note('bars', on.clock.now());
      await on.seconds(15 * 60);
    }],
    ['slippage', async (on) => {
      for (let seq = 1; seq <= 9; seq++) await fill(on, { side: 'buy', qty: 1, price: 150, seq });
      await on.cycle(DAY);
    }],
    ['connection_lost', async (on) => {
      on.broker.line = { connected: false, since: on.clock.now(), lastMessageAt: null, reconnects: 0 };
      await on.seconds(29);
    }],
  ])('%s does not halt', async (code, situation) => {
    const on = make(code);
    await situation(on);
    expect(codes(on)).toEqual([]);
  }); // prettier-ignore

  it('model failures are no matter where rules stand in', async () => {
    const on = rig({ settings: { SELECTORS: ['groq', 'rules'] } });
    for (let i = 0; i < 9; i++) await on.cycle(DAY, [signals(null)]);
    expect(codes(on)).toEqual([]);
  });

  it('bad data of the past is history: a replayed clock is not halted for it', async () => {
    const on = rig({ kind: 'replayed' });
    for (let i = 0; i < 9; i++) await on.cycle(DAY, [data(0.1)]);
    expect(codes(on)).toEqual([]);
  });

  it('fills better than the open make up for worse ones, and stops are not judged', async () => {
    const on = rig();
    for (let seq = 1; seq <= 20; seq++)
      await fill(on, { side: 'buy', qty: 1, price: seq % 2 ? 102 : 98, seq });
    await on.cycle(DAY);
    expect(codes(on)).toEqual([]);
  });
});

describe('probes', () => {
  it('wait longer after each bad answer, and begin anew with three', async () => {
    const on = make('connection_lost');
    await SITUATIONS.connection_lost(on);
    const up = { connected: true, since: on.clock.now(), lastMessageAt: null, reconnects: 1 };
    on.broker.line = up;
    await on.seconds(61);
    expect(on.halts.stands('connection_lost'), 'two good ones').toBe(true);
    on.broker.line = { ...up, connected: false };
    await on.seconds(30);
    on.broker.line = up;
    await on.seconds(170);
    expect(on.halts.stands('connection_lost'), 'the pause has doubled to a minute').toBe(true);
    await on.seconds(15);
    expect(on.halts.stands('connection_lost')).toBe(false);
  });
});

describe('several at once', () => {
  it('the desk stays closed until the last has cleared; a probe clears its own only', async () => {
    const on = make('connection_lost');
    await SITUATIONS.connection_lost(on);
    await SITUATIONS.by_hand(on);
    for (let i = 0; i < 3; i++) {
      on.clock.time += 31_000;
      await WELL.connection_lost?.(on);
    }
    expect(on.halts.now.standing.map((h) => h.code)).toEqual(['by_hand']);
    expect(on.halts.state).toBe('halted');
  });
});

describe('the kill switch', () => {
  it('gives its first line as the reason, whatever it is', async () => {
    const on = rig();
    await SITUATIONS.kill_switch(on);
    expect(on.of('halted')[0]?.reason).toMatch(/^something burns; /);
    for (const [text, reason] of [['', 'no reason given'], ['\n\nx', 'no reason given'], ['a\r\nb', 'a']] as const) {
      writeFileSync(path.join(on.dir, 'KILL_SWITCH'), text);
      expect(killSwitch(on.dir)).toBe(reason);
    }
    const folder = rig();
    mkdirSync(path.join(folder.dir, 'KILL_SWITCH'));
    await folder.safety.tick();
    expect(codes(folder), 'a folder of that name halts too').toEqual(['kill_switch']);
  }); // prettier-ignore

  it('is not resumed while the file is there; other halts are', async () => {
    const on = rig();
    await SITUATIONS.kill_switch(on);
    await SITUATIONS.by_hand(on);
    const file = writeControl(on.dir, 2, { kind: 'resume', by: 'anna', reason: 'done' });
    await on.safety.tick();
    expect(on.halts.now.standing.map((h) => h.code)).toEqual(['kill_switch']);
    const said = readFileSync(`${file.slice(0, -5)}.ack`, 'utf8');
    expect(said).toBe('cleared: by_hand; the file KILL_SWITCH is still there and keeps the desk halted\n');
    rmSync(path.join(on.dir, 'KILL_SWITCH'));
    await on.safety.tick();
    expect(on.halts.state, 'taking the file away resumes nothing').toBe('halted');
  });
});

describe('what is asked by hand', () => {
  it('is taken once, answered, and in the order it was asked', async () => {
    const on = rig();
    writeControl(on.dir, 20, byHand);
    writeControl(on.dir, 3, { kind: 'resume', by: 'anna', reason: 'done' });
    await on.safety.tick();
    expect(on.halts.state, 'the halt came last').toBe('halted');
    expect(pendingControls(on.dir)).toEqual([]);
    await on.safety.tick();
    expect(codes(on)).toEqual(['by_hand']);
  });

  it('and cannot be understood halts rather than nothing', async () => {
    const on = rig();
    mkdirSync(path.join(on.dir, 'control'));
    writeFileSync(path.join(on.dir, 'control', 'torn.json'), '{"kind":"res');
    await on.safety.tick();
    expect(codes(on)).toEqual(['by_hand']);
    expect(on.said.join()).toContain('cannot be understood');
    expect(readdirSync(path.join(on.dir, 'control'))).toEqual(['torn.ack']);
  });

  it('on a replayed clock is heard at once and takes its place before the next session', async () => {
    const on = rig({ kind: 'replayed' });
    const file = writeControl(on.dir, 1, byHand);
    await on.safety.tick();
    expect(codes(on)).toEqual([]);
    expect(readFileSync(`${file.slice(0, -5)}.ack`, 'utf8')).toContain('before the next session');
    await on.safety.beforeSession();
    expect(codes(on)).toEqual(['by_hand']);
    expect(existsSync(file)).toBe(false);
  });

  it('flatten goes out again for a desk that is halted already', async () => {
    const on = rig();
    await SITUATIONS.by_hand(on);
    writeControl(on.dir, 2, { ...byHand, flatten: true });
    await on.safety.tick();
    expect(on.of('halted').map((h) => h.flatten ?? false)).toEqual([false, true]);
    expect(on.halts.now.standing).toHaveLength(1);
  });
});

describe('P5: a replay that was killed after a halt by hand', () => {
  it('brings it forth again at its place, and takes nothing new before the cycle has come forth', async () => {
    const first = rig({ kind: 'replayed' });
    const recorded: EventOf[] = [];
    first.bus.watch((event) => recorded.push(event));
    writeControl(first.dir, 1, byHand);
    await first.safety.beforeSession();
    await first.cycle(DAY);
    const expected = recorded.slice(0, 2);
    expect(expected.map((e) => e.type)).toEqual(['halted', 'cycle_started']);
    const again = rig({ kind: 'replayed', more: { expected } });
    writeControl(again.dir, 2, { kind: 'resume', by: 'anna', reason: 'asked in the meantime' });
    await again.safety.beforeSession();
    expect(codes(again)).toEqual(['by_hand']);
    expect(again.of('resumed')).toEqual([]);
    await again.cycle(DAY);
    await again.safety.beforeSession();
    expect(again.of('resumed')).toHaveLength(1);
  });

  it('counts on from where its triggers stood', async () => {
    const settings = { SELECTORS: ['groq'] };
    const first = rig({ settings });
    for (let i = 0; i < 4; i++) await first.cycle(DAY, [signals(null)]);
    const state = JSON.parse(JSON.stringify(first.safety.snapshot())) as ReturnType<
      typeof first.safety.snapshot
    >;
    const again = rig({ settings, more: { state } });
    await again.cycle(DAY, [signals(null)]);
    expect(codes(again)).toEqual(['model_failures']);
  });
});

describe('P3: without a journal', () => {
  class FullJournal extends MemoryJournal {
    override async append(): Promise<void> {
      throw new Error('ENOSPC');
    }
  }

  it('P7: a halt still cancels entries, and says that it could not be recorded', async () => {
    const on = rig({ journal: new FullJournal() });
    on.broker.open = [order({ clientOrderId: 'desk-entry' })];
    await expect(on.safety.halt({ code: 'by_hand', by: 'anna', reason: 'x' })).rejects.toThrow(
      'cannot be written',
    );
    expect(on.broker.cancelled).toEqual(['desk-entry']);
  });

  it('the next start begins halted', async () => {
    const on = rig({ journal: new FullJournal() });
    on.broker.open = [order({ clientOrderId: 'desk-entry' })];
    await on.safety.journalLost('the disk is full');
    expect(on.broker.cancelled).toEqual(['desk-entry']);
    const next = rig({ more: { runtimeDir: on.dir } });
    await next.safety.tick();
    expect(codes(next)).toEqual(['journal_unwritable']);
  });
});

describe('the broker in trouble', () => {
  it('a cancel without an answer is told, and the halt stands all the same', async () => {
    const broker = new ListBroker();
    broker.open = [order({ clientOrderId: 'desk-entry' })];
    broker.broken = true;
    const on = rig({ broker });
    await SITUATIONS.by_hand(on);
    expect(on.halts.state).toBe('halted');
    expect(on.said).toEqual(['cancel of desk-entry had no answer: HTTP 500']);
  });

  it('an entry that was under way when the halt came is cancelled at the end of the cycle', async () => {
    const on = rig();
    await SITUATIONS.by_hand(on);
    on.broker.open = [order({ clientOrderId: 'desk-late' })];
    on.book.registerIntent({ clientOrderId: 'desk-late', strategy: 'Breakout', purpose: 'entry', reason: '', cycleId: '' });
    await on.cycle(DAY);
    expect(on.broker.cancelled).toEqual(['desk-late']);
  }); // prettier-ignore

  it('a clock is not judged against an exchange that lives in its own time (P8)', async () => {
    for (const kind of ['embedded', 'exchange'] as const) {
      const on = rig({ broker: new ListBroker(kind) });
      await SITUATIONS.clock_skew(on);
      expect(codes(on), kind).toEqual([]);
    }
  });
});

describe('the watchdog', () => {
  it('counts an order sent twice under one id, and an older one by the books', async () => {
    const on = rig();
    on.broker.open = [order({ clientOrderId: 'desk-old', side: 'sell' })];
    on.book.registerIntent({
      clientOrderId: 'desk-old',
      strategy: 'desk',
      purpose: 'stop',
      reason: '',
      cycleId: '',
    });
    await on.cycle(DAY);
    expect(codes(on)).toEqual([]);
    on.broker.open.push(order({ clientOrderId: 'desk-old', id: 'another', side: 'sell' }));
    await on.cycle(DAY);
    expect(codes(on)).toEqual(['orders_exceed_intents']);
  });

  it('looks into the journal for an intent that is neither recent nor in the books', async () => {
    const on = rig({ more: { intended: async (id) => id === 'desk-ancient' } });
    on.broker.open = [order({ clientOrderId: 'desk-ancient', side: 'sell' })];
    await on.cycle(DAY);
    expect(codes(on)).toEqual([]);
  });
});

describe('the heartbeat', () => {
  it('is written each cycle and every ten seconds, whole, with the state', async () => {
    const on = rig();
    expect(readHeartbeat(on.dir, on.clock.now())).toBeNull();
    await on.cycle(DAY);
    const at = new Date(on.clock.now()).toISOString();
    const beat = { pid: process.pid, at, cycle: 'cycle-1', session: DAY, state: 'active' };
    expect(readHeartbeat(on.dir, on.clock.now() + 5000)).toEqual({ beat, age: 5000, alive: true });
    await SITUATIONS.by_hand(on);
    await on.seconds(10);
    expect(readHeartbeat(on.dir, on.clock.now())).toMatchObject({ age: 0, beat: { state: 'halted' } });
    expect(readdirSync(on.dir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('IgorGanapolsky/trading#771: that cannot be read, or whose process is gone, says so', () => {
    const on = rig();
    const file = path.join(on.dir, 'heartbeat.json');
    writeFileSync(file, '{"pid":');
    expect(readHeartbeat(on.dir, on.clock.now())).toBeNull();
    const gone = {
      pid: 2 ** 22 + 1,
      at: '2024-03-05T15:00:00.000Z',
      cycle: null,
      session: null,
      state: 'active',
    };
    writeFileSync(file, JSON.stringify(gone));
    expect(readHeartbeat(on.dir, on.clock.now())).toMatchObject({ alive: false });
  });
});
