/** Rows by their key, in the order in which keys first appear. */
export function groupBy<Row, K>(rows: Iterable<Row>, key: (row: Row) => K): Map<K, Row[]> {
  const groups = new Map<K, Row[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return groups;
}
