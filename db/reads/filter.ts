import { and, asc, desc, eq, gte, lte, sql } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { SQLiteColumn, SQLiteSelect } from 'drizzle-orm/sqlite-core';
import type { Engine } from '../engine/engine.ts';

/** What a list is narrowed to; a list looks at what applies to it. */
export interface Filter {
  readonly symbol?: string | undefined;
  readonly strategy?: string | undefined;
  /** A session (YYYY-MM-DD) or an instant (ISO 8601), inclusive. */
  readonly since?: string | undefined;
  readonly status?: string | undefined;
  readonly cycleId?: string | undefined;
  /** The newest so many; still oldest first. */
  readonly limit?: number | undefined;
}
