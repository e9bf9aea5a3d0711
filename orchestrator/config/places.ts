import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a desk keeps what it keeps. */
export interface Places {
  readonly databaseUrl: string;
  /** The SQLite file; null where the database is a server or memory. */
  readonly databaseFile: string | null;
  readonly runtimeDir: string;
  readonly logsDir: string;
}

/** The path in `file:PATH` or `file:///PATH`; null for anything else. */
export function fileOf(databaseUrl: string): string | null {
  if (!databaseUrl.startsWith('file:')) return null;
  const rest = databaseUrl.slice('file:'.length);
  if (rest === ':memory:') return null;
  return rest.startsWith('///') ? fileURLToPath(databaseUrl) : rest;
}

/** The rules of RUNTIME_DIR: as set; else the folder of the database's file; else `runtime`. */
export function placesOf(settings: {
  readonly DATABASE_URL?: string | undefined;
  readonly RUNTIME_DIR?: string | undefined;
}): Places {
  const given = settings.DATABASE_URL === undefined ? null : fileOf(settings.DATABASE_URL);
  const runtimeDir = settings.RUNTIME_DIR ?? (given === null ? 'runtime' : path.dirname(given));
  const databaseUrl = settings.DATABASE_URL ?? `file:${path.join(runtimeDir, 'trading_system.db')}`;
  return {
    databaseUrl,
    databaseFile: fileOf(databaseUrl),
    runtimeDir,
    logsDir: path.join(runtimeDir, 'logs'),
  };
}

/** By the XDG base directory specification: XDG_STATE_HOME, or ~/.local/state. */
export function stateDirOf(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment['XDG_STATE_HOME'];
  // A relative path there is to be ignored.
  const base = given && path.isAbsolute(given) ? given : path.join(homedir(), '.local', 'state');
  return path.join(base, 'tickwright');
}
