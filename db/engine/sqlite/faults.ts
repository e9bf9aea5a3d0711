import { DeskError, messageOf } from '../../../domain/index.ts';

interface Coded {
  readonly code: string;
}

/** The first code on the chain of causes: drizzle wraps what the driver threw. */
export function codeOf(thrown: unknown): string | null {
  for (let at = thrown, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (typeof (at as Partial<Coded>).code === 'string') return (at as unknown as Coded).code;
  }
  return null;
}

/** What SQLite or the file system threw, as a fault that names the file and what to do. */
export function sqliteFault(thrown: unknown, file: string): DeskError {
  if (thrown instanceof DeskError) return thrown;
  const code = codeOf(thrown);
  const unusable = (what: string, hint: string): DeskError =>
    new DeskError('DATABASE_UNUSABLE', `${file}: ${what}`, { cause: thrown, hint });
  if (code === null) return new DeskError('INTERNAL', `${file}: ${messageOf(thrown)}`, { cause: thrown });
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return new DeskError('DATABASE_LOCKED', `${file}: the database is locked by another program`, {
      cause: thrown,
      hint: 'end the other program that writes to it, then start again',
    });
  }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return new DeskError('DISK_FULL', `${file}: the disk is full`, {
      cause: thrown,
      hint: 'free some space, then start again: everything recorded so far is kept',
    });
  }
  if (code === 'SQLITE_NOTADB') {
    return unusable('the file is not a database', 'name another file in DATABASE_URL, or move this one away');
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return unusable(`the database is corrupt (${rootMessage(thrown)})`, 'put a backup in its place, or move it away');
  }
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code) || ['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return unusable('the file or its folder is read-only', 'allow writing to both, or name another file in DATABASE_URL');
  }
  if (code.startsWith('SQLITE_CANTOPEN') || ['ENOTDIR', 'EEXIST', 'EISDIR'].includes(code)) {
    return unusable(`the database cannot be opened (${rootMessage(thrown)})`, 'check the path in DATABASE_URL');
  }
  return unusable(rootMessage(thrown), 'check the disk and the file with: npm run doctor');
}

function rootMessage(thrown: unknown): string {
  let at = thrown;
  while (at instanceof Error && at.cause instanceof Error) at = at.cause;
  return messageOf(at);
}
