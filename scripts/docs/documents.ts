import { readFileSync } from 'node:fs';
import path from 'node:path';
import { rulesTable } from '../../llm/index.ts';
import { envExample, settingsTable } from '../../orchestrator/config/index.ts';
import { strategiesTable } from '../../strategies/index.ts';
import { alpacaOperationsDocument } from './alpaca-operations.ts';
import { denialsDocument } from './denials.ts';
import { eventsDocument } from './events.ts';
import { haltsDocument } from './halts.ts';
import { orderLifeDocument } from './order-life.ts';
import { reconciliationDocument } from './reconciliation.ts';
import { schemaDocument } from './schema.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const titled = (title: string, table: string): string => `# ${title}\n\n${table.trimEnd()}\n`;

/** Every document that is made from code, by its path from the root. */
const DOCUMENTS: Readonly<Record<string, () => string | Promise<string>>> = {
  '.env.example': envExample,
  'docs/generated/alpaca-operations.md': alpacaOperationsDocument,
  'docs/generated/config.md': settingsTable,
  'docs/generated/denials.md': denialsDocument,
  'docs/generated/events.md': eventsDocument,
  'docs/generated/halts.md': haltsDocument,
  'docs/generated/schema.md': schemaDocument,
  'docs/generated/selection-rules.md': () => titled('Which strategy the rules selector names', rulesTable()),
  'docs/order-life.md': orderLifeDocument,
  'docs/reconciliation.md': reconciliationDocument,
  'docs/generated/strategies.md': () => titled('Strategies', strategiesTable()),
};

export interface Document {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly file: string;
  readonly text: string;
}

export async function documents(): Promise<readonly Document[]> {
  return Promise.all(
    Object.entries(DOCUMENTS).map(async ([name, make]) => ({
      path: name,
      file: path.join(ROOT, name),
      text: await make(),
    })),
  );
}

/** Whether the file holds what the code says today. */
export function isCurrent(document: Document): boolean {
  try {
    return readFileSync(document.file, 'utf8') === document.text;
  } catch {
    return false;
  }
}
