import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Bench } from './harness.ts';

interface Manifest {
  readonly scripts: { readonly start: string };
}

const ROOT = path.resolve(import.meta.dirname, '..');
const SYMBOLS = Array.from({ length: 500 }, (_, i) => `X${i}`).join(',');
const CYCLES = 100;
const EVERY_MS = 200;

/** Resident memory of a desk in a process of its own, started as `npm start` starts it: the later half of its life. */
async function steady(): Promise<number[]> {
  const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as Manifest;
  const [, ...command] = manifest.scripts.start.split(' ');
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-memory-'));
  const samples: number[] = [];
  try {
    const options = ['--speed', 'max', '--cycles', String(CYCLES), '--no-web'];
    const env = { PATH: process.env.PATH, SYMBOLS, RUNTIME_DIR: folder };
    const desk = spawn(process.execPath, [...command, ...options], { cwd: ROOT, env, stdio: 'ignore' });
    const timer = setInterval(() => samples.push(residentOf(desk.pid as number)), EVERY_MS);
    await once(desk, 'exit');
    clearInterval(timer);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const alive = samples.filter((mb) => mb > 0);
  return alive.slice(alive.length >> 1);
}

/** Megabytes; Linux tells them. */
function residentOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

export const memoryBenches: readonly Bench[] = [
  { name: 'resident memory of the desk, 500 symbols', unit: 'MB', asked: 200, run: steady },
];
