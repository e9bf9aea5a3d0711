import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/**
 * What the tables are made of. The declarations are written against these types; PostgreSQL's kit has the same
 * surface, so that each column is declared once. Columns are named by their key.
 */
export const sqliteKit = {
  table: sqliteTable,
  index,
  primaryKey,
  text: () => text(),
  /** Whole numbers up to 2^53: counts, seqs, micro-dollars. */
  integer: () => integer(),
  /** IEEE doubles, kept to the last bit. */
  real: () => real(),
};

export type Kit = typeof sqliteKit;
