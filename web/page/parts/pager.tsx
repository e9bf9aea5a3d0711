import { integer } from './format.ts';

interface PagerProps {
  label: string;
  count: number;
  /** From 0. */
  page: number;
  size: number;
  turn: (page: number) => void;
}

export const pageOf = <Row,>(rows: readonly Row[], page: number, size: number): readonly Row[] => {
  const last = Math.max(0, Math.ceil(rows.length / size) - 1);
  const at = Math.min(page, last) * size;
  return rows.slice(at, at + size);
};

/** Buttons under a list that does not fit on one page; nothing where it does. */
export function Pager({ label, count, page, size, turn }: PagerProps) {
  const pages = Math.ceil(count / size);
  if (pages <= 1) return null;
  const at = Math.min(page, pages - 1);
  return (
    <nav class="pager" aria-label={`Pages of ${label}`}>
      <button type="button" disabled={at === 0} onClick={() => turn(at - 1)}>
        ‹ Back
      </button>
      <span>
        {integer(at * size + 1)}–{integer(Math.min(count, (at + 1) * size))} of {integer(count)}
      </span>
      <button type="button" disabled={at === pages - 1} onClick={() => turn(at + 1)}>
        Further ›
      </button>
    </nav>
  );
}
