import type { EventOf } from '../../bus/index.ts';
import { integer, percent, signedPercent } from '../../words/format.ts';
import type { Style } from '../style.ts';
import { denialsOf, ordersOf, resultsOf } from './cycle-view.ts';
import type { CycleView } from './cycle-view.ts';

/**
 * One line for the six stations:
 * `2024-03-05  data 5/5 · signals 2 buy 1 sell · quant 1 lowered · risk 1 ok 1 refused · orders 1 · equity 100,312 (+0.3 %) · dd -0.4 %`
 *
 * @param before equity at the last cycle's end; null on the first
 */
export function cycleLine(
  view: CycleView,
  completed: EventOf<'cycle_completed'>['payload'],
  before: number | null,
  style: Style,
): string {
  const { session, status, equity, drawdown } = completed;
  const change = before !== null && before > 0 ? equity / before - 1 : null;
  const parts = [
    `data ${dataPart(view)}`,
    `signals ${signalsPart(view)}`,
    `quant ${quantPart(view)}`,
    `risk ${riskPart(view, style)}`,
    `orders ${ordersPart(view)}`,
    `equity ${style.bold(integer(equity))}${change === null ? '' : ` (${paintChange(change, style)})`}`,
    `dd ${percent(drawdown)}`,
  ];
  const tail = status === 'completed' ? '' : ` ${style.red(status.toUpperCase())}`;
  return `${style.bold(session)}  ${parts.join(style.dim(' · '))}${tail}`;
}

function dataPart({ data }: CycleView): string {
  return data ? `${data.bars.length}/${data.bars.length + data.excluded.length}` : 'none';
}

function signalsPart({ signals, exits }: CycleView): string {
  const buys = signals?.signals.filter((s) => s.action === 'buy').length ?? 0;
  const sells = signals?.signals.filter((s) => s.action === 'sell').length ?? 0;
  const leaving = exits?.exits.length ?? 0;
  return list([[buys, 'buy'], [sells, 'sell'], [leaving, leaving === 1 ? 'exit' : 'exits']]); // prettier-ignore
}

function quantPart({ validated }: CycleView): string {
  const lowered = validated?.signals.filter((s) => s.confidence < s.rawConfidence).length ?? 0;
  return list([[lowered, 'lowered']]);
}

function riskPart(view: CycleView, style: Style): string {
  const approved = ordersOf(view).length;
  const refused = denialsOf(view).length;
  const text = list([[approved, 'ok'], [refused, 'refused']]); // prettier-ignore
  return refused > 0 ? style.yellow(text) : text;
}

function ordersPart(view: CycleView): string {
  const accepted = resultsOf(view).filter((r) => r.outcome === 'accepted').length;
  const other = resultsOf(view).length - accepted;
  return other > 0 ? `${accepted} of ${accepted + other}` : String(accepted);
}

/** `2 buy 1 sell`; what is zero is left out, and nothing at all is a dash. */
function list(counts: readonly (readonly [number, string])[]): string {
  const some = counts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`);
  return some.length > 0 ? some.join(' ') : '–';
}

const paintChange = (change: number, style: Style): string =>
  change < 0 ? style.red(signedPercent(change)) : style.green(signedPercent(change));
