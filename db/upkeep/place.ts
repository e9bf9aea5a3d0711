import { existsSync, realpathSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { DeskError } from '../../domain/index.ts';
import { locate } from '../engine/location.ts';
import { openToRead } from '../engine/sqlite/open.ts';
import { verifyJournal } from '../journal/verify.ts';
import type { Verification } from '../journal/verify.ts';

const BUSY = 2000;

/** The SQLite file of a DATABASE_URL. @throws DeskError USAGE with the server's own commands, where it is a server */
export function fileToKeep(url: string, doing: 'backup' | 'restore', file: string): string {
  const place = locate(url);
  if (place.dialect === 'sqlite') {
    if (place.file !== ':memory:') return place.file;
    throw new DeskError('USAGE', 'a database in memory is gone with its process: there is nothing to keep', {
      hint: 'use DATABASE_URL=file:PATH',
    });
  }
  const command =
    doing === 'backup'
      ? `pg_dump --format=custom --file='${file}' "$DATABASE_URL"`
      : `pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" '${file}', with no desk running`;
  throw new DeskError('USAGE', `${place.shown}: a PostgreSQL server makes its own backups`, {
    hint: `${command}; then npm run db -- verify`,
  });
}

/** One file reached by two names is one file. */
export function samePlace(a: string, b: string): boolean {
  if (!existsSync(a) || !existsSync(b)) return path.resolve(a) === path.resolve(b);
  return realpathSync(a) === realpathSync(b);
}

export const isFolder = (file: string): boolean => existsSync(file) && statSync(file).isDirectory();

/** Takes away what was begun under a name; where nothing can stand, nothing is. */
export function discard(file: string): void {
  for (const left of [file, `${file}-journal`]) if (existsSync(left)) rmSync(left);
}

/**
 * What a file's journal is worth, whatever its schema's age; null where it holds nothing yet.
 * @throws DeskError DATABASE_UNUSABLE, DATABASE_NEWER where it is no database of the desk's that is known here
 */
export async function verifiedFile(file: string): Promise<Verification | null> {
  const engine = openToRead(file, BUSY, 'any');
  if (!engine) return null;
  try {
    return await verifyJournal(engine);
  } finally {
    await engine.close();
  }
}
