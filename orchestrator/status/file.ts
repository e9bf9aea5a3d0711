import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../safety/heartbeat.ts';
import { writeWhole } from '../safety/files.ts';
import { deskStatus } from './schema.ts';
import type { DeskStatus } from './schema.ts';

export const statusFile = (runtimeDir: string): string => path.join(runtimeDir, 'status.json');

/** @throws what the file system throws */
export function writeStatus(runtimeDir: string, status: DeskStatus): void {
  writeWhole(statusFile(runtimeDir), `${JSON.stringify(status)}\n`);
}

export interface StatusRead {
  readonly status: DeskStatus;
  /** Milliseconds since it was written. */
  readonly age: number;
  /** Whether the process that wrote it is there. */
  readonly alive: boolean;
}

/** The last status a desk told, from any process; null where there is none, or none that can be understood. */
export function readStatus(runtimeDir: string, now: number): StatusRead | null {
  try {
    const status = deskStatus.parse(JSON.parse(readFileSync(statusFile(runtimeDir), 'utf8')));
    return { status, age: Math.max(0, now - Date.parse(status.at)), alive: isAlive(status.pid) };
  } catch {
    return null;
  }
}
