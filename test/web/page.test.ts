import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../db/index.ts';
import { Assets } from '../../web/server/assets.ts';
import { acknowledgeNotice, readNotices } from '../../notify/index.ts';
import { keepNotice } from '../../notify/log.ts';
import { readStatus } from '../../orchestrator/status/index.ts';
import { DESKTOP, PHONE, axeFindings, chromiumOrSkip, launchChromium, openPage } from '../support/chromium.ts'; // prettier-ignore
import type { OpenedPage } from '../support/chromium.ts';
import { serveFile } from '../support/dashboard.ts';
import type { Served } from '../support/dashboard.ts';
import { scratchFolder, startDesk } from '../support/desk.ts';
import { DARK, HOSTILE, SYMBOLS, VIEWS, books, go, lived, shot } from './page-stage.ts';

const here = chromiumOrSkip();

describe.skipIf(here.missing !== null)(`the page${here.missing === null ? '' : ` (${here.missing})`}`, () => {
  /** Bundled once for all servers. */
  const assets = new Assets();
  let browser: Browser;
  let server: Served;
  let file: string;
  /** The one tab that all tests share which do not ask what a fresh one does. */
  let tab: OpenedPage;
  beforeAll(async () => {
    [{ file }, browser] = await Promise.all([lived(), launchChromium(here), assets.get('/')]);
    server = await serveFile(file, { assets });
    tab = await openPage(browser, server.link);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const foreign = (opened: OpenedPage): readonly string[] =>
    opened.requests.filter((url) => !url.startsWith(`http://${server.host}/`));

  describe.each([
    ['on a desktop, light', DESKTOP],
    ['on a phone, dark', { ...PHONE, scheme: 'dark' }],
  ] as const)('%s', (_, view) => {
    let opened: OpenedPage;
    beforeAll(async () => {
      opened = view === DESKTOP ? tab : await openPage(browser, server.link, view);
    });
    afterAll(() => (view === DESKTOP ? undefined : opened?.close()));

    it.each(VIEWS)(
      'the view %s shows what the database holds, with no serious finding of axe',
      async (key, title, holds) => {
        const { page } = opened;
        await go(page, key, title);
        await page.locator('main', { hasText: holds }).waitFor();
        await page.locator('main', { hasNotText: 'Reading…' }).waitFor();
        const wide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'); // prettier-ignore
        expect(wide, `${title} does not run off the side`).toBeLessThanOrEqual(0);
        const looked = view === DESKTOP || DARK.has(key);
        expect(looked ? await axeFindings(page) : [], title).toEqual([]);
        await shot(page, `${key}-${view === DESKTOP ? 'desktop' : 'phone'}`);
      },
    );

    it('without a fault or a foreign request in any of them', () => {
      expect(opened.faults).toEqual([]);
      expect(foreign(opened)).toEqual([]);
    });
  });

  it('says in every view of a desk that has done nothing yet that it has not, without a fault', async () => {
    const young = path.join(scratchFolder('young'), 'desk.db');
    await (await openDatabase({ url: `file:${young}`, mode: 'write' })).close();
    const begins = await serveFile(young, { assets });
    const opened = await openPage(browser, begins.link);
    for (const [key, title] of VIEWS) {
      await go(opened.page, key, title);
      await opened.page.locator('main', { hasNotText: 'Reading…' }).waitFor();
      expect(await opened.page.locator('.fault').allInnerTexts(), title).toEqual([]);
      if (key === 'now') await shot(opened.page, 'young-desktop');
    }
    expect(opened.faults).toEqual([]);
    await opened.close();
    await begins.close();
  });

  it('reads the newest 1,000 days of a chart, and all of them for who drags back to where they begin', async () => {
    const old = path.join(scratchFolder('old'), 'desk.db');
    const database = await openDatabase({ url: `file:${old}`, mode: 'write' });
    const days = Array.from({ length: 1100 }, (_, i) => ({
      date: new Date(Date.UTC(2015, 0, 1 + i)).toISOString().slice(0, 10),
      open: 100 + (i % 7), high: 108 + (i % 7), low: 99, close: 103 + (i % 7), volume: 1000,
    })); // prettier-ignore
    await database.bars.append('AAPL', 0, days);
    await database.close();
    const kept = await serveFile(old, { assets });
    const { page, faults, close } = await openPage(browser, kept.link);
    await go(page, 'market/AAPL', 'Orders on the chart');
    const chart = page.locator('.chart');
    await page.locator('.chart[aria-label^="AAPL: 1000 days"] canvas').first().waitFor();
    const { x = 0, y = 0, width = 0 } = (await chart.boundingBox()) ?? {};
    for (let i = 0; i < 30 && !(await chart.getAttribute('aria-label'))?.includes('1100 days'); i++) {
      await page.mouse.move(x + 60, y + 60);
      await page.mouse.down();
      await page.mouse.move(x + width - 120, y + 60, { steps: 3 });
      await page.mouse.up();
    }
    await page.locator('.chart[aria-label^="AAPL: 1100 days"]').waitFor();
    expect(faults).toEqual([]);
    await close();
    await kept.close();
  });

  it('says on its first screen what is held, why it was bought, why nothing was bought, and how to stop', async () => {
    const { positions, cycle } = await books(file, async (reads) => ({
      positions: await Promise.all(
        (await reads.positions()).map(async (held) => ({
          ...held,
          closing: await reads.closing(held.symbol),
        })),
      ),
      cycle: (await reads.cycles({ limit: 1 }))[0],
    }));
    expect(positions.length, 'the stage holds something').toBeGreaterThan(0);
    const { page } = tab;
    await go(page, 'now', 'The desk now');
    for (const { symbol, qty, stop, closing } of positions) {
      const card = page.getByRole('article', { name: `Position in ${symbol}` });
      await card.waitFor();
      const text = (await card.innerText()).replaceAll('\u00a0', ' ');
      expect(text).toContain(`${qty} shares`);
      expect(text).toMatch(/Why: bought \d+ \w+ \d{4} by [A-Z]\w+/);
      const end = stop === null ? 'No stop' : `Sold if it falls to ${stop.toFixed(2)}`;
      expect(text).toContain(closing === null ? end : 'An order to sell');
    }
    const reasons = page.getByRole('list', { name: 'Reasons why there was no trade' });
    expect(await reasons.getByRole('listitem').count()).toBeGreaterThan(1);
    await page.getByRole('heading', { name: 'How to stop it' }).waitFor();
    const signals = page.getByRole('table', { name: 'Signals and what became of them' });
    expect(await signals.getByRole('row').count(), 'one row a symbol and the heading').toBe(
      1 + (cycle?.signals ?? 0),
    );
  });

  it('opens a station to what went in and out, and an order to the chain behind it', async () => {
    const { page, faults } = tab;
    await go(page, 'now', 'The desk now');
    await page.getByRole('button', { name: 'Strategy lets a strategy' }).click();
    const station = page.getByRole('group', { name: 'Strategy: what went in and out' });
    await station.waitFor();
    expect(await station.innerText()).toMatch(/AAPL [\d,]+ bars to [\s\S]*chosen by groq/);
    await shot(page, 'station-open-desktop');
    await page.getByRole('button', { name: 'Why? position in' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('order updated').first().waitFor();
    const agents = await dialog.getByRole('heading', { level: 3 }).allInnerTexts();
    expect(agents.map((text) => text.split(' ')[0])).toEqual(expect.arrayContaining(['Data', 'Strategy', 'Quant', 'Risk', 'Execution', 'Broker'])); // prettier-ignore
    expect(await axeFindings(page)).toEqual([]);
    await shot(page, 'why-desktop');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
  });

  it('P10: shows what a model wrote as text, whatever it wrote', async () => {
    const { page, faults } = tab;
    await go(page, 'signals', 'Signals');
    await page.getByText(HOSTILE).first().waitFor();
    await go(page, 'models', 'Models');
    await page.getByRole('button', { name: 'Read it' }).first().click();
    await page.getByRole('dialog').getByText('onerror=').first().waitFor();
    expect(await page.locator('#owned').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.title()).toBe('Models · Tickwright');
    expect(faults).toEqual([]);
  });

  it('takes the token out of the address, keeps it for the tab alone, and asks for the link where there is none', async () => {
    const opened = await openPage(browser, server.link);
    const { page } = opened;
    await page.getByRole('heading', { name: 'The desk now' }).waitFor();
    expect(page.url()).not.toContain(server.token);
    await page.reload();
    await page.getByRole('heading', { name: 'The desk now' }).waitFor();
    await opened.close();
    const stranger = await openPage(browser, `http://${server.host}/`);
    await stranger.page.getByRole('heading', { name: 'Open the link from the terminal' }).waitFor();
    expect(await axeFindings(stranger.page)).toEqual([]);
    await stranger.page.getByLabel('Link or token').fill(server.link);
    await stranger.page.getByRole('button', { name: 'Open the desk' }).click();
    await stranger.page.getByRole('heading', { name: 'The desk now' }).waitFor();
    await stranger.close();
  });

  it('can be used by keyboard: skip link, terms, dialogs', async () => {
    const { page } = tab;
    await go(page, 'now', 'The desk now');
    await page.reload();
    await page.getByRole('heading', { name: 'The desk now' }).waitFor();
    const focused = () => page.evaluate('document.activeElement.id || document.activeElement.textContent');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('To the content');
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('content');
    await page.getByRole('button', { name: 'Worth' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('cash plus everything held').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('cash plus everything held').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Stop the desk' }).first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Stop the desk?' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await focused()).toBe('Stop the desk');
  });

  it('counts on every view what waits for an answer, shows it on its first, and takes the answer', async () => {
    const folder = path.dirname(file);
    acknowledgeNotice(folder, { id: 'all', by: 'the stage', now: 0 });
    const kept = (n: number, severity: 'warning' | 'critical', title: string) =>
      keepNotice(folder, { id: `n${900 + n}`, at: '2024-03-05T21:00:00.000Z', kind: 'drawdown', severity, title, text: HOSTILE, key: title }); // prettier-ignore
    kept(1, 'warning', 'the drawdown has passed 5 %');
    kept(2, 'critical', 'the drawdown has passed 10 %');
    const { page, faults } = tab;
    await go(page, 'now', 'The desk now');
    await page.reload();
    const unread = page.getByRole('region', { name: 'Unread notices' });
    await unread.getByText('2 notices to answer.').waitFor();
    expect(await unread.innerText()).toMatch(/passed 10 %[\s\S]*passed 5 %/);
    expect(await page.locator('#owned').count(), 'what a notice says is text').toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await shot(page, 'notices-desktop');
    const badge = page.locator('.top').getByRole('link', { name: '2 unread notices' });
    await go(page, 'performance', 'Performance');
    await badge.click();
    await page.getByRole('heading', { name: 'The desk now' }).waitFor();
    await unread.getByRole('button', { name: 'Acknowledge n902' }).click();
    await unread.getByText('1 notice to answer.').waitFor();
    expect(readNotices(folder).find((n) => n.id === 'n902')?.acknowledged?.by).toBe('dashboard');
    await unread.getByRole('button', { name: 'Acknowledge n901' }).focus();
    await page.keyboard.press('Enter');
    await unread.waitFor({ state: 'detached' });
    await page.locator('.top', { hasNotText: 'unread' }).waitFor();
    expect(faults).toEqual([]);
  });

  it('shows the health that the desk itself told: its loop, stations, breakers, limiters and providers', async () => {
    const told = readStatus(path.dirname(file), 0)?.status;
    if (!told) throw new Error('the stage has told nothing');
    expect(told.providers.length, 'a model was asked on the stage').toBeGreaterThan(0);
    const { page, faults } = tab;
    await go(page, 'health', 'Health');
    await page.getByText(`${told.cycles.finished} finished, ${told.cycles.failed} failed`).waitFor();
    for (const [title, rows] of [
      ['Breakers', told.breakers],
      ['Limiters', told.limiters],
      ['Providers', told.providers],
      ['Stations', told.stations],
    ] as const) {
      const items = page.getByRole('list', { name: title, exact: true }).getByRole('listitem');
      expect(await items.count(), title).toBe(rows.length);
    }
    const providers = await page.getByRole('list', { name: 'Providers' }).innerText();
    for (const { name, succeeded } of told.providers) {
      expect(providers).toContain(name);
      expect(providers).toContain(`${succeeded} answer`);
    }
    expect(faults).toEqual([]);
  });

  it('P7: follows a running desk, stops it with a reason, keeps its stops, and resumes it', async () => {
    const ending = new AbortController();
    const before = await books(file, (reads) => reads.cycles({ limit: 1 }));
    const { page, faults } = tab;
    await go(page, 'now', 'The desk now');
    const main = page.getByRole('main');
    await main.getByText('The desk holds').waitFor();
    const was = await page.locator('.lead').innerText();
    const desk = startDesk({ file, symbols: SYMBOLS, run: { speed: '4' }, signal: ending.signal });
    await page.locator('.feed li').first().waitFor();
    await page.locator('.lead', { hasNotText: was }).waitFor();
    await page.locator('.state[data-state=active]', { hasText: 'Trading' }).waitFor();

    await page.locator('.top').getByRole('button', { name: 'Stop the desk' }).click();
    const dialog = page.getByRole('dialog', { name: 'Stop the desk?' });
    expect(await dialog.innerText()).toMatch(
      /Nothing new is opened[\s\S]*cancelled[\s\S]*protective stops stay/,
    );
    await shot(page, 'stop-dialog-desktop');
    expect(
      await dialog.getByRole('button', { name: 'Stop the desk' }).isDisabled(),
      'a reason is required',
    ).toBe(true);
    await dialog.getByLabel('Reason').fill('a look at the books');
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Stop the desk' }).click();
    await page.locator('.state[data-state=halted]').waitFor();
    await main.getByText('“a look at the books').waitFor();
    await shot(page, 'halted-desktop');

    await page.locator('.top').getByRole('button', { name: 'Resume' }).click();
    await page
      .getByRole('dialog', { name: 'Resume trading?' })
      .getByRole('button', { name: 'Resume trading' })
      .click();
    await page.locator('.state[data-state=active]').waitFor();
    ending.abort();
    const { fault, events } = await desk;
    expect(fault).toBeNull();
    expect(events.filter((e) => e.type === 'halted')).toMatchObject([
      { payload: { code: 'by_hand', reason: expect.stringMatching(/^a look at the books/) } },
    ]);
    const from = events.findIndex((e) => e.type === 'halted');
    const to = events.findIndex((e) => e.type === 'resumed');
    expect(to).toBeGreaterThan(from);
    const meanwhile = events.slice(from, to);
    const sent = meanwhile.filter((e) => e.type === 'approved_ready').flatMap((e) => e.payload.orders);
    expect(
      sent.filter((order) => order.purpose === 'entry'),
      'nothing new while it was halted',
    ).toEqual([]);
    // Until the next session: later on an exit takes its own stop away, as it must.
    const next = meanwhile.findIndex((e) => e.type === 'cycle_started');
    const window = next < 0 ? meanwhile : meanwhile.slice(0, next);
    const stops = window.filter((e) => e.type === 'order_updated' && e.payload.order.type === 'stop');
    // What the gate let go in the cycle under way takes its own stop along: a sale, or a higher stop in its place.
    const begun = events.slice(0, from).findLastIndex((e) => e.type === 'cycle_started');
    const decided = [...events.slice(begun, from), ...window].filter((e) => e.type === 'approved_ready');
    const cancels = decided.flatMap((e) => e.payload.cancels.filter(({ reason }) => reason !== 'halted'));
    const given = new Set(cancels.map(({ clientOrderId }) => clientOrderId));
    const placed = new Set(
      decided.flatMap((e) => e.payload.orders.map(({ clientOrderId }) => clientOrderId)),
    );
    // A leg goes with the entry that the halt takes back before it has bought anything.
    const buys = events.flatMap((e) => (e.type === 'order_updated' && e.payload.order.side === 'buy' ? [e.payload] : [])); // prettier-ignore
    const bought = new Set(buys.flatMap(({ order, fill }) => (fill ? [order.id] : [])));
    const unbought = new Set(buys.flatMap(({ order }) => (bought.has(order.id) ? [] : [order.id])));
    const touched = stops.filter((e) => {
      if (e.type !== 'order_updated') return false;
      const { clientOrderId, parentId } = e.payload.order;
      const protects = parentId === null || !unbought.has(parentId);
      return protects && !given.has(clientOrderId) && !placed.has(clientOrderId);
    });
    expect(touched, 'no protective stop is touched but by what the gate let go before').toEqual([]);
    expect((await books(file, (reads) => reads.cycles({ limit: 1 })))[0]?.session).not.toBe(
      before[0]?.session,
    );
    expect(faults).toEqual([]);
  });

  it('says when it is not live, comes back by itself, and shows what happened meanwhile', async () => {
    const { page } = tab;
    await go(page, 'now', 'The desk now');
    await page.getByText('Live', { exact: true }).waitFor();
    const { port } = server;
    await server.close();
    await page.getByText('Not live: trying again').waitFor();
    await shot(page, 'not-live-desktop');
    await startDesk({ file, symbols: SYMBOLS, run: { cycles: '1' } });
    server = await serveFile(file, { assets, addresses: { host: '127.0.0.1', port, origin: null } });
    await page.getByText('Live', { exact: true }).waitFor();
    const [last] = await books(file, (reads) => reads.cycles({ limit: 1 }));
    const day = Number(last?.session.slice(8));
    const lead = page.locator('.lead', { hasText: new RegExp(`\\b${day}\\s`) });
    await lead.waitFor();
    expect(await page.locator('.line').innerText()).toBe('Live');
  });
});
