import type { Bar } from '../domain/index.ts';

/** A stock split on its ex-date: `ratio` new shares for one old share (2 for 2:1, 0.1 for a 1:10 reverse split). */
export interface Split {
  readonly symbol: string;
  readonly session: string;
  readonly ratio: number;
}

export interface BarsRequest {
  readonly symbols: readonly string[];
  /** Bars after this date only, per symbol; absent: everything there is. */
  readonly after?: ReadonlyMap<string, string>;
  /** Last session wanted, inclusive. It has finished on the desk's clock (P6). */
  readonly through: string;
  readonly signal?: AbortSignal;
}

/** Why a symbol has no bars that can be read or trusted at all. */
export type DataFaultCode =
  | 'no_source' // no file, unknown symbol
  | 'no_bars' // empty file, nothing in the range
  | 'unparsable' // header, column count or number cannot be read
  | 'unsorted'
  | 'duplicate_date'
  | 'non_positive_price'
  | 'stale' // last bar more than one finished session old
  | 'low_quality'
  | 'provider_failed';

export interface DataFault {
  readonly symbol: string;
  readonly code: DataFaultCode;
  /** One line for a person: where (line, date) and what. */
  readonly detail: string;
}

export type BarsAnswer =
  | {
      readonly ok: true;
      /** Oldest first, dates unique and ascending, adjusted for everything up to `through`. */
      readonly bars: readonly Bar[];
      /** Changes when history was restated (a split): what the desk holds is then fetched anew without `after`. */
      readonly revision: number;
    }
  | { readonly ok: false; readonly fault: DataFault };

/** 1 data in: the one port every provider stands behind. Expected faults are data; only bugs throw. */
export interface MarketData {
  readonly name: string;
  /** `simulated` data pairs only with the embedded exchange (P8). */
  readonly kind: 'simulated' | 'historical' | 'live';
  /** One answer for each asked symbol. */
  dailyBars(request: BarsRequest): Promise<ReadonlyMap<string, BarsAnswer>>;
  /** Splits whose ex-date lies in (after, through]. */
  splits(symbols: readonly string[], after: string, through: string): Promise<readonly Split[]>;
  /** First and last session the provider can ever serve; null: not known beforehand or endless. */
  range(): Promise<{ readonly first: string | null; readonly last: string | null }>;
}
