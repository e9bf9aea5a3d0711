import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { GRACE, stopper } from '../../cli/stop.ts';
import { SETTING_NAMES } from '../../orchestrator/config/settings.ts';
import { scratchFolder } from '../support/desk.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const has = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;
const NOBODY = 65_534;
/** Whether this process may become somebody without rights who can still reach the tree. */
const canDrop = process.getuid?.() === 0 && has('setpriv') && has('node');

describe('the handbook', () => {
  const handbook = read('docs/operations.md');

  it('has a section for every alert, and none for one that is gone', () => {
    const alerts = [...read('ops/prometheus/alerts.yml').matchAll(/- alert: (\w+)/g)].map((m) => m[1]);
    const sections = [...handbook.slice(handbook.indexOf('## When an alert fires')).matchAll(/^### (\w+)$/gm)].map((m) => m[1]); // prettier-ignore
    expect(alerts.length).toBeGreaterThan(15);
    expect(new Set(sections)).toEqual(new Set(alerts));
    expect(sections).toHaveLength(alerts.length);
  });

  it('names only commands and settings that there are', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const commands = [...handbook.matchAll(/npm run ([a-z-]+)/g)].map((m) => m[1] as string);
    expect(commands.filter((name) => !(name in scripts))).toEqual([]);
    const settings = [...handbook.matchAll(/\b(NOTIFY|METRICS|RISK|GUARD|LLM|DATA|DAILY|OTEL|LOOP|MAX|MIN)_[A-Z_]+\b/g)].map((m) => m[0]); // prettier-ignore
    const known = new Set([...SETTING_NAMES, 'DATABASE_NEWER']);
    expect([...new Set(settings)].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the container', () => {
  const docker = read('Dockerfile');
  const compose = read('ops/compose.yaml');
  const entry = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(docker)?.[1] ?? '[]') as string[];

  it('runs as a user without rights, starts what npm start starts, and asks after its health', () => {
    expect(docker).toMatch(/^USER 10001:10001$/m);
    expect(docker.lastIndexOf('\nUSER ')).toBeGreaterThan(docker.lastIndexOf('\nRUN '));
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    expect([...entry, 'start'].join(' ')).toBe(scripts['start']);
    expect(docker).toMatch(/^HEALTHCHECK .*"health"\]$/m);
    expect(read('.dockerignore').split('\n'), 'no key goes into an image').toContain('.env');
  });

  it('is read-only and without capabilities in the compose file, whose open ports are of this machine only', () => {
    expect(compose).toMatch(/read_only: true/);
    expect(compose).toMatch(/cap_drop: \[ALL\]/);
    const ports = [...compose.matchAll(/ports: \[(.+)\]/g)].map((m) => m[1] as string);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith("'127.0.0.1:"))).toEqual([]);
    for (const [, file = ''] of compose.matchAll(/- \.\/([\w./-]+):/g)) expect(existsSync(path.join(ROOT, 'ops', file)), file).toBe(true); // prettier-ignore
  });

  it.skipIf(!canDrop)(
    'its entry command trades as nobody on a tree it cannot write (skipped where this is not root with setpriv)',
    () => {
      // As the image does: built once by whoever may write.
      execFileSync('node', ['launch/run.mjs', '--version'], { cwd: ROOT });
      const data = scratchFolder('nobody');
      chmodSync(data, 0o700);
      chownSync(data, NOBODY, NOBODY);
      const as = (command: string, ...args: string[]) =>
        spawnSync('setpriv', ['--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs', '--bounding-set=-all', command, ...args], {
          cwd: ROOT,
          encoding: 'utf8',
          env: { PATH: process.env['PATH'], NODE_ENV: 'production', RUNTIME_DIR: data, HOME: data, XDG_STATE_HOME: path.join(data, 'state') },
        }); // prettier-ignore
      const reached = as('test', '-r', 'package.json').status === 0;
      expect(reached, 'the tree can be read').toBe(true);
      const writable = as('find', '.', '-name', 'runtime', '-prune', '-o', '-writable', '!', '-type', 'l', '-print', '-quit'); // prettier-ignore
      expect([writable.status, writable.stdout], 'nothing of the tree can be written').toEqual([0, '']);
      const before = readdirSync(ROOT).toSorted();
      const [node = '', ...image] = entry;
      const ran = as(node, ...image, 'start', '--cycles', '5', '--speed', 'max');
      expect(ran.stderr).toBe('');
      expect(ran.status).toBe(0);
      expect(readdirSync(data)).toEqual(expect.arrayContaining(['trading_system.db', 'status.json', 'logs']));
      expect(readdirSync(ROOT).toSorted(), 'nothing was written beside the code').toEqual(before);
      const health = as('node', 'launch/run.mjs', 'health');
      expect(health.status, 'the desk has ended').toBe(1);
      expect(health.stderr).toMatch(/the process \d+ is gone/);
    },
    60_000,
  );
});

describe('systemd', () => {
  it.skipIf(!has('systemd-analyze'))('takes both units as they are (skipped where systemd-analyze is absent)', () => {
    const folder = scratchFolder('systemd');
    const units = ['tickwright.service', 'tickwright-monitor.service'];
    mkdirSync(folder, { recursive: true });
    const files = units.map((unit) => {
      const file = path.join(folder, unit);
      // Only where node lies differs from machine to machine.
      writeFileSync(file, read(`ops/systemd/${unit}`).replace('/usr/bin/node', process.execPath));
      return file;
    });
    const told = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' });
    expect(told.stderr).toBe('');
    expect(told.status).toBe(0);
  }); // prettier-ignore

  it('gives the desk longer than its own grace', () => {
    const [, seconds = '0'] = /TimeoutStopSec=(\d+)/.exec(read('ops/systemd/tickwright.service')) ?? [];
    expect(Number(seconds) * 1000).toBeGreaterThan(GRACE);
    expect(GRACE).toBeLessThanOrEqual(10_000);
  });
});

describe('the end of a desk', () => {
  const rig = () => {
    const timers: { ms: number; action: () => void }[] = [];
    const [exits, lines]: [number[], string[]] = [[], []];
    const stop = new AbortController();
    const signal = stopper({
      stop,
      after: (ms, action) => void timers.push({ ms, action }),
      exit: (code) => void exits.push(code),
      err: (line) => void lines.push(line),
    });
    const pass = (ms: number): void => timers.filter((t) => t.ms <= ms).forEach((t) => t.action());
    return { stop, signal, pass, exits, lines };
  };

  it('a signal asks for an orderly one, and the same signal told twice at once is still one', () => {
    const { stop, signal, exits } = rig();
    signal();
    signal();
    expect(stop.signal.aborted).toBe(true);
    expect(exits).toEqual([]);
  });

  it('a second one, seconds later, is heeded at once', () => {
    const { signal, pass, exits } = rig();
    signal();
    pass(3000);
    signal();
    expect(exits).toEqual([1]);
  });

  it('one that hangs is cut short within ten seconds, and says so', () => {
    const { signal, pass, exits, lines } = rig();
    signal();
    pass(9999);
    expect(exits).toEqual([1]);
    expect(lines).toEqual([expect.stringContaining('the next start carries on')]);
  });
});
