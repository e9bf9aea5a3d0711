import type { OrderView } from '../../../db/index.ts';
import { price, shares, words } from '../../../words/format.ts';
import { reasonWords, refusalText } from '../../../words/text.ts';
import { table } from '../table.ts';
import type { Column } from '../table.ts';
import { newest, title } from './panel.ts';
import type { Panel } from './panel.ts';

const TONES: Readonly<Record<string, 'green' | 'red' | 'yellow' | 'cyan' | 'dim'>> = {
  filled: 'green',
  rejected: 'red',
  unknown: 'red',
  partially_filled: 'yellow',
  canceled: 'dim',
  expired: 'dim',
  replaced: 'dim',
};

/** At what price it fills or has filled. */
const at = ({ avgFillPrice, stopPrice, limitPrice }: OrderView): string => {
  if (avgFillPrice !== null) return `@ ${price(avgFillPrice)}`;
  if (stopPrice !== null) return `stop ${price(stopPrice)}`;
  return limitPrice === null ? 'market' : `limit ${price(limitPrice)}`;
};
const because = ({ refusal, exitReason, strategy }: OrderView): string =>
  refusal
    ? refusalText(refusal.code, refusal.message)
    : exitReason
      ? reasonWords(exitReason.code)
      : (strategy ?? '');

const COLUMNS: readonly Column<OrderView>[] = [
  { head: 'day', rank: 3, cell: (o) => ({ text: o.createdAt.slice(0, 10), paint: 'dim' }) },
  { head: 'order', rank: 0, cell: (o) => `${o.side} ${shares(o.qty)} ${o.symbol}` },
  { head: '', rank: 2, cell: at },
  { head: 'status', rank: 1, cell: (o) => ({ text: words(o.status), paint: TONES[o.status] ?? 'cyan' }) },
  { head: 'purpose', rank: 5, cell: (o) => words(o.purpose ?? '') },
  { head: 'why', rank: 4, cell: (o) => ({ text: because(o), paint: 'dim' }) },
];

export const orders: Panel = ({ orders: all }, { width, most }) =>
  all.length === 0
    ? [title('Orders'), [{ text: 'none yet', paint: 'dim' }]]
    : [title('Orders', 'the newest first'), ...table(newest(all, most).shown, COLUMNS, width)];
