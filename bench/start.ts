import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bench } from './harness.ts';

/** Seconds from the command to the first line of a completed cycle on the screen. */
async function firstCycle(): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tickwright-bench-'));
  const begun = performance.now();
  const env = { ...process.env, DATABASE_URL: `file:${path.join(folder, 'desk.db')}`, NO_COLOR: '1' };
  const desk = spawn('npm', ['start', '--silent', '--', '--cycles', '1', '--no-web'], {
    cwd: path.resolve(import.meta.dirname, '..'),
    env,
  });
  const seconds = await new Promise<number>((resolve, reject) => {
    desk.on('exit', () => reject(new Error('the desk ended before its first cycle')));
    desk.stdout.on(
      'data',
      (text: Buffer) => /^20\d\d-/m.test(String(text)) && resolve((performance.now() - begun) / 1000),
    );
  });
  desk.removeAllListeners('exit');
  await new Promise((resolve) => desk.on('close', resolve));
  rmSync(folder, { recursive: true, force: true });
  return seconds;
}

export const startBenches: readonly Bench[] = [
  {
    name: 'npm start to the first completed cycle',
    unit: 's',
    asked: 3,
    async run() {
      const times: number[] = [];
      for (let i = 0; i < 5; i++) times.push(await firstCycle());
      return times;
    },
  },
];
