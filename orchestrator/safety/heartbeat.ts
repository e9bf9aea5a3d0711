import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { writeWhole } from './files.ts';

const schema = z.strictObject({
  pid: z.number().int().positive(),
  /** ISO 8601, UTC, of the wall. */
  at: z.iso.datetime(),
  /** Last cycle begun, and the session it decides on; null before the first. */
  cycle: z.string().nullable(),
  session: z.string().nullable(),
  state: z.enum(['active', 'reducing', 'halted']),
});

export type Heartbeat = z.infer<typeof schema>;

const fileIn = (runtimeDir: string): string => path.join(runtimeDir, 'heartbeat.json');

export function writeHeartbeat(runtimeDir: string, beat: Heartbeat): void {
  writeWhole(fileIn(runtimeDir), `${JSON.stringify(beat)}\n`);
}

/** The last heartbeat, its age in milliseconds, and whether its process is there; null where there is none to read. */
export function readHeartbeat(
  runtimeDir: string,
  now: number,
): { readonly beat: Heartbeat; readonly age: number; readonly alive: boolean } | null {
  try {
    const beat = schema.parse(JSON.parse(readFileSync(fileIn(runtimeDir), 'utf8')));
    return { beat, age: Math.max(0, now - Date.parse(beat.at)), alive: isAlive(beat.pid) };
  } catch {
    return null;
  }
}

/** Whether a process has this number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    // It is there, and somebody else's.
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
