import type { Line } from '../line.ts';
import type { TopView } from '../view.ts';

/** Room that a panel has: columns, and rows of each of its lists. */
export interface Room {
  readonly width: number;
  readonly most: number;
}

/** One part of the screen; no lines: there is nothing to say. */
export type Panel = (view: TopView, room: Room) => readonly Line[];

/** The newest first, and a line that says how many are left out. */
export function newest<Row>(
  rows: readonly Row[],
  most: number,
): { readonly shown: readonly Row[]; readonly rest: readonly Line[] } {
  const shown = rows.slice(-most).toReversed();
  const left = rows.length - shown.length;
  return { shown, rest: left > 0 ? [[{ text: `and ${left} more`, paint: 'dim' }]] : [] };
}

export const title = (text: string, note = ''): Line => [
  { text, paint: 'bold' },
  { text: note === '' ? '' : ` ${note}`, paint: 'dim' },
];
