import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { TermName } from '../help/glossary.ts';
import { Term } from '../help/term.tsx';
import { Pager, pageOf } from './pager.tsx';
import './table.css';

export interface Column<Row> {
  readonly name: string;
  readonly term?: TermName;
  readonly cell: (row: Row) => ComponentChildren;
  /** Right-aligned figures. */
  readonly numeric?: boolean;
  /** Never broken over lines: dates. */
  readonly whole?: boolean;
  /** What the column sorts by; without it, it does not. */
  readonly by?: (row: Row) => number | string | null;
}

interface TableProps<Row> {
  /** What the table holds, for those who do not see it. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string | number;
  /** Said where there are no rows. */
  empty: string;
  pageSize?: number;
}

/**
 * Rows in pages, sorted by a column that is pressed. Only a page stands in the document, so that ten thousand rows cost
 * what twenty-five cost. On a phone each row becomes a card; the roles keep it a table for a screen reader.
 */
export function Table<Row>({ label, rows, columns, keyOf, empty, pageSize = 25 }: TableProps<Row>) {
  const [sort, setSort] = useState<{ readonly column: number; readonly up: boolean } | null>(null);
  const [page, setPage] = useState(0);
  if (rows.length === 0) return <p class="quiet">{empty}</p>;
  const by = sort === null ? undefined : columns[sort.column]?.by;
  const sorted = by ? [...rows].sort((a, b) => order(by(a), by(b), sort?.up ?? true)) : rows;
  const shown = pageOf(sorted, page, pageSize);
  const press = (column: number): void => {
    setPage(0);
    setSort(sort?.column === column ? { column, up: !sort.up } : { column, up: false });
  };
  return (
    <>
      <table class="rows" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column, index) => {
              const sorting = sort?.column === index ? (sort.up ? 'ascending' : 'descending') : undefined;
              return (
                <th
                  key={column.name}
                  role="columnheader"
                  scope="col"
                  class={column.numeric ? 'numeric' : ''}
                  aria-sort={sorting}
                >
                  {column.term ? <Term name={column.term}>{column.name}</Term> : <span>{column.name}</span>}
                  {column.by && (
                    <button
                      type="button"
                      class="sort"
                      aria-label={`Sort by ${column.name}`}
                      onClick={() => press(index)}
                    >
                      {sorting === undefined ? '↕' : sorting === 'ascending' ? '↑' : '↓'}
                    </button>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {shown.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column) => (
                <td
                  key={column.name}
                  role="cell"
                  data-name={column.name}
                  class={column.numeric ? 'numeric' : column.whole ? 'whole' : ''}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Pager label={label} count={rows.length} page={page} size={pageSize} turn={setPage} />
    </>
  );
}

/** Undefined figures last, either way. */
function order(a: number | string | null, b: number | string | null, up: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b === up ? -1 : 1;
}
