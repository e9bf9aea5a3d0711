import { openDatabase } from '../../db/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { recordingOf, replay } from '../../orchestrator/replay/index.ts';
import type { Replayed, ReplayOptions } from '../../orchestrator/replay/index.ts';

/** The run in a database file, lived through again with today's default settings where it kept none. */
export async function replayed(file: string, options: Partial<ReplayOptions> = {}): Promise<Replayed> {
  const { settings } = loadConfig({ purpose: 'query', folder: '/nonexistent', environment: {} });
  const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
  try {
    return await replay({ recording: recordingOf(database), settings, ...options });
  } finally {
    await database.close();
  }
}
