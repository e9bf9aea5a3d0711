import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { EventOf } from '../../bus/index.ts';
import { openDatabase } from '../../db/index.ts';
import type { ReadModels } from '../../db/index.ts';
import { KEY, replyFor, startLoopback } from '../llm/loopback.ts';
import { scratchFolder, startDesk } from '../support/desk.ts';

export const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'] as const;

/** What a hostile model says for a reason: if anything renders it as markup, the page has an element with this id. */
export const HOSTILE =
  '<img src=x id="owned" onerror="document.title=\'owned\'"><script>document.title="owned"</script>';

/** Where a person finds the pictures; not under version control. */
export const PICTURES = path.join(import.meta.dirname, '../../runtime/screenshots/page');
mkdirSync(PICTURES, { recursive: true });

export interface Lived {
  readonly file: string;
  readonly events: readonly EventOf[];
}

/** A desk that has lived on the generated market: most sessions by the rules, the last few by a model that is no friend. */
export async function lived(): Promise<Lived> {
  const file = path.join(scratchFolder('page'), 'desk.db');
  const byRules = await startDesk({ file, symbols: SYMBOLS, run: { cycles: '45' } });
  const loopback = await startLoopback();
  try {
    loopback.manners = [
      {
        text: replyFor(SYMBOLS, 'RelativeStrength').replaceAll(
          'near its high',
          JSON.stringify(HOSTILE).slice(1, -1),
        ),
      },
    ];
    const env = { SELECTORS: 'groq,rules', GROQ_API_KEY: KEY, GROQ_BASE_URL: loopback.url };
    const byModel = await startDesk({ file, symbols: SYMBOLS, run: { cycles: '4' }, env });
    if (byRules.fault ?? byModel.fault) throw byRules.fault ?? byModel.fault;
    return { file, events: [...byRules.events, ...byModel.events] };
  } finally {
    await loopback.close();
  }
}

/** What the database says, to hold against the page. */
export async function books<T>(file: string, read: (reads: ReadModels) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
  try {
    return await read(database.reads);
  } finally {
    await database.close();
  }
}
