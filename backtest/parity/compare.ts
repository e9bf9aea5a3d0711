import type { Cause, Difference } from './report.ts';
import type { Outcome, Trace } from './trace.ts';

/** Less than what the ledger can hold of a difference is none. */
const NOTHING = 5e-7;

export interface Verdict {
  readonly cause: Cause | null;
  readonly detail: string;
}

/** What stands behind a difference of two lives of the day; asked for each of them. */
export type Judge = (place: { readonly symbol: string; readonly recorded: Outcome | null; readonly simulated: Outcome | null }) => Verdict; // prettier-ignore

/**
 * What changes from one life of the day to another. A symbol whose orders are the same but whose signal is not differs
 * by the signal alone.
 * @param settled whether fills can be compared
 */
export function compare(a: Trace, b: Trace, judge: Judge, settled: boolean): readonly Difference[] {
  const differences: Difference[] = [];
  const explained = new Set<string>();
  for (const place of [...new Set([...a.outcomes.keys(), ...b.outcomes.keys()])].sort()) {
    const recorded = a.outcomes.get(place) ?? null;
    const simulated = b.outcomes.get(place) ?? null;
    const { kind, symbol, strategy, clientOrderId } = (recorded ?? simulated) as Outcome;
    const askedAlike = (recorded?.asked ?? null) === (simulated?.asked ?? null);
    const dollars = (recorded?.dollars ?? 0) - (simulated?.dollars ?? 0);
    const filledAlike = !settled || ((recorded?.filled ?? '') === (simulated?.filled ?? '') && Math.abs(dollars) < NOTHING); // prettier-ignore
    if (askedAlike && filledAlike) continue;
    explained.add(symbol);
    differences.push({
      ...judge({ symbol, recorded, simulated }),
      kind: kind === 'cancel' ? 'cancel' : askedAlike ? 'fill' : 'order',
      symbol,
      strategy,
      clientOrderId,
      recorded: told(recorded, askedAlike),
      simulated: told(simulated, askedAlike),
      dollars: settled ? dollars : 0,
    });
  }
  for (const symbol of [...new Set([...a.signals.keys(), ...b.signals.keys()])].sort()) {
    const recorded = a.signals.get(symbol) ?? null;
    const simulated = b.signals.get(symbol) ?? null;
    if (recorded === simulated || explained.has(symbol)) continue;
    const verdict = judge({ symbol, recorded: null, simulated: null });
    differences.push({ ...verdict, kind: 'signal', symbol, strategy: null, clientOrderId: null, recorded, simulated, dollars: 0 }); // prettier-ignore
  }
  return differences;
}

function told(outcome: Outcome | null, fillOnly: boolean): string | null {
  if (outcome === null) return null;
  if (outcome.refused !== null) return `refused: ${outcome.refused}`;
  const filled = outcome.filled === '' ? 'not filled' : outcome.filled;
  if (outcome.kind === 'cancel') return outcome.asked;
  return fillOnly || outcome.asked === null ? filled : `${outcome.asked} (${filled})`;
}
