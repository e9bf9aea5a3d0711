import { DENIALS } from '../../domain/index.ts';
import { integer } from '../../words/format.ts';
import { reasonWords } from '../../words/text.ts';
import { denialsOf, outcomesOf, resultsOf } from './cycle-view.ts';
import type { CycleView } from './cycle-view.ts';

/** Why a cycle sent nothing, in one phrase; null where something was sent or the refusals already say it. */
export function whyNoTrade(view: CycleView): string | null {
  if (resultsOf(view).some((result) => result.outcome === 'accepted')) return null;
  if (view.failures.length > 0) return null;
  const { data, signals, started } = view;
  if (data?.bars.length === 0) return 'no symbol has data that can be trusted';
  if (signals && signals.selector === null && signals.signals.length > 0) return 'no selector answered';
  const quiet = holds(view);
  const refused = denialsOf(view).length + resultsOf(view).filter((r) => r.outcome !== 'accepted').length;
  const parts = [
    ...(started && !started.entries
      ? [DENIALS.halted]
      : data && !data.entriesAllowed
        ? [DENIALS.data_quality_day]
        : []),
    ...quiet,
    ...(refused > 0 && quiet.length > 0 ? [`${integer(refused)} refused`] : []),
  ];
  if (parts.length > 0) return parts.join(', ');
  return refused > 0 ? null : 'there was no signal';
}

/** `3 hold: no rule met`, the most frequent first; what was refused is told line by line instead. */
function holds(view: CycleView): readonly string[] {
  const counts = new Map<string, number>();
  const refused = new Set(denialsOf(view).map((denial) => denial.symbol));
  const outcomes = new Map(outcomesOf(view).map((outcome) => [outcome.symbol, outcome]));
  for (const { symbol, action, reason } of view.signals?.signals ?? []) {
    const outcome = outcomes.get(symbol);
    if (refused.has(symbol) || (action !== 'hold' && (outcome === undefined || outcome.ref !== null)))
      continue;
    const key = `${action}: ${reasonWords(action === 'hold' || outcome === undefined ? reason.code : outcome.outcome)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([what, n]) => `${n} ${what}`);
}
