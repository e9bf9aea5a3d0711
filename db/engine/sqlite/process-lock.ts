import Sqlite from 'better-sqlite3';

/** What became of asking for a lock: held until it is given back, or the note of whoever holds it. */
export type ProcessLock =
  | { readonly held: true; readonly release: () => void }
  | {
      readonly held: false;
      /** What the holder wrote; null where it cannot be read. */ readonly note: string | null;
    };

/** Long enough for another process to finish taking the lock, so that its note can be read. Milliseconds. */
const TAKING = 250;
const TURN = 2000;

/** Referred to from here: a connection that nobody refers to is collected, and its lock with it. */
const held = new Set<Sqlite.Database>();

/**
 * A lock for as long as this process lives: a transaction left open on a small file of its own. The operating system
 * ends it with the process, so a killed one leaves nothing to clean up and the next takes it over at once.
 *
 * @param note who we are, for those who come later; differs from process to process
 * @throws what SQLite or the file system throws where the file cannot be written
 */
export function processLock(file: string, note: string): ProcessLock {
  const client = new Sqlite(file, { timeout: TAKING });
  try {
    client.exec('begin immediate');
    client.exec('create table if not exists holder_note (id integer primary key, note text not null) strict');
    client.prepare('insert or replace into holder_note values (1, ?)').run(note);
    client.exec('commit');
    client.pragma(`busy_timeout = ${TURN}`);
    client.exec('begin immediate');
    // Of several that came at once, the last to write its note holds the lock; the others see that and leave.
    const holder = noteIn(client);
    if (holder === note) {
      held.add(client);
      return { held: true, release: () => void (held.delete(client) && client.close()) };
    }
    client.close();
    return { held: false, note: holder };
  } catch (thrown) {
    const busy = (thrown as { code?: string }).code === 'SQLITE_BUSY';
    const holder = busy ? noteIn(client) : null;
    client.close();
    if (!busy) throw thrown;
    return { held: false, note: holder };
  }
}

function noteIn(client: Sqlite.Database): string | null {
  try {
    return (client.prepare('select note from holder_note').pluck().get() as string | undefined) ?? null;
  } catch {
    return null;
  }
}
