import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
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
const PICTURES = path.join(import.meta.dirname, '../../runtime/screenshots/page');
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

/** What each view must show of a desk that has lived: text that comes from its database. */
export const VIEWS: readonly (readonly [view: string, title: string, holds: string])[] = [
  ['now', 'The desk now', 'The desk holds'],
  ['positions', 'Positions', 'Sold if it falls to'],
  ['account', 'Account and risk', 'Drawdown from the peak'],
  ['cycles', 'Cycles', '5 of 5 good'],
  ['signals', 'Signals', 'Buys and sells by their confidence'],
  ['refusals', 'Why no trade', 'Refused by Risk'],
  ['market', 'Orders on the chart', 'bought'],
  ['performance', 'Performance', 'Protective stop.'],
  ['models', 'Models', '4 answered, 0 failed'],
  ['audits', 'Audit', 'held'],
  ['backtests', 'Backtests', 'npm run backtest'],
  ['health', 'Health', 'Event loop'],
  ['help', 'Help', 'How to stop it'],
];

/** Views that between them use every colour; axe looks at these in the dark too. */
export const DARK = new Set(['now', 'signals', 'market']);

/** Opens a view by its address, and waits for its heading. */
export const go = async (page: Page, view: string, title: string): Promise<void> => {
  await page.evaluate(`location.hash = '#/${view}'`);
  await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
};
/** The whole view; of a dialog what a person sees of it. */
export const shot = async (page: Page, name: string): Promise<void> => {
  const fullPage = (await page.getByRole('dialog').count()) === 0;
  if (fullPage) await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage, scale: 'css' });
};
