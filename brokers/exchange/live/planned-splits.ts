import type { FaultPlan } from '../faults/index.ts';
import type { DailyHistory } from './tape.ts';

/** A history with the splits of a fault plan in it: from the ex-date on, every bar is told in new shares. */
export function withPlannedSplits(history: DailyHistory, plan: FaultPlan): DailyHistory {
  const ratioOf = (symbol: string, through: string): number =>
    plan.splits
      .filter((split) => split.symbol === symbol && split.session <= through)
      .reduce((ratio, split) => ratio * split.ratio, 1);
  return {
    async bars(symbols, after, through) {
      const answers = await history.bars(symbols, after, through);
      if (plan.splits.length === 0) return answers;
      return new Map(
        [...answers].map(([symbol, bars]) => {
          const ratio = ratioOf(symbol, through);
          if (ratio === 1 || bars === null) return [symbol, bars];
          const told = bars.map(({ date, open, high, low, close, volume }) => ({
            date,
            open: open / ratio,
            high: high / ratio,
            low: low / ratio,
            close: close / ratio,
            volume: Math.round(volume * ratio),
          }));
          return [symbol, told];
        }),
      );
    },
    async splits(symbols, after, through) {
      const own = await history.splits(symbols, after, through);
      const planned = plan.splits.filter(
        ({ symbol, session }) => symbols.includes(symbol) && session > after && session <= through,
      );
      return [...own, ...planned];
    },
  };
}
