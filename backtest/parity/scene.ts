import type { Settings } from '../../orchestrator/config/index.ts';
import type { RecordedDay } from '../../orchestrator/recorded/index.ts';
import type { BarsBehind } from './bars.ts';
import type { BookAtClose } from './play.ts';

/** What all lives of a day have in common. */
export interface Scene {
  readonly day: RecordedDay;
  readonly settings: Settings;
  readonly book: BookAtClose;
  /** The bars that were decided on, and those whose last bar the orders met. */
  readonly behind: BarsBehind;
  readonly met: BarsBehind;
}
