import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { nextSession, shiftSessions } from '../domain/calendar/index.ts';
import { SIMULATED_FIRST_TRADED, simulatedMarket } from '../market/index.ts';
import { chromiumOrSkip, launchChromium, openPage } from '../test/support/chromium.ts';
import { pause, withPage } from './dashboard.ts';
import { memoryDesk } from './desk.ts';
import type { Bench } from './harness.ts';

const SYMBOLS = ['AAPL', 'MSFT', 'GOOGL', 'SPY', 'QQQ'];
const ROWS = 10_000;
const here = chromiumOrSkip();

async function withBrowser<T>(use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchChromium(here);
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

const day = (i: number): string => new Date(Date.UTC(1985, 0, 1) + i * 86_400_000).toISOString().slice(0, 10);

/** Ten thousand candles, trades, fills and points of the curve, written past the journal: only reading them is measured. */
function fill(file: string): void {
  type Statement = { run(...values: readonly unknown[]): unknown };
  type Sqlite = new (file: string) => {
    prepare(sql: string): Statement;
    exec(sql: string): void;
    close(): void;
  };
  const db = new (createRequire(import.meta.url)('better-sqlite3') as Sqlite)(file);
  const rows = (table: string, columns: string): Statement =>
    db.prepare(`insert into ${table} (${columns}) values (${columns.replaceAll(/\w+/g, '?')})`);
  const bar = rows('bars', 'symbol,date,revision,open,high,low,close,volume');
  const trade = rows('trade_history', 'id,symbol,strategy,side,qty,entry_time,entry_price,exit_time,exit_price,pnl,reason,order_ids'); // prettier-ignore
  const order = rows('orders', 'client_order_id,id,first_seq,place,symbol,side,type,qty,filled_qty,avg_fill_price,status,time_in_force,order_class,created_at,updated_at,strategy,purpose'); // prettier-ignore
  const filled = rows('fills', 'execution_id,seq,order_id,client_order_id,symbol,side,qty,price,fees,at,session'); // prettier-ignore
  const point = rows('equity_curve', 'cycle_id,seq,time,session,equity,cash,drawdown');
  rows('iteration_log', 'id,first_seq,session,started_at,status,entries,signals,approved,refused,orders,failures').run('c', 1, day(ROWS), `${day(ROWS)}T20:00:00.000Z`, 'completed', 1, 0, 0, 0, 0, '[]'); // prettier-ignore
  db.exec('begin');
  for (let i = 0; i < ROWS; i++) {
    const close = 100 + 40 * Math.sin(i / 200) + 3 * Math.sin(i);
    bar.run('AAPL', day(i), 0, close - 1, close + 2, close - 3, close, 1e6);
    const symbol = SYMBOLS[i % SYMBOLS.length];
    for (const [side, session] of [
      ['buy', day(i)],
      ['sell', day(i + 3)],
    ] as const) {
      const id = `${i}-${side}`;
      const at = `${session}T20:00:00.000Z`;
      order.run(id, id, i, 0, symbol, side, 'market', 10, 10, close, 'filled', 'day', 'simple', at, at, 'Breakout', side === 'buy' ? 'entry' : 'exit'); // prettier-ignore
      filled.run(id, i, id, id, symbol, side, 10, close, 0.1, at, session);
    }
    trade.run(i + 1, symbol, 'Breakout', 'long', 10, day(i), close, day(i + 3), close + 1, 10 * Math.sin(i), 'stop', JSON.stringify([`${i}-buy`, `${i}-sell`])); // prettier-ignore
    point.run(`c${i}`, i + 1, `${day(i)}T20:00:00.000Z`, day(i), 1e5 + 1e4 * Math.sin(i / 300), 5e4, 0.01);
  }
  db.exec('commit');
  db.close();
}

/** Milliseconds from asking for the address to everything of the view standing there, in a fresh tab. */
async function loads(view: string, stands: string, times: number): Promise<number[]> {
  return withPage(({ address, token, file }) =>
    withBrowser(async (browser) => {
      fill(file);
      const taken: number[] = [];
      for (let i = 0; i <= times; i++) {
        const opened = await openPage(browser, `${address}/#token=${token}`);
        await opened.page.locator('h1').waitFor();
        await opened.page.evaluate(`location.hash = '#/${view}'`);
        const begun = performance.now();
        await opened.page.reload({ waitUntil: 'commit' });
        await opened.page.locator(stands).first().waitFor();
        await opened.page.locator('main', { hasNotText: 'Reading…' }).waitFor();
        // The first one warms the server, which bundles the page when it is first asked for.
        if (i > 0) taken.push(performance.now() - begun);
        await opened.close();
      }
      return taken;
    }),
  );
}

/** Milliseconds from asking for all that is stored, since somebody dragged the chart back to its begin, to all of it drawn. */
async function older(times: number): Promise<number[]> {
  return withPage(({ address, token, file }) =>
    withBrowser(async (browser) => {
      fill(file);
      const taken: number[] = [];
      for (let i = 0; i <= times; i++) {
        const opened = await openPage(browser, `${address}/#token=${token}`);
        const { page } = opened;
        await page.locator('h1').waitFor();
        await page.evaluate("location.hash = '#/market/AAPL'");
        const chart = page.locator('.chart');
        await chart.locator('canvas').first().waitFor();
        const { x = 0, y = 0, width = 0 } = (await chart.boundingBox()) ?? {};
        let begun: number | null = null;
        page.on('request', (request) => {
          if (/\/bars\/.*limit=100000/.test(request.url())) begun ??= performance.now();
        });
        while (begun === null) {
          await page.mouse.move(x + 60, y + 60);
          await page.mouse.down();
          await page.mouse.move(x + width - 120, y + 60, { steps: 3 });
          await page.mouse.up();
        }
        await page.locator(`.chart[aria-label*="${ROWS} days"]`).waitFor();
        if (i > 0) taken.push(performance.now() - begun);
        await opened.close();
      }
      return taken;
    }),
  );
}

/** Milliseconds from the commit of a cycle's last event to the page's headline telling of it. */
async function shown(cycles: number): Promise<number[]> {
  return withPage(({ address, token, database }) =>
    withBrowser(async (browser) => {
      const { page } = await openPage(browser, `${address}/#token=${token}`);
      await page.getByText('Live', { exact: true }).waitFor();
      await observe(page);
      const market = simulatedMarket({ seed: 1, start: shiftSessions(SIMULATED_FIRST_TRADED, -251) });
      const desk = await memoryDesk(SYMBOLS, market, { journal: database.journal });
      const ended: number[] = [];
      for (let i = 0, session = SIMULATED_FIRST_TRADED; i < cycles; i++, session = nextSession(session)) {
        await desk.play(session);
        await desk.cycle(session);
        ended.push(performance.timeOrigin + performance.now());
        await pause(1000);
      }
      const changed = (await page.evaluate('window.changed')) as number[];
      // The first change after a cycle's end; both clocks are this machine's.
      return ended.slice(1).flatMap((at) => changed.find((when) => when >= at - 5) ?? []).map((when, i) => Math.max(0, when - (ended[i + 1] as number))); // prettier-ignore
    }),
  );
}

const observe = (page: Page): Promise<unknown> =>
  page.evaluate(
    `window.changed = [];
     new MutationObserver(() => window.changed.push(performance.timeOrigin + performance.now()))
       .observe(document.querySelector('.lead'), { childList: true, subtree: true, characterData: true })`,
  );

const benches: readonly Bench[] = [
  {
    name: `the page's first screen with ${ROWS} trades, from its address`,
    unit: 'ms',
    asked: 1000,
    run: () => loads('now', '.chart canvas', 7),
  },
  {
    name: `the page's list of ${ROWS} trades, from its address`,
    unit: 'ms',
    asked: 1000,
    run: () => loads('performance', '.rows tbody tr', 5),
  },
  {
    name: `the page's chart of ${ROWS} candles with its orders, from its address`,
    unit: 'ms',
    asked: 1000,
    run: () => loads('market/AAPL', '.chart canvas', 9),
  },
  {
    name: `the page's chart dragged back to where it begins: all ${ROWS} candles`,
    unit: 'ms',
    asked: 1000,
    run: () => older(5),
  },
  {
    name: "an event from its commit to the page's headline",
    unit: 'ms',
    asked: 100,
    run: () => shown(12),
  },
];

/** Nothing where there is no Chromium to look through. */
export const pageBenches: readonly Bench[] = here.missing === null ? benches : [];
