import { of } from '../../orchestrator/recorded/index.ts';
import type { RecordedDay } from '../../orchestrator/recorded/index.ts';
import type { BookAtClose, Played } from './play.ts';
import type { Cause, Difference } from './report.ts';

/** Both accounts at the next session's close. */
interface Accounts {
  /** Recorded. */
  readonly end: BookAtClose;
  readonly simulated: Played;
  readonly day: RecordedDay;
  /** What history marks a symbol at now, dollars. */
  readonly closeNow: (symbol: string) => number;
}

const NO_ORDER = { strategy: null, clientOrderId: null } as const;
/** A cent: what is below comes of sums in millionths. */
const CENT = 0.01;

/** Positions that the recorded desk marked at other closes than history holds now. */
export function markDifferences({ end, closeNow, day }: Accounts): readonly Difference[] {
  return end.positions().flatMap(({ symbol, qty, lastPrice }): Difference[] => {
    const close = closeNow(symbol);
    if (close === lastPrice) return [];
    return [{ ...NO_ORDER, cause: 'data', kind: 'mark', symbol, recorded: `${qty} at ${lastPrice}`, simulated: `${qty} at ${close}`, dollars: qty * (lastPrice - close), detail: `the close of ${day.next}` }]; // prettier-ignore
  });
}

/** Cash that came or went beside orders, and whatever the parts do not add up to. */
export function accountDifferences({ end, simulated, day }: Accounts, others: readonly Difference[]): readonly Difference[] {
  const cash = of(day.since, 'reconciled').flatMap(({ payload: { corrections, divergences } }) =>
    corrections.flatMap((correction): Difference[] => {
      if (correction.kind !== 'cash') return [];
      const kinds = divergences.map((d) => d.kind);
      return [{ ...NO_ORDER, cause: causeOf(kinds), kind: 'cash', symbol: null, recorded: `${correction.delta}`, simulated: null, dollars: correction.delta, detail: kinds.join(', ') }];
    }),
  );
  const told = [...others, ...cash].reduce((sum, d) => sum + d.dollars, 0);
  const rest = end.equity() - simulated.equity - told;
  if (Math.abs(rest) < CENT) return cash;
  const remainder: Difference = { ...NO_ORDER, cause: null, kind: 'remainder', symbol: null, recorded: null, simulated: null, dollars: rest, detail: 'what the differences above do not add up to' };
  return [...cash, remainder];
} // prettier-ignore

/** What a correction of cash was found to be. */
function causeOf(kinds: readonly string[]): Cause | null {
  if (kinds.some((kind) => kind === 'cash_fee')) return 'fill';
  return kinds.some((kind) => kind === 'cash_dividend') ? 'data' : null;
}
