import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openPage, startBrowser } from '../../../test/integration/open-page.ts';
import type { ServiceProcess } from '../../../test/integration/start-process.ts';
import { builtService, startProcess } from '../../../test/integration/start-process.ts';

let browser: Browser;
let service: ServiceProcess;
let page: Page;

jest.setTimeout(60_000);

beforeAll(async () => {
  browser = await startBrowser();
  service = await startProcess({}, builtService);
  ({ page } = await openPage(browser, service.url));
  await page.getByRole('button', { name: 'Use a sample' }).click();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

const choose = (name: string) => page.getByRole('radio', { name }).check({ force: true });
const send = () => page.getByRole('button', { name: 'Read it' }).click();

describe('the five operations on the page', () => {
  it('summarizes the sample', async () => {
    await choose('Summarize');
    await send();
    const answer = page.getByRole('region', { name: 'Answer' });
    await answer.getByText('offline engine').waitFor();
    expect(await answer.getByText('The night train came back').count()).toBe(1);
  });

  it.each([
    ['Key points', '.points li'],
    ['Sentiment', '.mood'],
    ['Questions', '.questions summary'],
  ])('shows %s in a form of its own', async (title, sign) => {
    await choose(title);
    await send();
    await page.locator(sign).first().waitFor();
  });

  it('shows the answer of a question when it is opened', async () => {
    await page.locator('.questions summary').first().click();
    expect((await page.locator('.questions details[open] p').innerText()).length).toBeGreaterThan(0);
  });

  it('answers a question from the text, or says that the text does not', async () => {
    await choose('Ask the text');
    await page.getByLabel('The question').fill('How many passengers has the train carried?');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Answer' }).getByText('61,000 passengers').waitFor();
    await page.getByLabel('The question').fill('Who was the first king of Norway?');
    await send();
    await page.getByText('does not answer this question').waitFor();
  });
});
