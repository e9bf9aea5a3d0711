import { openDatabase } from '../db/index.ts';
import type { Database } from '../db/index.ts';
import { createRedactor, loadConfig } from '../orchestrator/config/index.ts';
import type { Face } from './face.ts';

/** Opens the settings' database for reading, gives it and its place to `read`, and closes it again. */
export async function withBooks<T>(
  face: Face,
  read: (books: Database, place: string) => Promise<T>,
): Promise<T> {
  const config = loadConfig({ purpose: 'query' });
  face.hide(createRedactor(config.secrets));
  const books = await openDatabase({ url: config.databaseUrl, mode: 'read' });
  try {
    return await read(books, config.databaseFile ?? books.location);
  } finally {
    await books.close();
  }
}
