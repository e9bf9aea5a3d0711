import type { z } from 'zod';
import type { BarSeries, Decision, HeldPosition, StrategyName } from '../domain/index.ts';
import type { StrategyContext } from './context.ts';

/** A series made ready by one strategy, for the bars it had when it was prepared or last caught up with. */
export interface Prepared {
  /** Bars the decisions cover: `i` runs from 0 to length-1. */
  readonly length: number;
  /** Takes in the bars that the series has gained since. */
  catchUp(): void;
  /**
   * What the strategy says on the close of bar `i`; O(1), reads bars <= i only (P6).
   * Before the minimum of bars, or where a figure is undefined, a hold that says so.
   */
  decide(i: number, position: HeldPosition | null): Decision;
}

/** Every parameter of every strategy is a number; names as in `--param NAME=from:to:step`. */
export type StrategyParameters = Readonly<Record<string, number>>;

/** One of the ten: a pure rule over daily bars, long only. */
export interface Strategy<P = StrategyParameters> {
  readonly name: StrategyName;
  /** One sentence, for a selector and for people. */
  readonly description: string;
  /** The rule in formulas: C close, H high, L low, i today. */
  readonly rule: string;
  readonly regime: string;
  readonly holding: string;
  /** Whose bars its decisions rest on, besides the symbol's own. */
  readonly reads: 'own' | 'benchmark' | 'universe';
  readonly parameters: z.ZodType<P>;
  readonly defaults: P;
  /** The longest look-back, one more where it compares with an earlier bar. */
  minimumBars(parameters: P): number;
  /** Names the columns it reads; each is computed once, as far as it is read. The parameters have passed the schema. */
  prepare(series: BarSeries, context: StrategyContext, parameters: P): Prepared;
}
