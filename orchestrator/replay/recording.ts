import type { EventOf } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import type { LlmStore } from '../../llm/index.ts';
import type { StoredSeries } from '../../market/index.ts';

/** All that a replay reads of a recorded run. */
export interface Recording {
  /** The first `limit` events with a greater seq, oldest first. */
  events(after: number, limit: number): Promise<readonly EventOf[]>;
  /** Every history of a symbol that the desk ever decided on, oldest revision first. */
  bars(symbol: string): Promise<readonly StoredSeries[]>;
  readonly calls: Pick<LlmStore, 'recorded'>;
}

export function recordingOf({ journal, bars, llm }: Database): Recording {
  return {
    events: (after, limit) => journal.eventsAfter(after, limit),
    async bars(symbol) {
      const now = (await bars.load([symbol])).get(symbol);
      return [...(await bars.former(symbol)), ...(now ? [now] : [])];
    },
    calls: llm,
  };
}
