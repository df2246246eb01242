// Receipts on the page: each sentence of an answer leads to its source, and one that is not proven says so.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openPage, startBrowser } from './open-page.ts';
import type { DripModel } from './page-drip.ts';
import { startDripModel } from './page-drip.ts';
import type { ServiceProcess } from './start-process.ts';
import { startProcess } from './start-process.ts';

jest.setTimeout(60_000);
let browser: Browser;
let model: DripModel;
let service: ServiceProcess;

beforeAll(async () => {
  browser = await startBrowser();
  model = await startDripModel(1);
  service = await startProcess({ TPL_APP_COMPATIBLE_URL: model.url, TPL_APP_COMPATIBLE_MODEL: 'drip' });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await model?.close();
});

const lead = Array.from({ length: 40 }, (_, n) => `Line ${n} of the log is about rope, tar and canvas.`).join(
  '\n\n',
);
const text = `${lead}\n\nThis is sentence number 1 of what the model says.\n\nThe log ends here.`;

async function answered(options: object = {}): Promise<Page> {
  const { page } = await openPage(browser, service.url, { acceptDownloads: true, ...options });
  await page.getByLabel('Text', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.locator('.sentence').first().waitFor();
  return page;
}
const seen = `(() => {
  const box = document.querySelector('mark').getBoundingClientRect();
  return box.top >= 0 && box.bottom <= innerHeight;
})()`;

describe('an answer with receipts', () => {
  it('marks a sentence that the text does not say, in a word, and none that it says', async () => {
    const page = await answered();
    const [invented, said] = await page.locator('.sentence').allInnerTexts();
    expect(invented).toMatch(/^It begins\. (?:partly|not) found$/);
    expect(said).toBe('This is sentence number 1 of what the model says.');
    await page.getByText('1 of 2 sentences was found in the text; the others are marked.').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Markdown', exact: true }).click(),
    ]);
    const markdown = readFileSync(await download.path(), 'utf8');
    expect(markdown).toMatch(/It begins\. \[(?:partly|not) found\] This is sentence/);
    expect(markdown).toContain('> This is sentence number 1 of what the model says.');
    await page.context().close();
  });

  it('shows the source of a sentence that is clicked, accessibly, and the way back', async () => {
    const page = await answered();
    await page.getByRole('link', { name: 'This is sentence number 1' }).click();
    await page.locator('mark', { hasText: 'This is sentence number 1 of what the model says.' }).waitFor();
    await page.waitForFunction(seen);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    await page.getByRole('button', { name: 'Back to the answer' }).click();
    expect(await page.evaluate('document.activeElement?.className')).toContain('sentence');
    await page.getByRole('button', { name: 'Edit it' }).click();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe(text);
    await page.context().close();
  });

  it('leads there and back by keyboard alone', async () => {
    const page = await answered();
    await page.getByRole('link', { name: 'This is sentence number 1' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction("document.activeElement?.tagName === 'MARK'");
    await page.keyboard.press('Escape');
    expect(await page.evaluate('document.activeElement?.className')).toContain('sentence');
    const place = page.getByRole('complementary', { name: 'Where the sentence comes from' });
    await place.getByText('The text says so.').waitFor();
    await place.getByRole('button').first().focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction("document.activeElement?.tagName === 'MARK'");
    await page.context().close();
  });

  it('fits a phone, and a page at 200 %', async () => {
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 640, height: 430 },
    ]) {
      const page = await answered({ viewport });
      await page.getByRole('link', { name: 'This is sentence number 1' }).click();
      await page.waitForFunction(seen);
      const wide = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate(wide)).toBe(0);
      await page.context().close();
    }
  });
});
