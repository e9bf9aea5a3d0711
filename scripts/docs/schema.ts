import { describeSchema } from '../../db/index.ts';

/** docs/generated/schema.md: every table and column, in both dialects. */
export async function schemaDocument(): Promise<string> {
  const tables = await describeSchema();
  const lines = ['# The database', '', '| table | what it holds |', '|---|---|'];
  for (const { name, about } of tables) lines.push(`| [${name}](#${name}) | ${about} |`);
  for (const { name, columns } of tables) {
    lines.push('', `## ${name}`, '', '| column | SQLite | PostgreSQL | |', '|---|---|---|---|');
    for (const column of columns) {
      const marks = [...(column.nullable ? ['may be null'] : []), ...(column.unique ? ['unique'] : [])].join(
        ', ',
      );
      lines.push(`| \`${column.name}\` | ${column.sqlite} | ${column.postgres} | ${marks} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}
