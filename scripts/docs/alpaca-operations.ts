import { readFileSync } from 'node:fs';
import path from 'node:path';
import { operations, refusedPart } from '../../brokers/exchange/protocol/index.ts';

/** Every operation of Alpaca's two OpenAPI files (June 2026), a line each: file, method, path. */
export function alpacaOperations(): readonly {
  readonly file: string;
  readonly method: string;
  readonly path: string;
}[] {
  const text = readFileSync(path.join(import.meta.dirname, 'alpaca-operations.txt'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [file = '', method = '', at = ''] = line.split(' ');
      return { file, method, path: at };
    });
}

const TITLES: Readonly<Record<string, string>> = { trading: 'Trading', data: 'Market data' };

/** What `npm run exchange` serves of them. */
export function alpacaOperationsDocument(): string {
  const served = new Set(operations.map(({ method, path: at }) => `${method} ${at}`));
  const all = alpacaOperations();
  const sections = Object.entries(TITLES).map(([file, title]) => {
    const own = all.filter((operation) => operation.file === file);
    const rows = own.map(({ method, path: at }) => {
      const part = refusedPart(at);
      const is = served.has(`${method} ${at}`) ? 'served' : part === null ? 'absent' : `refused: ${part}`;
      return `| ${method} | \`${at}\` | ${is} |`;
    });
    const count = rows.filter((row) => row.endsWith('served |')).length;
    return [
      `## ${title}: ${count} of ${own.length}`,
      '',
      '| method | path | |',
      '| --- | --- | --- |',
      ...rows,
    ].join('\n');
  });
  return [
    "# Operations of Alpaca's API that the exchange serves",
    '',
    'What is refused is answered 404, with the part of the API that this exchange does not have; absent is everything else.',
    'Short sales and margin are refused order by order. Besides these: the websockets `/stream` (order updates) and',
    '`/v2/{feed}` (market data), and the order updates as server-sent events at `/v2/events/trades`.',
    '',
    sections.join('\n\n'),
    '',
  ].join('\n');
}
