import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { DeskError } from '../../../domain/index.ts';
import { processLock } from './process-lock.ts';

/**
 * One desk a database file, whatever the path it is reached by; the file itself need not be there yet.
 * @returns what gives the lock back
 * @throws DeskError DATABASE_LOCKED, naming the process that holds it
 */
export function lockDesk(file: string): () => void {
  const lock = processLock(`${truePath(file)}.desk`, `process ${process.pid}`);
  if (lock.held) return lock.release;
  const holder = lock.note === null ? '' : ` (${lock.note})`;
  throw new DeskError('DATABASE_LOCKED', `${file}: another desk${holder} is at work on this database`, {
    hint: 'end it first, or give this one a database of its own (DATABASE_URL=file:PATH)',
  });
}

function truePath(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  return path.join(realpathSync(path.dirname(file)), path.basename(file));
}
