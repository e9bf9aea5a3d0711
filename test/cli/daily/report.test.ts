import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readDay } from '../../../cli/daily/day.ts';
import { dayEnd } from '../../../cli/daily/day-end.ts';
import type { DayReads } from '../../../cli/daily/day.ts';
import { documentText } from '../../../cli/daily/document.ts';
import { documentHtml } from '../../../cli/daily/html.ts';
import { dayReport } from '../../../cli/daily/report.ts';
import { writeReport } from '../../../cli/daily/write.ts';
import { openDatabase } from '../../../db/index.ts';
import type { ParityView } from '../../../db/index.ts';
import { readNotices } from '../../../notify/index.ts';
import { loadConfig } from '../../../orchestrator/config/index.ts';
import { runDesk } from '../../../orchestrator/desk.ts';
import { createLogging } from '../../../orchestrator/logging/index.ts';
import { scratchFolder, startDesk } from '../../support/desk.ts';

const folder = scratchFolder('daily');
const file = path.join(folder, 'desk.db');
const plain = (words: string): string => words;

async function withReads<T>(use: (reads: DayReads) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url: `file:${file}`, mode: 'read' });
  try {
    return await use(database.reads);
  } finally {
    await database.close();
  }
}

/** The same reads, but for one list. */
const telling = (reads: DayReads, name: keyof DayReads, rows: readonly unknown[]): DayReads =>
  new Proxy(reads, {
    get: (target, asked) =>
      asked === name
        ? async () => rows
        : (Reflect.get(target, asked) as ((...a: unknown[]) => unknown) | undefined)?.bind(target),
  });

describe('the daily report', () => {
  beforeAll(async () => {
    const { fault } = await startDesk({ file, symbols: ['AAPL', 'MSFT', 'SPY'], run: { cycles: '40' } });
    if (fault !== null) throw fault;
  }, 30_000);

  it('tells every fill of the session with its reason, every refusal, and the account to the cent', () =>
    withReads(async (reads) => {
      const fills = await reads.fills();
      const session = fills.at(-1)?.session as string;
      const day = await readDay(reads, session);
      const text = documentText(dayReport(day));
      for (const f of fills.filter((one) => one.session === session))
        expect(text).toMatch(new RegExp(`${f.side === 'buy' ? 'bought' : 'sold'} +${f.qty} +${f.symbol} .+[a-z]${f.side === 'buy' ? '.+rule met \\\\(' : ''}`));
      const denials = (await reads.denials()).filter((d) => d.session === session);
      expect(day.denials).toEqual(denials);
      const equity = (await reads.equity()).filter((e) => e.session <= session);
      const [before, now] = equity.slice(-2).map((e) => e.equity) as [number, number];
      const change = (now - before).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
      expect(text).toContain(change);
      for (const title of ['What was done', 'What was not done, and why', 'Profit and loss', 'Risk', 'Costs', 'Models', 'Parity', 'Plans for the next session'])
        expect(text).toContain(title);
    })); // prettier-ignore

  it('every session of the run has one, also the first and those without a trade', () =>
    withReads(async (reads) => {
      for (const { session } of await reads.cycles()) {
        const html = documentHtml(dayReport(await readDay(reads, session)));
        expect(html).not.toMatch(/undefined|NaN|\[object/);
      }
    }));

  it('tomorrow’s plans name what is held and where it is let go', () =>
    withReads(async (reads) => {
      const [last] = await reads.cycles({ limit: 1 });
      const text = documentText(dayReport(await readDay(reads, last?.session as string)));
      const held = await reads.positions();
      expect(held.length).toBeGreaterThan(0);
      const plans = text.slice(text.indexOf('Plans for the next session'));
      for (const { symbol, stop } of held)
        expect(plans).toMatch(new RegExp(`${symbol} .*${stop?.toFixed(2)}`));
    }));

  it('P1: what a model wrote is data: no tag of it reaches the page, and the page asks for nothing', () =>
    withReads(async (reads) => {
      const hostile = `<script>alert(1)</script><img src=x onerror="x"> & 'so on'`;
      const [last] = await reads.cycles({ limit: 1 });
      const { session = '', id = '' } = last ?? {};
      const tainted = telling(reads, 'narratives', [
        { cycleId: id, at: '', session, narrative: hostile, recommendations: [hostile] },
      ]);
      const html = documentHtml(dayReport(await readDay(tainted, session)));
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(html).not.toMatch(/<script|<img|<[^>]+ on\w+=/);
      expect(html).not.toMatch(/https?:|<link|src=(?!x)/);
    }));

  it('P10: a secret in the audit’s words reaches neither file', () =>
    withReads(async (reads) => {
      const [last] = await reads.cycles({ limit: 1 });
      const { html, txt } = await writeReport(reads, last?.session as string, folder, (words) => words.replaceAll('SPY', '[redacted]')); // prettier-ignore
      for (const written of [html, txt]) expect(readFileSync(written, 'utf8')).not.toContain('SPY');
    }));

  it('tells the parity of the session where it has been compared', () =>
    withReads(async (reads) => {
      const [last] = await reads.cycles({ limit: 1 });
      const session = last?.session as string;
      const line = { day: '2024-02-01', next: session, status: 'compared', orders: 4, differences: 3, differenceDollars: 12, unexplained: 1, unexplainedDollars: 2 } as ParityView; // prettier-ignore
      const compared = telling(reads, 'parity', [line]);
      expect(documentText(dayReport(await readDay(compared, session)))).toContain('3 differences from the simulation worth $12, of which 1 unexplained ($2)'); // prettier-ignore
    }));
});

describe('beside the desk', () => {
  const run = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const place = scratchFolder('daily-desk');
    const config = loadConfig({ purpose: 'desk', folder: place, environment: { DATABASE_URL: `file:${path.join(place, 'desk.db')}`, SYMBOLS: 'AAPL,SPY', ...env }, run: { speed: 'max', cycles: '3' } }); // prettier-ignore
    const logging = createLogging({ logsDir: config.logsDir, level: 'error', secrets: [] });
    const quiet = { header: plain, opened: plain, on: plain, note: plain, footer: plain } as never;
    const daily = dayEnd(config, { redact: plain, note: plain });
    await runDesk(config, { reporter: quiet, logging, signal: new AbortController().signal, daily });
    logging.close();
    return place;
  };

  it('a replay writes none by itself; where asked, one a session, each with its notice', async () => {
    expect(existsSync(path.join(await run({}), 'reports'))).toBe(false);
    const place = await run({ DAILY_REPORT: 'always', NOTIFY_REPLAY: 'true' });
    const notices = readNotices(place).filter((n) => n.kind === 'daily_report');
    expect(notices).toHaveLength(3);
    for (const { title, text } of notices) {
      const session = title.replace('report of ', '');
      expect(existsSync(path.join(place, 'reports', `${session}.html`))).toBe(true);
      expect(readFileSync(path.join(place, 'reports', `${session}.txt`), 'utf8')).toContain(text);
    }
  });
});
