import { integer, percent, price, shares, signed, signedPercent } from '../../../words/format.ts';
import { table } from '../table.ts';
import type { Column } from '../table.ts';
import type { TopPosition } from '../view.ts';
import { title } from './panel.ts';
import type { Panel } from './panel.ts';

/** Under so much of the price to its stop a position stands close to it. */
const CLOSE = 0.02;
const gain = (n: number | null, text: string) => ({
  text,
  paint: n === null ? undefined : n < 0 ? ('red' as const) : ('green' as const),
});

/** A position that is being sold has given up its stop for the sale. */
function toStop({ closing, stopDistance }: TopPosition) {
  if (closing) return { text: 'being sold', paint: undefined };
  if (stopDistance === null) return { text: 'no stop', paint: 'yellow' as const };
  return { text: percent(stopDistance), paint: stopDistance < CLOSE ? ('yellow' as const) : undefined };
}

const COLUMNS: readonly Column<TopPosition>[] = [
  { head: 'symbol', rank: 0, cell: (p) => ({ text: p.symbol, paint: 'bold' }) },
  { head: 'shares', rank: 3, numeric: true, cell: (p) => shares(p.qty) },
  { head: 'entry', rank: 5, numeric: true, cell: (p) => price(p.avgEntryPrice) },
  { head: 'last', rank: 4, numeric: true, cell: (p) => price(p.lastPrice) },
  { head: 'value', rank: 7, numeric: true, cell: (p) => integer(p.qty * p.lastPrice) },
  { head: 'P&L', rank: 1, numeric: true, cell: (p) => gain(p.unrealised, signed(p.unrealised)) },
  { head: '', rank: 6, numeric: true, cell: (p) => gain(p.return, signedPercent(p.return)) },
  { head: 'to stop', rank: 2, numeric: true, cell: toStop },
  { head: 'stop', rank: 8, numeric: true, cell: (p) => price(p.stop) },
  { head: 'target', rank: 9, numeric: true, cell: (p) => price(p.target) },
]; // prettier-ignore

/** The largest first. */
export const positions: Panel = ({ positions: held }, { width, most }) => {
  if (held.length === 0) return [title('Positions'), [{ text: 'nothing is held', paint: 'dim' }]];
  const sum = held.reduce((all, p) => all + p.unrealised, 0);
  const largest = held.toSorted((a, b) => b.qty * b.lastPrice - a.qty * a.lastPrice).slice(0, most);
  const left = held.length - largest.length;
  return [
    [
      { text: 'Positions', paint: 'bold' },
      { text: ` ${held.length} · `, paint: 'dim' },
      gain(sum, signed(sum)),
    ],
    ...table(largest, COLUMNS, width),
    ...(left > 0 ? [[{ text: `and ${left} more`, paint: 'dim' as const }]] : []),
  ];
};
