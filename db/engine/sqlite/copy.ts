import { closeSync, fsyncSync, openSync } from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';

/** All pages in one step: one read transaction, so that a desk that writes meanwhile neither waits nor makes us begin anew. */
const ALL_PAGES = 0x7fffffff;

/**
 * A consistent copy of a database as of now, its write-ahead log folded in, in one file that is on the disk on return.
 * The source may be in use.
 */
export async function copyDatabase(source: string, target: string): Promise<void> {
  const client = new Sqlite(source, { readonly: true, fileMustExist: true });
  try {
    await client.backup(target, { progress: () => ALL_PAGES });
  } finally {
    client.close();
  }
  // One file and none beside it: a copy is there to be carried elsewhere.
  const copy = new Sqlite(target);
  try {
    copy.pragma('journal_mode = DELETE');
  } finally {
    copy.close();
  }
  makeDurable(target);
}

/** Content and name of a file survive a power cut. */
export function makeDurable(file: string): void {
  for (const place of [file, path.dirname(file)]) {
    const handle = openSync(place, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
}
