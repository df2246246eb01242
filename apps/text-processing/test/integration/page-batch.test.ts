// Batches on the page: a table or many files, followed, stopped, tried again, saved.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPage, startBrowser } from './open-page.ts';
import type { DripModel } from './page-drip.ts';
import { startDripModel } from './page-drip.ts';
import type { ServiceProcess } from './start-process.ts';
import { startProcess } from './start-process.ts';

jest.setTimeout(60_000);
let browser: Browser;
let service: ServiceProcess;
let slow: ServiceProcess;
let model: DripModel;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  browser = await startBrowser();
  model = await startDripModel(20);
  const limits = { TPL_SECURITY_LIMIT_REQUESTS: '10000', TPL_APP_MAX_BATCH_ITEMS: '2' };
  [service, slow] = await Promise.all([
    startProcess(limits),
    startProcess({ ...limits, TPL_APP_COMPATIBLE_URL: model.url, TPL_APP_COMPATIBLE_MODEL: 'drip' }),
  ]);
}, 60_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([service?.stop(), slow?.stop()]);
  await model?.close();
});

async function open(url = service.url): Promise<{ page: Page; errors: string[] }> {
  const { page, context, errors } = await openPage(browser, `${url}/#batch`, { acceptDownloads: true });
  contexts.push(context);
  return { page, errors };
}
const file = (name: string, text: string, mimeType = 'text/plain') => ({
  name,
  mimeType,
  buffer: Buffer.from(text),
});
const start = (page: Page) => page.getByRole('button', { name: 'Read them' }).click();
async function save(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return readFileSync(await download.path(), 'utf8');
}

const table = file(
  'letters.csv',
  '\uFEFFnumber;letter\r\n"=1+1";"The tide is ""high"";\nsays Ada. The moon is new."\r\n8;=cmd()|calc is what it says.\r\n9;The bees are back.\r\n',
  'text/csv',
);

describe('a batch on the page', () => {
  it('takes a table, more rows than one request may have, and saves results that no spreadsheet runs', async () => {
    const { page, errors } = await open();
    await page.getByLabel('Files').setInputFiles(table);
    expect(await page.getByLabel('Column with the texts').inputValue()).toBe('1');
    await start(page);
    await page.getByText('3 of 3 texts done, cost nothing').waitFor();
    await page.getByText('The tide is "high";').first().click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    expect((await save(page, 'Save as CSV')).split('\r\n')).toEqual([
      'name,status,summary,provider,usd,error',
      expect.stringMatching(/^'=1\+1,done,"The tide is ""high"";\n?.*",offline,0,$/s),
      "8,done,'=cmd()|calc is what it says.,offline,0,",
      '9,done,The bees are back.,offline,0,',
      '',
    ]);
    expect(JSON.parse(await save(page, 'Save as JSON'))).toMatchObject([
      { name: '=1+1', status: 'done', answer: { operation: 'shorten', provider: 'offline' } },
      { name: '8' },
      { name: '9' },
    ]);
    expect(errors).toEqual([]);
  });

  it('takes many files; one that cannot be read says why, the others are read', async () => {
    const { page } = await open();
    const broken = file('broken.pdf', '%PDF-1.7 nothing', 'application/pdf');
    await page
      .getByLabel('Files')
      .setInputFiles([file('a.txt', 'One text.'), broken, file('b.txt', 'Two texts.')]);
    await page.getByRole('row', { name: /^broken\.pdf failed / }).waitFor();
    await page.getByRole('row', { name: /^b\.txt ready / }).waitFor();
    await start(page);
    await page.getByText('2 of 3 texts done, 1 failed').waitFor();
  });

  it('is cancelled, and what was left is tried again', async () => {
    const { page } = await open(slow.url);
    const files = Array.from({ length: 6 }, (_, n) => file(`${n}.txt`, `Text number ${n}.`));
    await page.getByLabel('Files').setInputFiles(files);
    await page.getByRole('row', { name: /^5\.txt ready / }).waitFor();
    model.sentences = 100;
    await start(page);
    await page.getByText(/[1-5] of 6 texts done/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('row', { name: /^5\.txt cancelled / }).waitFor();
    model.sentences = 1;
    await page.getByRole('button', { name: /^Retry the \d that failed$/ }).click();
    await page.getByText('6 of 6 texts done, price not known').waitFor();
  });

  it('refuses what is no table', async () => {
    const { page } = await open();
    await page.getByLabel('Files').setInputFiles(file('zero.csv', 'a,b\n1,\u0000\n', 'text/csv'));
    await page.getByText('zero.csv is not a table: it holds zero bytes.').waitFor();
    await page.getByLabel('Files').setInputFiles(file('open.csv', 'a,b\n1,"never closed\n', 'text/csv'));
    await page.getByText('open.csv a quote that opens is never closed in row 2.').waitFor();
  });
});
