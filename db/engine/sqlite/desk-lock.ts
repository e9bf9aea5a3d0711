import { realpathSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { DeskError } from '../../../domain/index.ts';

/**
 * One desk a database file, whatever the path it is reached by. The lock is a transaction left open on a small file
 * beside it: the operating system ends it with the process, so a killed desk leaves nothing to clean up.
 * @returns what gives the lock back
 * @throws DeskError DATABASE_LOCKED, naming the process that holds it
 */
export function lockDesk(file: string): () => void {
  const lock = new Sqlite(`${realpathSync(file)}.desk`, { timeout: 0 });
  try {
    lock.exec('create table if not exists holder (id integer primary key, pid integer not null) strict');
    lock.prepare('insert or replace into holder values (1, ?)').run(process.pid);
    lock.exec('begin immediate');
  } catch (thrown) {
    const holder = holderOf(lock);
    lock.close();
    if ((thrown as { code?: string }).code !== 'SQLITE_BUSY') throw thrown;
    throw new DeskError('DATABASE_LOCKED', `${file}: another desk${holder} is at work on this database`, {
      hint: 'end it first, or give this one a database of its own (DATABASE_URL=file:PATH)',
    });
  }
  return () => lock.close();
}

function holderOf(lock: Sqlite.Database): string {
  try {
    const pid = lock.prepare('select pid from holder').pluck().get();
    return typeof pid === 'number' ? ` (process ${pid})` : '';
  } catch {
    return '';
  }
}
