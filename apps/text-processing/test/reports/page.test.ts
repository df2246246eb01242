// What failed people of other pages, with the number of the report.
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPage, startBrowser } from '../integration/open-page.ts';
import type { ServiceProcess } from '../integration/start-process.ts';
import { startProcess } from '../integration/start-process.ts';

jest.setTimeout(60_000);
let browser: Browser;
let service: ServiceProcess;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  service = await startProcess();
}, 60_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function open(): Promise<{ page: Page; errors: string[] }> {
  const { page, context, errors } = await openPage(browser, service.url);
  contexts.push(context);
  return { page, errors };
}
const textOf = (page: Page) => page.getByLabel('Text', { exact: true });

describe('a tab older than a deployment', () => {
  it.each([
    ['Batch', 'batch-page'],
    ['History', 'history-page'],
  ])('says so where the files of %s are gone, and the rest stays (vitejs/vite#11804)', async (view, file) => {
    const { page, errors } = await open();
    await textOf(page).fill('A text half writ');
    await page.route(new RegExp(`/assets/${file}-[^/]+$`), (route) =>
      route.fulfill({ status: 404, body: '' }),
    );
    await page.getByRole('link', { name: view }).click();
    const alert = page.getByRole('alert');
    expect(await alert.innerText()).toContain('cannot be fetched: there may be a newer version');
    await page.getByRole('link', { name: 'Desk' }).click();
    expect(await textOf(page).inputValue()).toBe('A text half writ');
    await page.getByRole('link', { name: view }).click();
    await page.unrouteAll();
    await alert.getByRole('button', { name: 'Reload' }).click();
    await alert.waitFor({ state: 'detached' });
    await page.locator('main, form, section').first().waitFor();
    await page.getByRole('link', { name: 'Desk' }).click();
    expect(await textOf(page).inputValue()).toBe('A text half writ');
    expect(errors.filter((error) => !error.includes('404'))).toEqual([]);
  });
});

describe('a word that is being composed', () => {
  const press = (page: Page, key: object) => textOf(page).dispatchEvent('keydown', { ctrlKey: true, ...key });

  // Safari says that nothing is composed any more, but sends the code of an input method.
  it.each([
    ['omnigent#433', { key: 'Enter', isComposing: true }],
    ['ironclaw#1139', { key: 'Enter', keyCode: 229 }],
  ])('is taken by Enter, which asks nothing then (%s)', async (_, key) => {
    const { page } = await open();
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') asked.push(request.url());
    });
    await textOf(page).fill('A text.');
    await press(page, key);
    await page.getByRole('link', { name: 'History' }).click();
    expect(asked).toEqual([]);
    await page.getByRole('link', { name: 'Desk' }).click();
    await press(page, { key: 'Enter', keyCode: 13 });
    await page.locator('.ledger').first().waitFor();
    expect(asked).not.toEqual([]);
  });
});

describe('what runs from right to left', () => {
  it.each(['textarea', 'input'])(
    'does so in a field too: %s (mckaywrigley/chatbot-ui#418)',
    async (field) => {
      const { page } = await open();
      if (field === 'input') await page.getByRole('radio', { name: 'Find' }).check({ force: true });
      const shown = field === 'input' ? page.getByLabel('The word') : textOf(page);
      await shown.focus();
      expect(await page.evaluate('getComputedStyle(document.activeElement).unicodeBidi')).toBe('plaintext');
    },
  );
});
