import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { dashboard } from '../../cli/commands/dashboard.ts';
import type { Face } from '../../cli/face.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { startBeside } from '../../web/beside/index.ts';
import type { Beside } from '../../web/beside/index.ts';
import { scratchFolder } from '../support/desk.ts';

const CLI = path.resolve(import.meta.dirname, '../../launch/run.mjs');
const running = new Set<ChildProcess>();
afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

/** A program of the command line in a folder of its own. */
function run(argv: readonly string[], folder: string, env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [CLI, ...argv], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', RUNTIME_DIR: folder, DASHBOARD_PORT: '0', ...env },
  });
  running.add(child);
  let out = '';
  const looks = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      out += String(text);
      for (const look of looks) look();
    });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    child,
    ended,
    get out() {
      return out;
    },
    /** What fits, once it has been printed. */
    printed: (fits: RegExp) =>
      new Promise<string>((resolve, reject) => {
        const look = (): void => {
          const found = fits.exec(out);
          if (found) resolve(found[0]);
        };
        looks.add(look);
        look();
        void ended.then(() => reject(new Error(`it ended without ${String(fits)}:\n${out}`)));
      }),
  };
}

const LINK = /http:\/\/127\.0\.0\.1:\d+\/#token=[A-Za-z0-9_-]{43}/;
const call = (link: string, target: string, init: RequestInit = {}) => {
  const [address = '', token = ''] = link.split('/#token=');
  return fetch(`${address}/api/v1${target}`, {
    ...init,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
  });
};
/** Resolves once nobody answers at the link any more. */
async function gone(link: string): Promise<void> {
  for (;;) {
    try {
      await call(link, '/health');
    } catch {
      return;
    }
  }
}

describe('npm start', () => {
  it('serves its page: the printed link shows the desk at work, a halt from there halts it, Ctrl-C ends both; npm run dashboard stands alone', async () => {
    const folder = scratchFolder('beside');
    const desk = run(['start', '--speed', '5'], folder);
    const link = await desk.printed(LINK);
    expect(await (await call(link, '/health')).json()).toMatchObject({
      state: 'active',
      desk: { alive: true },
    });
    const answer = await call(link, '/halt', { method: 'POST', body: JSON.stringify({ reason: 'a look' }) });
    expect(await answer.json()).toMatchObject({ outcome: 'taken' });
    await desk.printed(/halted by dashboard: a look/);
    expect(await (await call(link, '/health')).json()).toMatchObject({
      state: 'halted',
      halts: [{ code: 'by_hand', by: 'dashboard', clears: 'hand' }],
    });
    expect(await (await call(link, '/resume', { method: 'POST', body: '{}' })).json()).toMatchObject({
      outcome: 'taken',
    });
    const { port } = new URL(link);
    const alone = run(['dashboard', '--port', port], folder);
    const other = await alone.printed(LINK);
    expect(alone.out).toContain(`port ${port} is taken, so the page is at port ${new URL(other).port}`);
    expect(new URL(other).hash, 'one token a desk').toBe(new URL(link).hash);
    desk.child.kill('SIGINT');
    expect(await desk.ended).toBe(0);
    await gone(link);
    expect(await (await call(other, '/health')).json()).toMatchObject({ desk: { alive: false } });
    alone.child.kill('SIGTERM');
    expect(await alone.ended).toBe(0);
    const [, token = ''] = link.split('#token=');
    const logs = path.join(folder, 'logs');
    for (const name of readdirSync(logs))
      expect(
        readFileSync(path.join(logs, name), 'utf8').includes(token),
        `P10: the token is not in ${name}`,
      ).toBe(false);
  });

  it('killed without a word takes its page with it', async () => {
    const desk = run(['start', '--speed', '5'], scratchFolder('beside'));
    const link = await desk.printed(LINK);
    desk.child.kill('SIGKILL');
    expect(await desk.ended, 'killed, not ended').toBeNull();
    await gone(link);
  });

  it('that ends by itself while its page is still being started ends with 0, and nothing is said of the page', async () => {
    const desk = run(['start', '--speed', '20', '--cycles', '3'], scratchFolder('beside'));
    expect(await desk.ended).toBe(0);
    expect(desk.out).toContain('As many cycles as were asked for');
    expect(desk.out).not.toMatch(/page/);
  });
});

describe('the page beside a desk', () => {
  const folder = scratchFolder('page');
  const config = loadConfig({
    purpose: 'query',
    folder,
    environment: { RUNTIME_DIR: folder, DASHBOARD_PORT: '0' },
  });
  const begin = () =>
    new Promise<{ page: Beside; trouble: Promise<string> }>((resolve) => {
      let died: (line: string) => void = () => undefined;
      const trouble = new Promise<string>((told) => (died = told));
      const page = startBeside({
        config,
        version: '0',
        ready: () => resolve({ page, trouble }),
        trouble: (line) => died(line),
      });
    });

  it('that dies is told in a line, and the desk goes on', async () => {
    const { page, trouble } = await begin();
    process.kill(page.pid as number, 'SIGKILL');
    expect(await trouble).toMatch(/^the page has ended \(SIGKILL\), the desk goes on/);
    await page.stop();
  });
});

describe('npm run dashboard', () => {
  it('refuses to be reached from other machines without TLS in front', async () => {
    vi.stubEnv('RUNTIME_DIR', scratchFolder('elsewhere'));
    const face = {
      version: '0',
      out: () => undefined,
      err: () => undefined,
      hide: () => undefined,
    } as unknown as Face;
    await expect(dashboard(face, { host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/other machines/) as string,
      options: { hint: expect.stringMatching(/TLS.*--origin/) as string },
    });
    vi.unstubAllEnvs();
  });
});
