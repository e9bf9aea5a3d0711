import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ReplayedClock } from '../../../domain/index.ts';
import type { EventOf } from '../../../bus/index.ts';
import { createLogging, eventLog, prettyConsole } from '../../../orchestrator/logging/index.ts';
import type { Logging, LoggingOptions } from '../../../orchestrator/logging/index.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 5, 15);
const opened: Logging[] = [];
const made: string[] = [];
afterEach(() => {
  for (const logging of opened.splice(0)) logging.close();
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function create(options: Partial<LoggingOptions> = {}): {
  logging: Logging;
  dir: string;
  clock: ReplayedClock;
  faults: string[];
} {
  const dir = mkdtempSync(path.join(tmpdir(), 'logs-'));
  made.push(dir);
  const clock = new ReplayedClock(START);
  const faults: string[] = [];
  const logging = createLogging({
    logsDir: path.join(dir, 'logs'),
    level: 'debug',
    secrets: [],
    clock,
    onFault: (m) => faults.push(m),
    ...options,
  });
  opened.push(logging);
  return { logging, dir: path.join(dir, 'logs'), clock, faults };
}
const read = (dir: string, name: string): string => readFileSync(path.join(dir, name), 'utf8');
const lines = (dir: string, name = 'trading_system.log'): Record<string, unknown>[] =>
  read(dir, name)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('log lines', () => {
  it('go to the file of the day and to trading_system.log, each with its cycle', () => {
    const { logging, dir } = create();
    logging.log.info('begin');
    logging.cycle('cycle-1').warn({ n: 1 }, 'in a cycle');
    logging.close();
    expect(readdirSync(dir).sort()).toEqual(['trading_system.log', 'trading_system_20260305.log']);
    expect(read(dir, 'trading_system.log')).toBe(read(dir, 'trading_system_20260305.log'));
    expect(lines(dir)).toEqual([
      { level: 30, time: '2026-03-05T15:00:00.000Z', cycleId: null, msg: 'begin' },
      { level: 40, time: '2026-03-05T15:00:00.000Z', cycleId: 'cycle-1', n: 1, msg: 'in a cycle' },
    ]);
  });

  it('wait for their file only below warn', () => {
    const { logging, dir } = create();
    logging.log.info('waits');
    expect(existsSync(path.join(dir, 'trading_system.log'))).toBe(false);
    logging.log.error('urgent');
    expect(lines(dir).map((line) => line['msg'])).toEqual(['waits', 'urgent']);
  });

  it('below the level cost nothing and leave nothing', () => {
    const { logging, dir } = create({ level: 'error' });
    logging.log.info('no');
    logging.flush();
    expect(existsSync(dir)).toBe(false);
  });

  it('are all in the file when the log is closed, and none comes after', () => {
    const { logging, dir } = create();
    for (let i = 0; i < 5000; i++) logging.log.info({ i }, 'line');
    logging.close();
    logging.log.info('too late');
    logging.close();
    expect(lines(dir)).toHaveLength(5000);
  });

  it('also go to the console as JSON lines where that is wished', () => {
    let console = '';
    const { logging } = create({ console: { write: (text) => (console += text) } });
    logging.log.info('seen');
    expect(JSON.parse(console)).toMatchObject({ msg: 'seen' });
  });

  it('are made for people by pino-pretty, with their cycle', async () => {
    let shown = '';
    const out = { write: (text: string) => (shown += text) } as unknown as NodeJS.WritableStream;
    const { logging } = create({ console: await prettyConsole(out, false) });
    logging.cycle('cycle-9').warn('look');
    expect(shown).toMatch(/WARN.*\[cycle-9\] look/);
  });
});

describe('P10: no secret reaches the log', () => {
  const secret = 'sk-planted/9"';
  const plant = (logging: Logging): void => {
    const error = Object.assign(
      new Error(`call failed with ${secret}`, { cause: new Error(`inner ${secret}`) }),
      {
        config: { headers: { authorization: `Bearer ${secret}` } },
      },
    );
    logging.log.info(`text ${secret}`);
    logging.log.info({ deep: { er: [{ key: secret }] } }, 'object');
    logging.log.error(error);
    logging.log.error({ err: error }, 'with an error');
    logging.log.info({ url: `https://h/?k=${encodeURIComponent(secret)}` }, 'address');
    logging.log.info(
      { headers: { authorization: `Basic ${Buffer.from(`key:${secret}`).toString('base64')}` } },
      'header',
    );
    logging.log.info({ body: JSON.stringify({ key: secret }) }, 'nested JSON');
    logging.cycle(secret).info({ [secret]: 1 }, 'as a name');
    logging.log.child({ bound: secret }).info('bound');
  };

  it('in a text, object, error, cause, address, header, nested JSON, name or binding', () => {
    let console = '';
    const { logging, dir } = create({ secrets: [secret], console: { write: (text) => (console += text) } });
    plant(logging);
    logging.close();
    for (const text of [read(dir, 'trading_system.log'), read(dir, 'trading_system_20260305.log'), console]) {
      expect(text.split('\n')).toHaveLength(10);
      expect(text).not.toContain('planted');
      expect(text).not.toContain(Buffer.from('planted').toString('base64').slice(0, 8));
      for (const line of text.trimEnd().split('\n')) expect(line, line).toContain('[redacted]');
    }
  });

  it('the same lines without redaction do hold it: the test above can fail', () => {
    const { logging, dir } = create();
    plant(logging);
    logging.close();
    expect(read(dir, 'trading_system.log').match(/planted/g)?.length).toBeGreaterThan(8);
  });
});

describe('rotation', () => {
  const limits = { dailyBytes: 300, days: 3, bytes: 500, files: 2 };
  const fill = (logging: Logging, n: number): void => {
    for (let i = 0; i < n; i++) logging.log.info({ i }, 'a line of some length');
    logging.flush();
  };

  it('keeps every file within its size, numbers the full ones and keeps so many', () => {
    const { logging, dir } = create({ limits });
    fill(logging, 50);
    const names = readdirSync(dir).sort();
    expect(names.filter((n) => /^trading_system(\.\d)?\.log$/.test(n))).toEqual([
      'trading_system.1.log',
      'trading_system.2.log',
      'trading_system.log',
    ]);
    for (const name of names)
      expect(read(dir, name).length, name).toBeLessThanOrEqual(name.includes('_2026') ? 300 : 500);
    expect(lines(dir).at(-1)).toMatchObject({ i: 49 });
    const daily = names.filter((n) => n.startsWith('trading_system_20260305'));
    expect(
      daily
        .flatMap((name) => lines(dir, name))
        .map((l) => l['i'])
        .sort((a, b) => Number(a) - Number(b)),
    ).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('begins a new file each day and removes those older than the days kept', () => {
    const { logging, dir, clock } = create({ limits });
    mkdirSync(dir, { recursive: true });
    writeFileSync(path.join(dir, 'trading_system_20200101.3.log'), 'old\n');
    writeFileSync(path.join(dir, 'mine_20200101.log'), 'not ours\n');
    for (let day = 0; day < 5; day++) {
      clock.advanceTo(START + day * DAY);
      fill(logging, 1);
    }
    const dated = readdirSync(dir)
      .filter((name) => /_\d{8}/.test(name))
      .sort();
    expect(dated).toEqual([
      'mine_20200101.log',
      'trading_system_20260307.log',
      'trading_system_20260308.log',
      'trading_system_20260309.log',
    ]);
  });

  it('goes on in the files of an earlier start', () => {
    const { logging, dir } = create({ limits });
    fill(logging, 1);
    logging.close();
    const again = createLogging({
      logsDir: dir,
      level: 'info',
      secrets: [],
      clock: new ReplayedClock(START),
      limits,
    });
    opened.push(again);
    fill(again, 1);
    expect(lines(dir)).toHaveLength(2);
  });

  it('writes a line that is larger than a file may be by itself', () => {
    const { logging, dir } = create({ limits });
    logging.log.info({ long: 'x'.repeat(1000) }, 'long');
    fill(logging, 1);
    expect(lines(dir, 'trading_system.1.log')).toHaveLength(1);
    expect(lines(dir)).toHaveLength(1);
  });
});

describe('a disk that does not take the lines', () => {
  it('never stops the desk: lines are dropped and counted, and the count is written when it takes them again', () => {
    const { logging, dir, faults } = create();
    mkdirSync(path.dirname(dir), { recursive: true });
    writeFileSync(dir, 'a file where the folder belongs');
    for (let i = 0; i < 3; i++) logging.log.error({ i }, 'lost');
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/log file .*(EEXIST|ENOTDIR)/);
    rmSync(dir);
    logging.log.error('kept');
    expect(lines(dir).map((line) => line['msg'])).toEqual([
      '3 log lines were lost: the disk did not take them',
      'kept',
    ]);
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk is such a disk (where /dev/full is there)', async () => {
    const { LogFile } = await import('../../../orchestrator/logging/log-file.ts');
    const faults: string[] = [];
    const rotation = { maxBytes: 1000, file: () => '/dev/full', roll() {}, prune() {} };
    const file = new LogFile(
      rotation,
      () => '20260305',
      (message) => faults.push(message),
    );
    file.write('one\n');
    file.flush();
    file.write('two\n');
    file.close();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/\/dev\/full: ENOSPC/);
  });
});

describe('the log of events', () => {
  const event = (type: string, payload: unknown, cycleId: string | null = 'cycle-1'): EventOf =>
    ({
      seq: 1,
      id: 'ev-1',
      cycleId,
      type,
      at: '2008-01-02T21:00:00.000Z',
      causedBy: null,
      payload,
    }) as EventOf;

  it('writes a line an event under its cycle, at the level of the event', () => {
    const { logging, dir } = create({ level: 'info' });
    const on = eventLog(logging);
    on(event('cycle_started', { session: '2008-01-02', symbols: ['AAPL'], entries: true }));
    on(
      event('agent_failed', {
        agent: 'risk',
        event: 'ev-0',
        type: 'data_ready',
        code: 'INTERNAL',
        message: 'no',
      }),
    );
    on(event('halted', { state: 'halted', by: 'me', code: 'hand', reason: 'r' }, null));
    logging.close();
    expect(lines(dir).map((l) => [l['level'], l['cycleId'], l['msg'], l['seq']])).toEqual([
      [50, 'cycle-1', 'agent_failed', 1],
      [40, null, 'halted', 1],
    ]);
  });
});
