/**
 * How often the rules choose each strategy: every symbol of the real daily history, every session of 2005 to 2020.
 * Run with `node --import tsx bench/selection-share.ts`.
 */
import { STRATEGY_NAMES } from '../domain/index.ts';
import { rulesSelector } from '../llm/index.ts';
import { prepareMarketContext, strategyCards } from '../strategies/index.ts';
import { hasHistory, history, historySymbols } from '../test/strategies/history.ts';

/** Choices by strategy name, and `abstained`. */
export async function selectionShare(from: string, to: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>([...STRATEGY_NAMES, 'abstained'].map((name) => [name, 0]));
  const strategies = strategyCards();
  for (const symbol of historySymbols()) {
    const series = history(symbol, '1900-01-01', to);
    const context = prepareMarketContext(series);
    for (let i = 0; i < series.length; i++) {
      const session = series.dates[i] as string;
      if (session < from) continue;
      const answer = await rulesSelector.select({
        session,
        strategies,
        symbols: [{ symbol, context: context.at(i) }],
      });
      const name = (answer.ok ? answer.choices[0]?.strategy : null) ?? 'abstained';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return counts;
}

if (import.meta.filename === process.argv[1]) {
  if (!hasHistory) console.log('skipped: ../shared/data/daily is not here');
  else {
    const counts = await selectionShare('2005-01-01', '2020-12-31');
    const all = [...counts.values()].reduce((a, b) => a + b, 0);
    for (const [name, count] of [...counts].sort((a, b) => b[1] - a[1])) {
      console.log(
        `${name.padEnd(24)}${String(count).padStart(8)}${((100 * count) / all).toFixed(1).padStart(8)} %`,
      );
    }
  }
}
