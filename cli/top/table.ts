import type { Style } from '../style.ts';
import { pad, textWidth } from './line.ts';
import type { Line } from './line.ts';

export interface Cell {
  readonly text: string;
  readonly paint?: keyof Style | undefined;
}
export interface Column<Row> {
  readonly head: string;
  readonly cell: (row: Row) => Cell | string;
  readonly numeric?: boolean;
  /** The least important columns go first where the screen is narrow; 0 always stays. */
  readonly rank: number;
}

/** A table of as many columns as fit, the important ones first. */
export function table<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
): readonly Line[] {
  const cells = rows.map((row) => columns.map(({ cell }) => asCell(cell(row))));
  const widths = columns.map(({ head }, i) =>
    Math.max(textWidth(head), ...cells.map((row) => textWidth((row[i] as Cell).text))),
  );
  const kept = new Set<number>();
  let taken = 0;
  for (const i of columns
    .map((_, at) => at)
    .toSorted((a, b) => (columns[a]?.rank ?? 0) - (columns[b]?.rank ?? 0))) {
    const needs = (widths[i] as number) + (kept.size > 0 ? GAP.length : 0);
    if (taken + needs > width && columns[i]?.rank !== 0) break;
    kept.add(i);
    taken += needs;
  }
  const shown = columns.map((_, i) => i).filter((i) => kept.has(i));
  const line = (of: (i: number) => Cell): Line =>
    shown.flatMap((i, place) => {
      const { text, paint } = of(i);
      const filled = pad(text, widths[i] as number, columns[i]?.numeric ?? false);
      return [...(place > 0 ? [GAP] : []), { text: filled, paint }];
    });
  return [
    line((i) => ({ text: (columns[i] as Column<Row>).head, paint: 'dim' })),
    ...cells.map((row) => line((i) => row[i] as Cell)),
  ];
}

const GAP = '  ';
const asCell = (cell: Cell | string): Cell => (typeof cell === 'string' ? { text: cell } : cell);
