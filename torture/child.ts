import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '..');

/** Arguments of node that come before a command of the project. */
export const CLI: readonly string[] = [path.join(ROOT, 'launch', 'run.mjs')];

/** How a process of the project is started. */
export interface DeskChild {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export function start({ command, args, env }: DeskChild): ChildProcess {
  return spawn(command, args, {
    cwd: ROOT,
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Lets a process live to its end, or until it has said so many lines and is killed.
 * @param onLine sees each line of its output
 */
export async function live(
  how: DeskChild,
  lines: number,
  onLine: (line: string) => void = () => undefined,
): Promise<{ readonly code: number | string; readonly words: string }> {
  const child = start(how);
  let left = lines;
  let words = '';
  child.stderr?.on('data', (text: Buffer) => (words = `${words}${text.toString()}`.slice(-2000)));
  createInterface(child.stdout as NodeJS.ReadableStream).on('line', (line) => {
    onLine(line);
    if (--left === 0) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { code: signal === 'SIGKILL' ? 'killed' : (code ?? String(signal)), words: words.trim() };
}

/** What a program needs to run at all; no setting and no key of the caller's reaches the desk. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'SystemRoot'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
