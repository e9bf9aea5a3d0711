import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const dir = mkdtempSync(path.join(tmpdir(), 'cli-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const ARGV = [path.join(ROOT, 'launch/run.mjs')];
const environment = (extra: Record<string, string> = {}) => ({
  PATH: process.env['PATH'] ?? '',
  NO_COLOR: '1',
  ...extra,
});
const database = (name: string) => ({ DATABASE_URL: `file:${path.join(dir, name)}` });

function run(argv: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...ARGV, ...argv], {
    cwd: dir,
    env: environment(env),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr };
}
const STACK = /\n\s+at .+:\d+:\d+\)?/;

describe('books that are not there', () => {
  it('are an empty list, exit 0, and are not made by asking', () => {
    const { status, stdout, stderr } = run(['trades', '--json'], database('absent/none.db'));
    expect([status, stdout, stderr]).toEqual([0, '[]\n', '']);
    expect(existsSync(path.join(dir, 'absent'))).toBe(false);
  });

  it('a text file in their place is told in a line, without a stack', () => {
    writeFileSync(
      path.join(dir, 'text.db'),
      'this is not a database at all, it is a text file of some length',
    );
    const { status, stderr } = run(['trades', '--json'], database('text.db'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/text\.db.*(not a|corrupt)/i);
    expect(stderr).not.toMatch(STACK);
  });
});

describe('start-up faults end with 1, a line each and no stack', () => {
  it('a misspelt option', () => {
    const { status, stderr } = run(['start', '--replay', dir, '--sped', 'max', '--no-web']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/unknown option --sped, did you mean .*--speed/);
    expect(stderr).not.toMatch(STACK);
  });

  it('settings and options that are wrong are told at once', () => {
    const argv = [
      'start',
      '--replay',
      '/no/such/folder',
      '--from',
      '2000-01-04',
      '--to',
      '1999-01-05',
      '--no-web',
    ];
    const env = {
      RISK_MAX_PER_TRADE: '7',
      LOOP_INTERVAL_SECONDS: '-1',
      RISK_MAX_PERPOSITION: '1',
      RISK_MAX_PERTRADE: '0.01',
    };
    const { status, stderr } = run(argv, env);
    expect(status).toBe(1);
    const words = [[/no\/such\/folder/, /not exist/], [/2000-01-04/, /1999-01-05/], [/RISK_MAX_PER_TRADE/, /7 .*at most/], [/LOOP_INTERVAL_SECONDS: -1/], [/RISK_MAX_PERTRADE/, /RISK_MAX_PER_TRADE\b/]]; // prettier-ignore
    for (const all of words)
      expect(
        stderr.split('\n').filter((line) => all.every((word) => word.test(line))),
        stderr,
      ).toHaveLength(1);
    expect(stderr).not.toMatch(STACK);
  });
});

describe('how a command ends', () => {
  it('a query ended by Ctrl-C exits 130', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const url = `postgres://me@127.0.0.1:${(mute.address() as AddressInfo).port}/db`;
    const child = spawn(process.execPath, [...ARGV, 'trades'], {
      cwd: dir,
      env: environment({ DATABASE_URL: url }),
    });
    const connected = once(mute, 'connection');
    const ended = once(child, 'exit');
    await Promise.race([connected, ended]);
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    mute.close();
  });

  it('a reader that goes away is no fault', async () => {
    const rows = Array.from(
      { length: 5000 },
      (_, i) =>
        `${new Date(Date.UTC(2000, 0, 1) + i * 86_400_000).toISOString().slice(0, 10)},1,2,0.5,1.5,100`,
    );
    const file = path.join(dir, 'LONG.csv');
    writeFileSync(file, ['date,open,high,low,close,volume', ...rows].join('\n'));
    const child = spawn(process.execPath, [...ARGV, 'indicators', file, '--json'], {
      cwd: dir,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (data) => (errors += String(data)));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number | null];
    expect([code, errors]).toEqual([0, '']);
  });
});
