import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** Where Chromium stands; `missing` says why its tests do not run here, null: they do. */
export interface ChromiumHere {
  readonly path: string;
  readonly missing: string | null;
}

/** Chromium of TEST_CHROMIUM, or Debian's. The title of what is skipped says `missing`. */
export function chromiumOrSkip(): ChromiumHere {
  const named = process.env['TEST_CHROMIUM'];
  const path = named ?? '/usr/bin/chromium';
  if (existsSync(path)) return { path, missing: null };
  return { path, missing: `skipped: no Chromium at ${path}; install it, or name one in TEST_CHROMIUM` };
}

/** A headless browser with a profile of its own; the test closes it. */
export const launchChromium = ({ path }: ChromiumHere): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'], // prettier-ignore
  });

export interface View {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly scheme?: 'light' | 'dark';
  /** A finger, and the layout of a telephone. */
  readonly phone?: boolean;
}

export const PHONE: View = { width: 390, height: 844, phone: true };
export const DESKTOP: View = { width: 1280, height: 900 };

export interface OpenedPage {
  readonly page: Page;
  /** Errors and warnings of the console and exceptions nobody caught. */
  readonly faults: string[];
  /** Every address that was asked for, the page itself first. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

/** Opens an address (http:, file:) in a context of its own and records what it says and asks for. */
export async function openPage(browser: Browser, url: string, view: View = DESKTOP): Promise<OpenedPage> {
  const { width, height, scheme = 'light', phone = false } = view;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    ...(phone && { isMobile: true, hasTouch: true, deviceScaleFactor: 2 }),
  });
  const page = await context.newPage();
  const faults: string[] = [];
  const requests: string[] = [];
  page.on('console', (said) => {
    if (said.type() === 'error' || said.type() === 'warning') faults.push(`${said.type()}: ${said.text()}`);
  });
  page.on('pageerror', (thrown) => faults.push(String(thrown)));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, faults, requests, close: () => context.close() };
}

/**
 * Every rule of axe, without what nobody reads: what passed, and a selector for each element, which cost more than the rules
 * and the way out of the browser.
 */
const AXE_RUN =
  "axe.run({ resultTypes: ['violations'], selectors: false }).then(({ violations }) => ({ violations }))";

/** Serious and critical findings of axe: rule and the first elements it names; none where the page can be used. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(AXE_RUN)) as Pick<axe.AxeResults, 'violations'>;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`); // prettier-ignore
}
