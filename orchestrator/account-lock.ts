import { accessSync, constants, mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { processLock } from '../db/index.ts';
import { DeskError, messageOf, sha256 } from '../domain/index.ts';
import type { Clock } from '../domain/index.ts';

export interface AccountClaim {
  /** The broker's id of the account, as its own answer has it. */
  readonly accountId: string;
  /** Host the orders go to, such as paper-api.alpaca.markets. */
  readonly broker: string;
  /** This desk's RUNTIME_DIR: tells a person which desk it is, and holds the lock where `stateDir` cannot. */
  readonly runtimeDir: string;
  /** The user's state folder, the same for every desk of the user. */
  readonly stateDir: string;
  readonly clock: Clock;
}

interface Holder {
  readonly pid: number;
  readonly folder: string;
  readonly host: string;
  /** ISO 8601, UTC. */
  readonly started: string;
}

/**
 * Makes this process the one desk on a broker account, whatever its folder. A killed desk's claim ends with it.
 * @throws DeskError DATABASE_LOCKED naming the desk that is at work; DATABASE_UNUSABLE where no lock can be written
 */
export function claimAccount(claim: AccountClaim): { readonly release: () => void } {
  const { accountId, broker, runtimeDir, stateDir, clock } = claim;
  const file = path.join(
    lockFolder(stateDir, runtimeDir),
    `${sha256(`${broker}\n${accountId}`).slice(0, 32)}.lock`,
  );
  const mine: Holder = {
    pid: process.pid,
    folder: path.resolve(runtimeDir),
    host: hostname(),
    started: new Date(clock.now()).toISOString(),
  };
  const lock = lockAt(file, JSON.stringify(mine));
  if (lock.held) return lock;
  throw new DeskError(
    'DATABASE_LOCKED',
    `the account at ${broker} is traded by another desk${told(lock.note)}: two desks on one account would undo each other's orders`,
    { hint: 'end that desk first, or give this one the keys of another account' },
  );
}

/** The user's own folder, so that desks in different folders meet; where it cannot be written, the desk's. */
function lockFolder(stateDir: string, runtimeDir: string): string {
  const shared = path.join(stateDir, 'locks');
  if (writable(shared)) return shared;
  const own = path.join(runtimeDir, 'locks');
  if (writable(own)) return own;
  throw new DeskError('DATABASE_UNUSABLE', `${own}: no lock can be written here, nor in ${shared}`, {
    hint: 'allow writing to one of them: without a lock two desks could trade one account',
  });
}

function writable(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function lockAt(file: string, note: string): ReturnType<typeof processLock> {
  try {
    return processLock(file, note);
  } catch (thrown) {
    throw new DeskError('DATABASE_UNUSABLE', `${file}: the lock cannot be taken: ${messageOf(thrown)}`, {
      cause: thrown,
      hint: 'check the folder and the disk; the file itself may be taken away while no desk runs',
    });
  }
}

/** `: process 4711 in /home/me/desk since 2024-03-05T21:00:00.000Z` */
function told(note: string | null): string {
  if (note === null) return '';
  try {
    const { pid, folder, host, started } = JSON.parse(note) as Holder;
    const where = host === hostname() ? '' : ` on ${host}`;
    return ` (process ${pid}${where} in ${folder}, since ${started})`;
  } catch {
    return '';
  }
}
