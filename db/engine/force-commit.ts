import { eq, sql } from 'drizzle-orm';
import { change } from './statement.ts';

/** The smallest change there is; committed by force, it makes everything before it durable. */
export const FORCE_COMMIT = change((db, { journal_head: head }) =>
  db
    .update(head)
    .set({ flushes: sql`${head.flushes} + 1` })
    .where(eq(head.id, 1)),
)({});
