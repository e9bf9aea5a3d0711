import { bookTables } from './book-tables.ts';
import { auditTables, cycleTables } from './cycle-tables.ts';
import { exchangeTables } from './exchange-tables.ts';
import { journalTables } from './journal-tables.ts';
import { parityTables } from './parity-tables.ts';
import type { Kit } from './sqlite-kit.ts';

/** Every table, declared once and built from the kit of a dialect. */
export function declareTables(kit: Kit) {
  return {
    ...journalTables(kit),
    ...cycleTables(kit),
    ...auditTables(kit),
    ...bookTables(kit),
    ...parityTables(kit),
    ...exchangeTables(kit),
  };
}

export type Tables = ReturnType<typeof declareTables>;
export type TableName = keyof Tables;
export type Row<N extends TableName> = Tables[N]['$inferSelect'];
