import type { EventOf } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import type { LlmStore } from '../../llm/index.ts';
import type { StoredSeries } from '../../market/index.ts';
import type { Settings } from '../config/index.ts';
import { keptSettings } from '../kept-settings.ts';
import type { Era } from '../kept-settings.ts';

/** All that a replay reads of a recorded run. */
export interface Recording {
  /** The first `limit` events with a greater seq, oldest first. */
  events(after: number, limit: number): Promise<readonly EventOf[]>;
  /** Every history of a symbol that the desk ever decided on, oldest revision first. */
  bars(symbol: string): Promise<readonly StoredSeries[]>;
  readonly calls: Pick<LlmStore, 'recorded'>;
  /** What the desk decided with, oldest first; none: it was not kept. */
  settings(): Promise<readonly Era[]>;
}

export function recordingOf({ journal, bars, llm }: Database): Recording {
  return {
    events: (after, limit) => journal.eventsAfter(after, limit),
    async bars(symbol) {
      const now = (await bars.load([symbol])).get(symbol);
      return [...(await bars.former(symbol)), ...(now ? [now] : [])];
    },
    calls: llm,
    settings: () => erasOf(journal),
  };
}

/** A run of before settings were kept is at least known by its symbols and its desk's name. */
async function erasOf(journal: Database['journal']): Promise<readonly Era[]> {
  const kept = await keptSettings(journal);
  const run = kept.length === 0 ? await journal.state('run') : null;
  if (run === null) return kept;
  const { symbols, desk } = JSON.parse(run) as { symbols?: string[]; desk?: string };
  const settings: Partial<Settings> = { ...(symbols && { SYMBOLS: symbols }), ...(desk !== undefined && { DESK_NAME: desk }) }; // prettier-ignore
  return [{ from: 1, settings }];
}
