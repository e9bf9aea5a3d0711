import { DeskError, messageOf } from '../../../domain/index.ts';
import { codeOf, rootOf } from '../error-code.ts';

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
    return unusable(
      `the database is corrupt (${messageOf(rootOf(thrown))})`,
      'put a backup in its place, or move it away',
    );
  }
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code) || ['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return unusable(
      'the file or its folder is read-only',
      'allow writing to both, or name another file in DATABASE_URL',
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN') || ['ENOTDIR', 'EEXIST', 'EISDIR'].includes(code)) {
    return unusable(
      `the database cannot be opened (${messageOf(rootOf(thrown))})`,
      'check the path in DATABASE_URL',
    );
  }
  return unusable(messageOf(rootOf(thrown)), 'check the disk and the file with: npm run doctor');
}
