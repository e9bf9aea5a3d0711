import { existsSync } from 'node:fs';
import { openDatabase } from '../../db/index.ts';
import { DeskError, messageOf } from '../../domain/index.ts';
import type { Config } from '../../orchestrator/config/index.ts';
import { counted } from '../../words/format.ts';
import { fail, ok } from './finding.ts';
import type { Finding } from './finding.ts';

/** Whether the database opens and its journal is whole. */
export async function database({ databaseUrl, databaseFile }: Config): Promise<Finding> {
  if (databaseFile !== null && !existsSync(databaseFile)) {
    return ok('database', `${databaseFile} is not there yet: the first start makes it`);
  }
  try {
    const books = await openDatabase({ url: databaseUrl, mode: 'read' });
    try {
      const verdict = await books.verify();
      const place = databaseFile ?? books.location;
      if (verdict.ok)
        return ok('database', `${place}: ${counted(verdict.events, 'event')}, the journal is whole`);
      return fail(
        'database',
        verdict.fault ?? `${place}: the journal is broken`,
        'restore a backup, or start on another DATABASE_URL',
      );
    } finally {
      await books.close();
    }
  } catch (thrown) {
    const hint = thrown instanceof DeskError ? thrown.hint : undefined;
    return fail('database', messageOf(thrown), hint ?? 'check DATABASE_URL');
  }
}
