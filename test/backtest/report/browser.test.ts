import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings, chromiumOrSkip, DESKTOP, launchChromium, openPage, PHONE } from '../../support/chromium.ts'; // prettier-ignore
import { scratchFolder } from '../../support/desk.ts';
import { comparedWithItself, inputOf, reportPage, sectionsOf } from './made.ts';

const chromium = chromiumOrSkip();

describe.skipIf(chromium.missing !== null)(
  `the report in a browser (${chromium.missing ?? 'Chromium'})`,
  () => {
    let browser: Browser;
    let address: string;
    let sections: readonly string[];

    beforeAll(async () => {
      const input = await inputOf();
      const page = reportPage(comparedWithItself(input));
      sections = sectionsOf(page);
      const file = path.join(scratchFolder('report'), 'report.html');
      writeFileSync(file, page);
      address = pathToFileURL(file).href;
      browser = await launchChromium(chromium);
    });
    afterAll(() => browser?.close());

    it.each([
    ['a telephone', PHONE, 'light', 'dark'],
    ['a desk', DESKTOP, 'dark', 'light'],
  ] as const)('on %s, by day and at night: no error, nothing fetched, nothing wider than the page, no finding of axe', async (_, view, scheme, other) => {
    const { page, faults, requests, close } = await openPage(browser, address, { ...view, scheme });
    expect(await page.locator('section').evaluateAll((all) => all.map(({ id }) => id))).toEqual(sections);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const first = await background();
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: other });
    expect(await background(), 'it follows the scheme').not.toBe(first);
    expect(requests).toEqual([address]);
    expect(faults).toEqual([]);
    await close();
  }); // prettier-ignore

    it('by keyboard alone: another symbol, one year of it, a session of the equity', async () => {
      const { page, faults, close } = await openPage(browser, address);
      const chart = page.locator('#price svg');
      const before = await chart.getAttribute('aria-label');
      await page.locator('#symbol').focus();
      await page.keyboard.press('ArrowDown');
      expect(await chart.getAttribute('aria-label'), 'another symbol is drawn').not.toBe(before);
      const whole = await chart.getAttribute('viewBox');
      await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowDown');
      expect(await chart.getAttribute('viewBox'), 'a part of it is looked at').not.toBe(whole);
      const readout = page.locator('.readout output');
      const last = await readout.textContent();
      await page.locator('#session').focus();
      await page.keyboard.press('ArrowLeft');
      expect(await readout.textContent()).not.toBe(last);
      expect(await readout.textContent()).toMatch(/^\d{4}-\d\d-\d\d: equity [\d,.]+, drawdown −?[\d.]+ %$/);
      expect(faults).toEqual([]);
      await close();
    });
  },
);
