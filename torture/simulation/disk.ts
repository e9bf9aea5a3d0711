import type { EventOf } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import type { Rng } from '../../domain/index.ts';
import { intercept } from '../intercept.ts';
import type { Life } from './life.ts';

/** What becomes of the nth event that a life writes. */
export interface Doom {
  readonly nth: number;
  readonly how: (typeof HOW)[number];
}

const HOW = ['killed before', 'killed after', 'disk fails before', 'disk fails after'] as const;

export const doomOf = (rng: Rng): Doom => ({
  how: HOW[Math.floor(rng.next() * HOW.length)] as Doom['how'],
  nth: 1 + Math.floor(rng.next() * 160),
});

/** The database as one life of the desk has it: it outlives the process, and the disk may fail once. */
export function diskOf(
  database: Database,
  life: Life,
  doom: Doom | null,
  armed: () => boolean,
  met: (how: Doom['how']) => void,
): Database {
  let written = 0;
  const living = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          life.asks(async () => (value as (...a: unknown[]) => unknown).apply(target, args));
      },
    });
  const journal = intercept(database.journal, {
    async append(event: EventOf, state?: Readonly<Record<string, string>>) {
      const how = doom && ++written === doom.nth && armed() ? doom.how : null;
      if (how) met(how);
      if (how === 'killed before') {
        life.kill();
        return;
      }
      if (how === 'disk fails before') throw new Error('no space left on device');
      await database.journal.append(event, state);
      if (how === 'killed after') life.kill();
      if (how === 'disk fails after') throw new Error('input/output error');
    },
  });
  return {
    ...database,
    journal: living(journal),
    bars: living(database.bars),
    exchange: living(database.exchange),
    reads: living(database.reads),
    verify: () => life.asks(() => database.verify()),
    claim: async () => undefined,
    close: async () => undefined,
  };
}
