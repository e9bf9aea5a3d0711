import { percent } from '../../../words/format.ts';
import { table } from '../table.ts';
import type { Column } from '../table.ts';
import type { Reason } from '../view.ts';
import { title } from './panel.ts';
import type { Panel } from './panel.ts';

const BY: Readonly<Record<Reason['by'], string>> = { gate: 'Risk', strategy: 'strategy', desk: 'desk' };

/** Why no trade: the most frequent reason first. */
export const why: Panel = ({ noTrade: { signals, reasons } }, { width, most }) => {
  if (signals === 0) return [title('Why no trade'), [{ text: 'no symbol has been read yet', paint: 'dim' }]];
  const columns: readonly Column<Reason>[] = [
    { head: '', rank: 0, numeric: true, cell: (r) => String(r.count) },
    { head: '', rank: 3, numeric: true, cell: (r) => percent(r.count / signals, 0) },
    { head: 'by', rank: 2, cell: (r) => ({ text: BY[r.by], paint: r.by === 'gate' ? 'yellow' : 'dim' }) },
    { head: 'reason', rank: 0, cell: (r) => r.text },
    { head: 'symbols', rank: 4, cell: (r) => ({ text: r.symbols.slice(0, 5).join(' ') + (r.symbols.length > 5 ? ' …' : ''), paint: 'dim' }) },
  ]; // prettier-ignore
  return [
    title('Why no trade', `of the newest ${signals} signals`),
    ...(reasons.length === 0
      ? [[{ text: 'every one led to an order', paint: 'dim' as const }]]
      : table(reasons.slice(0, most), columns, width).slice(1)),
  ];
};
