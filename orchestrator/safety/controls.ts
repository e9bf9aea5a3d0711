import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../domain/index.ts';
import { writeWhole } from './files.ts';

const words = z.string().max(1500);
const schema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('halt'),
    code: z.string().max(60),
    by: words,
    reason: words,
    flatten: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('resume'), by: words, reason: words }),
]);

/** What a person asks of a desk from another process. */
export type Control = z.infer<typeof schema>;

export interface Pending {
  readonly file: string;
  /** Null where the file cannot be understood: it then counts as a halt. */
  readonly control: Control | null;
}

/** The file that halts, and why, as its first line says; null where it is not there. */
export function killSwitch(runtimeDir: string): string | null {
  const file = killSwitchFile(runtimeDir);
  if (!existsSync(file)) return null;
  try {
    const [first = ''] = readFileSync(file, 'utf8').split(/\r?\n/);
    return first.trim().slice(0, 1500) || 'no reason given';
  } catch (thrown) {
    return `it cannot be read: ${messageOf(thrown)}`.slice(0, 1500);
  }
}

export const killSwitchFile = (runtimeDir: string): string => path.join(runtimeDir, 'KILL_SWITCH');
export const controlFolder = (runtimeDir: string): string => path.join(runtimeDir, 'control');

/**
 * Asks the desk; the file stays until a desk has taken it, so that the next start finds it.
 * @param now milliseconds of the wall: requests are taken in the order they were made
 */
export function writeControl(runtimeDir: string, now: number, control: Control): string {
  const name = `${String(now).padStart(15, '0')}-${control.kind}-${process.pid}`;
  const file = path.join(controlFolder(runtimeDir), `${name}.json`);
  writeWhole(file, `${JSON.stringify(control)}\n`);
  return file;
}

/** What is asked and not yet taken, oldest first. */
export function pendingControls(runtimeDir: string): readonly Pending[] {
  const folder = controlFolder(runtimeDir);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return names.map((name) => ({ file: path.join(folder, name), control: read(path.join(folder, name)) }));
}

function read(file: string): Control | null {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

const answerOf = (file: string): string => `${file.slice(0, -'.json'.length)}.ack`;

/** Answers who asked; with `done` the request is taken away. */
export function acknowledge(file: string, words: string, done: boolean): void {
  writeWhole(answerOf(file), `${words}\n`);
  if (done) rmSync(file, { force: true });
}

/** The desk's answer, once; null while there is none. */
export function takeAnswer(file: string): string | null {
  const answer = answerOf(file);
  if (!existsSync(answer)) return null;
  const words = readFileSync(answer, 'utf8').trim();
  rmSync(answer, { force: true });
  return words;
}
