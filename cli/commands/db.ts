import path from 'node:path';
import { backupDatabase, migrateDatabase, restoreDatabase } from '../../db/index.ts';
import { WallClock } from '../../domain/index.ts';
import { createRedactor, loadConfig } from '../../orchestrator/config/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import type { Face } from '../face.ts';
import { counted, integer } from '../../words/format.ts';
import { withBooks } from '../open-books.ts';

interface Options {
  readonly json?: boolean;
}

/** Checks the journal; the verdict is printed either way, and a broken one is exit 1. */
export async function verify(face: Face, options: Options): Promise<number> {
  const { location, verdict } = await withBooks(face, async (books, place) => ({
    location: place,
    verdict: await books.verify(),
  }));
  if (options.json) face.out(`${JSON.stringify(verdict)}\n`);
  else if (verdict.ok) {
    face.out(
      `${face.style.green('whole')}: ${integer(verdict.events)} events in ${location}\nhead: ${verdict.head}\n`,
    );
  }
  if (verdict.ok) return 0;
  face.err(
    `tickwright: ${verdict.fault ?? `the journal of ${location} is broken`}\n` +
      '  to do: what comes before it is not in doubt; restore a backup, or start on another DATABASE_URL\n',
  );
  return 1;
}

/** Copies the database while a desk may be running, verifies the copy and says what is in it. */
export async function backup(face: Face, file: string | undefined, options: Options): Promise<number> {
  const { databaseUrl, runtimeDir } = settingsOf(face);
  const to = file ?? path.join(runtimeDir, 'backups', `trading_system-${stamp()}.db`);
  const made = await backupDatabase({ url: databaseUrl, to });
  if (options.json) face.out(`${JSON.stringify(made)}\n`);
  else {
    face.out(
      `${face.style.green('backed up')}: ${counted(made.events, 'event')}, ${size(made.bytes)}, verified\n` +
        `head: ${made.head}\nfile: ${made.file}\n`,
    );
  }
  return 0;
}

/** Verifies a backup, puts it in the database's place and keeps what stood there. */
export async function restore(face: Face, file: string, options: Options): Promise<number> {
  const { databaseUrl } = settingsOf(face);
  const done = await restoreDatabase({ url: databaseUrl, from: file, stamp: stamp() });
  if (options.json) face.out(`${JSON.stringify(done)}\n`);
  else {
    const kept =
      done.replaced === null ? 'there was none before' : `the former one is kept: ${done.replaced}`;
    face.out(
      `${face.style.green('restored')}: ${counted(done.events, 'event')} in ${done.file}\n` +
        `head: ${done.head}\n${kept}\n`,
    );
  }
  return 0;
}

/** Says which schema the database has, and brings it up to date. */
export async function migrate(face: Face, options: Options): Promise<number> {
  const { databaseUrl } = settingsOf(face);
  const done = await migrateDatabase(databaseUrl);
  if (options.json) face.out(`${JSON.stringify(done)}\n`);
  else if (done.applied.length === 0) face.out(`up to date: ${done.location} has schema ${done.to}\n`);
  else {
    const from = done.from === null ? 'a new database' : `schema ${done.from}`;
    face.out(
      `${face.style.green('migrated')}: ${done.location}, from ${from} to ${done.to}\n` +
        done.applied.map((name) => `  ${name}\n`).join(''),
    );
  }
  return 0;
}

function settingsOf(face: Face): Config {
  const config = loadConfig({ purpose: 'query' });
  face.hide(createRedactor(config.secrets));
  return config;
}

/** Now, as a part of a file's name: 20240305T210000Z. */
const stamp = (): string => new Date(new WallClock().now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${integer(Math.ceil(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
