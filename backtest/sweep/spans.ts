import type { BarSeries, StrategyName } from '../../domain/index.ts';
import { getStrategy } from '../../strategies/index.ts';
import type { StrategyContext, StrategyParameters } from '../../strategies/index.ts';
import type { ColumnCache } from './columns.ts';
import { FAST_RULES } from './fast-rules.ts';
import type { FastRule } from './fast-rules.ts';

/**
 * When a symbol is held: bars of entry and exit in turn, each filled at its open; the last exit is missing where the
 * position is open at the end. What is decided on a close fills at the next bar; on the last bar it never does.
 */
export type Spans = readonly number[];

/** Bars [from, to) that orders may fill on; what is decided on the close before `from` fills at `from`. */
export interface FillRange {
  readonly from: number;
  readonly to: number;
}

/** When the strategy holds the symbol, every BUY while flat and every SELL while long sent. Flat before the range. */
export function spansOf(
  name: StrategyName,
  series: BarSeries,
  context: StrategyContext,
  parameters: StrategyParameters,
  columns: ColumnCache,
  range: FillRange = { from: 0, to: series.length },
): Spans {
  const first = Math.max(getStrategy(name).minimumBars(parameters), range.from) - 1;
  const make = FAST_RULES[name];
  const rule = make
    ? make(series, parameters, columns, context.benchmark)
    : askedRule(name, series, context, parameters);
  return walk(Math.max(0, first), range.to - 1, rule);
}

/** @param end the last bar that orders may fill on: its own close decides nothing any more */
function walk(first: number, end: number, { buys, sells }: FastRule): Spans {
  const spans: number[] = [];
  for (let i = first; i < end; i++) {
    if (!buys(i)) continue;
    spans.push(++i);
    while (i < end && !sells(i)) i++;
    if (i < end) spans.push(i + 1);
  }
  return spans;
}

function askedRule(
  name: StrategyName,
  series: BarSeries,
  context: StrategyContext,
  parameters: StrategyParameters,
): FastRule {
  const prepared = getStrategy(name).prepare(series, context, parameters);
  return {
    buys: (i) => prepared.decide(i, null).action === 'buy',
    sells: (i) => prepared.decide(i, null).action === 'sell',
  };
}
