import { sessionsApart, shiftSessions, type BarSeries } from '../domain/index.ts';
import type { DataFault, DataFaultCode } from './port.ts';
import { QualityWindow } from './quality-window.ts';

/** Share of affected bars at which a term counts in full. */
const FULL_SHARE = 0.05;
const WEIGHTS = { missing: 0.3, inconsistent: 0.2, zeroVolume: 0.2, extreme: 0.3 } as const;

/** One figure for each kind of doubt. */
export interface QualityTerms {
  /** Sessions of the window without a bar. */
  readonly missing: number;
  /** Bars whose high or low does not enclose the others. */
  readonly inconsistent: number;
  readonly zeroVolume: number;
  /** Bars with a return or a volume beyond what the series explains. */
  readonly extreme: number;
}

export interface Quality {
  /** 1 - (0.3 missing + 0.2 inconsistent + 0.2 zeroVolume + 0.3 extreme), in [0, 1]. */
  readonly score: number;
  /** In [0, 1]: the share of affected bars, counted in full at 5 %. */
  readonly terms: QualityTerms;
  /** Affected sessions and bars, as counts. */
  readonly affected: QualityTerms;
  /** Why the symbol is left out; null: it is good. */
  readonly fault: DataFault | null;
}

export interface QualityOptions {
  /** Score below which a symbol is left out. @default 0.6 */
  readonly minimum?: number;
  /** Bars and sessions looked at. @default 252 */
  readonly window?: number;
}

const NO_SPLITS: ReadonlySet<string> = new Set();
const NOTHING: QualityTerms = Object.freeze({ missing: 0, inconsistent: 0, zeroVolume: 0, extreme: 0 });
/** Most symbols on most days: shared. */
const FAULTLESS: Quality = Object.freeze({ score: 1, terms: NOTHING, affected: NOTHING, fault: null });

/** Grades series session by session. It keeps a window for each symbol, so a session costs little however long the series is. */
export class QualityMonitor {
  readonly #windows = new Map<string, QualityWindow>();
  readonly #minimum: number;
  readonly #size: number;
  #session = '';
  #start = '';

  constructor(options: QualityOptions = {}) {
    this.#minimum = options.minimum ?? 0.6;
    this.#size = options.window ?? 252;
  }

  /**
   * Quality of a series as of a finished session; later bars are not read (P6).
   * @param explained dates on which a corporate action explains a jump of raw prices
   */
  assess(series: BarSeries, session: string, explained: ReadonlySet<string> = NO_SPLITS): Quality {
    const window = this.#window(series, session);
    window.advance(session, explained);
    const size = this.#size;
    const bars = window.bars;
    const missing = Math.max(0, size - window.sessionsFrom(window.after(this.#before(session))));
    const { inconsistent, zeroVolume } = window;
    const extreme = window.extreme();
    if (missing + inconsistent + zeroVolume + extreme === 0 && !window.fault && window.last === session)
      return FAULTLESS;
    const affected: QualityTerms = { missing, inconsistent, zeroVolume, extreme };
    const terms: QualityTerms = {
      missing: term(affected.missing, size),
      inconsistent: term(affected.inconsistent, bars),
      zeroVolume: term(affected.zeroVolume, bars),
      extreme: term(affected.extreme, bars),
    };
    const score = scoreOf(terms);
    return { score, terms, affected, fault: this.#fault(series, session, window, score, affected) };
  }

  /** The session `size` sessions before, the same for all symbols. */
  #before(session: string): string {
    if (session !== this.#session) {
      this.#session = session;
      this.#start = shiftSessions(session, -this.#size);
    }
    return this.#start;
  }

  #window(series: BarSeries, session: string): QualityWindow {
    const known = this.#windows.get(series.symbol);
    const read = known?.length ?? 0;
    if (known?.series === series && (read === 0 || (series.dates[read - 1] as string) <= session))
      return known;
    const window = new QualityWindow(series, this.#size);
    this.#windows.set(series.symbol, window);
    return window;
  }

  #fault(
    series: BarSeries,
    session: string,
    window: QualityWindow,
    score: number,
    affected: QualityTerms,
  ): DataFault | null {
    const { symbol } = series;
    const fault = (code: DataFaultCode, detail: string): DataFault => ({ symbol, code, detail });
    if (window.length === 0) return fault('no_bars', `no bars up to ${session}`);
    if (window.fault) return fault(window.fault.code, window.fault.detail);
    const last = series.dates[window.length - 1] as string;
    const behind = sessionsApart(last, session);
    if (behind > 1) return fault('stale', `the last bar is of ${last}, ${behind} sessions before ${session}`);
    if (score >= this.#minimum) return null;
    return fault(
      'low_quality',
      `quality ${score.toFixed(3)} is below ${this.#minimum}: ${describe(affected, this.#size, window.bars)}`,
    );
  }
}

function term(affected: number, of: number): number {
  return of === 0 ? 0 : Math.min(1, affected / of / FULL_SHARE);
}

function scoreOf(terms: QualityTerms): number {
  const doubt =
    WEIGHTS.missing * terms.missing +
    WEIGHTS.inconsistent * terms.inconsistent +
    WEIGHTS.zeroVolume * terms.zeroVolume +
    WEIGHTS.extreme * terms.extreme;
  // Sums of tenths: without rounding a score of exactly 0.6 would depend on the order of the terms.
  return Math.max(0, Math.round((1 - doubt) * 1e12) / 1e12);
}

function describe(affected: QualityTerms, sessions: number, bars: number): string {
  const parts: string[] = [];
  if (affected.missing > 0) parts.push(`${affected.missing} of ${sessions} sessions missing`);
  if (affected.inconsistent > 0)
    parts.push(`${affected.inconsistent} of ${bars} bars with inconsistent prices`);
  if (affected.zeroVolume > 0) parts.push(`${affected.zeroVolume} without volume`);
  if (affected.extreme > 0) parts.push(`${affected.extreme} with extreme moves`);
  return parts.join(', ');
}
