import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DeskError, messageOf } from '../../../domain/index.ts';

const FORM = /^[A-Za-z0-9_-]{43}$/;

export const tokenFile = (runtimeDir: string): string => path.join(runtimeDir, 'dashboard.token');

/**
 * The secret that opens the API: 256 random bits in a file that its owner alone may read, kept over restarts. The one home
 * of true randomness: a secret from a seed would be none.
 * @param renew put a new one in its place; links with the old one stop working
 * @throws DeskError CONFIG_INVALID where the file can be neither read nor made
 */
export function readToken(runtimeDir: string, renew = false): string {
  const file = tokenFile(runtimeDir);
  try {
    mkdirSync(runtimeDir, { recursive: true });
    if (renew) rmSync(file, { force: true });
    return existing(file) ?? make(file);
  } catch (thrown) {
    throw new DeskError(
      'CONFIG_INVALID',
      `${file}: the token of the page cannot be kept: ${messageOf(thrown)}`,
      {
        cause: thrown,
        hint: 'make RUNTIME_DIR a folder this user may write',
      },
    );
  }
}

/** Null where there is none, or none that could have been written here. */
function existing(file: string): string | null {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return null;
  const token = readFileSync(file, 'utf8').trim();
  if (!FORM.test(token)) {
    rmSync(file, { force: true });
    return null;
  }
  if ((found.mode & 0o077) !== 0) chmodSync(file, 0o600);
  return token;
}

function make(file: string): string {
  const token = randomBytes(32).toString('base64url');
  try {
    writeFileSync(file, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return token;
  } catch (thrown) {
    // Another process was first: its token counts.
    const other = (thrown as NodeJS.ErrnoException).code === 'EEXIST' ? existing(file) : null;
    if (other === null) throw thrown;
    return other;
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether an Authorization header carries the token; takes as long for every wrong one. */
export function tokenCheck(token: string): (authorization: string | undefined) => boolean {
  const right = digest(token);
  return (authorization) => {
    const given = /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(authorization ?? '')?.[1] ?? '';
    return timingSafeEqual(digest(given), right);
  };
}
