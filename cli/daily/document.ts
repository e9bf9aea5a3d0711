/** A report before it has a form: sections of lines and tables. All of it is text; whoever renders it escapes. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of figures, which stand to the right. */
  readonly right: readonly number[];
}

export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
  readonly table?: Table;
}

/** What is read first, set large. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  /** @default plain */
  readonly tone?: 'plain' | 'gain' | 'loss';
}

export interface Document {
  readonly title: string;
  readonly lead: readonly string[];
  readonly figures: readonly Figure[];
  /** What the account was worth, session by session up to this one. */
  readonly curve: readonly number[];
  readonly sections: readonly Section[];
}

export function documentText({ title, lead, sections }: Document): string {
  const parts = sections.map((s) => [s.title, '-'.repeat(s.title.length), ...s.lines, ...tableLines(s.table), ''].join('\n')); // prettier-ignore
  return [title, '='.repeat(title.length), ...lead, '', ...parts].join('\n');
}

function tableLines(table: Table | undefined): readonly string[] {
  if (!table || table.rows.length === 0) return [];
  const rows = [table.head, ...table.rows];
  const widths = table.head.map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, i) =>
        table.right.includes(i) ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number),
      ) // prettier-ignore
      .join('  ')
      .trimEnd(),
  );
}
