import { DeskError, messageOf } from '../../../domain/index.ts';
import { codeOf, rootOf } from '../error-code.ts';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'ECONNRESET',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/** What the server or the driver said (SQLSTATE or a driver's code), as a fault that says where and what to do. */
export function postgresFault(thrown: unknown, location: string): DeskError {
  if (thrown instanceof DeskError) return thrown;
  const code = codeOf(thrown);
  const unusable = (what: string, hint: string): DeskError =>
    new DeskError('DATABASE_UNUSABLE', `${location}: ${what}`, { cause: thrown, hint });
  if (code === null) return new DeskError('INTERNAL', `${location}: ${messageOf(thrown)}`, { cause: thrown });
  if (UNREACHABLE.has(code) || /^CONNECT|^08|^57P/.test(code)) {
    return unusable(
      `the database server cannot be reached (${code})`,
      'start the server, or check DATABASE_URL',
    );
  }
  if (code.startsWith('28')) return unusable('the database server refused the login', 'check the user and password in DATABASE_URL'); // prettier-ignore
  if (code === '3D000')
    return unusable('there is no such database', 'create it (createdb), or check DATABASE_URL');
  if (code === '53100') {
    return new DeskError('DISK_FULL', `${location}: the database server's disk is full`, {
      cause: thrown,
      hint: 'free some space there, then start again: everything recorded so far is kept',
    });
  }
  if (['55P03', '40P01', '40001'].includes(code)) {
    return new DeskError('DATABASE_LOCKED', `${location}: the database is locked by another program`, {
      cause: thrown,
      hint: 'end the other program that writes to it, then start again',
    });
  }
  if (code === '25006' || code === '42501') {
    return unusable(
      'the database is read-only for this user',
      'grant the user writing, or name another database',
    );
  }
  return unusable(`${messageOf(rootOf(thrown))} (${code})`, 'check the server with: npm run doctor');
}
