import type { EventOf } from '../../bus/index.ts';
import type { Database } from '../../db/index.ts';
import type { Clock } from '../../domain/index.ts';
import type { SelectorChain } from '../../llm/index.ts';
import type { StoredSeries } from '../../market/index.ts';
import type { Config, Settings } from '../config/index.ts';
import { selectorsNow } from './choices.ts';
import { of } from './day.ts';
import type { RecordedDay } from './day.ts';

/** What a database has kept of a desk's life, as far as a day can be lived once more from it. */
export interface Recording {
  readonly events: readonly EventOf[];
  /** The settings of now, under the name that the desk had. */
  readonly settings: Settings;
  /** By symbol: the bars the desk saw. */
  readonly kept: ReadonlyMap<string, readonly StoredSeries[]>;
  /** Who would choose strategies now; models answer what is on record of them. */
  readonly selectors: (day: RecordedDay) => Promise<SelectorChain>;
}

export async function readRecording(config: Config, database: Database, wall: Clock): Promise<Recording> {
  const events = await database.journal.eventsAfter(0);
  const run = JSON.parse((await database.journal.state('run')) ?? '{}') as { readonly desk?: string };
  const settings = { ...config.settings, DESK_NAME: run.desk ?? config.settings.DESK_NAME };
  const symbols = new Set(of(events, 'cycle_started').flatMap(({ payload }) => payload.symbols));
  const bars = await database.bars.load([...symbols.add(settings.BENCHMARK)]);
  return {
    events,
    settings,
    kept: new Map(Array.from(bars, ([symbol, series]) => [symbol, [series]])),
    selectors: (day) => selectorsNow(settings, day, { store: database.llm, wall }),
  };
}
