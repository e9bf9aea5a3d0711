import { bigint, doublePrecision, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { Kit } from './sqlite-kit.ts';

/** The same surface for PostgreSQL. Drizzle types the two dialects apart; they meet here and in the engine only. */
export const postgresKit = {
  table: pgTable,
  index,
  primaryKey,
  text: () => text(),
  integer: () => bigint({ mode: 'number' }),
  real: () => doublePrecision(),
} as unknown as Kit;
