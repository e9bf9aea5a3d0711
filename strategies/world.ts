import type { BarLibrary, BarSeries } from '../domain/index.ts';
import type { Strategy } from './strategy.ts';

/** A series as it was at the last look. */
interface Seen {
  series: BarSeries | undefined;
  length: number;
}

/**
 * Watches the bars that decisions about other symbols rest on. Growing day by day changes nothing that was decided
 * before; a series that joins or is restated does, and so does a bar that comes late, for a date already decided on.
 */
export class World {
  readonly #library: BarLibrary;
  /** The benchmark first, then the universe. */
  readonly #symbols: readonly string[];
  readonly #seen: Seen[];
  #through = '';
  #universe = 0;
  #benchmark = 0;

  constructor(library: BarLibrary, benchmark: string, universe: readonly string[]) {
    this.#library = library;
    this.#symbols = [benchmark, ...universe];
    this.#seen = this.#symbols.map(() => ({ series: undefined, length: 0 }));
  }

  /** Looks at all series; whether one of them has changed what came before. */
  refresh(): boolean {
    let changed = false;
    let through = this.#through;
    for (const [k, symbol] of this.#symbols.entries()) {
      const series = this.#library.series(symbol);
      if (series === undefined || series.length === 0) continue;
      const seen = this.#seen[k] as Seen;
      const late = seen.length < series.length && (series.dates[seen.length] as string) <= this.#through;
      if (series !== seen.series || late) {
        changed = true;
        if (k === 0) this.#benchmark++;
      }
      seen.series = series;
      seen.length = series.length;
      const last = series.dates[series.length - 1] as string;
      if (last > through) through = last;
    }
    this.#through = through;
    if (changed) this.#universe++;
    return changed;
  }

  /** Names what a strategy's decisions rest on besides the symbol's own bars; another name after a change. */
  basis(reads: Strategy['reads']): string {
    if (reads === 'own') return '';
    return `${reads} ${reads === 'benchmark' ? this.#benchmark : this.#universe}`;
  }
}
