// Documents on the page: opened, told what they take, followed, found again after a reload, stopped, refused.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { paragraph, run, writeDocx } from '../../documents/test-files/write-docx.ts';
import { typeset, writePdf } from '../../documents/test-files/write-pdf.ts';
import { refuse } from './page-refusals.ts';
import { startPageServices } from './page-services.ts';

jest.setTimeout(60_000);
const services = startPageServices({
  TPL_APP_DOCUMENT_PART_TOKENS: '300',
  TPL_SECURITY_LIMIT_REQUESTS: '10000',
});
const open = (url = services.service.url) => services.open(url);

const lines = (page: number) => [
  `# Chapter ${page}`,
  '',
  `The keeper of light number ${page} went up the stairs.`,
  `He counted ${page + 2} ships on the water. The wind came from the west.`,
];
const pdf = (pages: number) => ({
  name: 'lights.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(writePdf(Array.from({ length: pages }, (_, page) => typeset(lines(page + 1))))),
});
let told = 0;
/** A letter of so many pages, that is a file of its own each time, so that nothing of it is kept. */
const letter = (pages: number) => {
  told += 1;
  const page = (n: number) =>
    Array.from(
      { length: 20 },
      (_, line) => `Letter ${told}, line ${n * 20 + line}: he counted ${n} ships from the west.`,
    );
  const written = writePdf(Array.from({ length: pages }, (_, n) => typeset(page(n))));
  return { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from(written) };
};
const send = (page: Page) => page.getByRole('button', { name: 'Read it' }).click();
const answerOf = (page: Page) => page.getByRole('region', { name: 'Answer' });

describe('a document on the page', () => {
  it('is opened, says what it is, and is answered, accessibly', async () => {
    const { page, errors } = await open();
    await page.getByLabel('Text file').setInputFiles(pdf(3));
    await page.getByText(/^PDF, 3 pages, \d+ characters$/).waitFor();
    await page.getByRole('region', { name: 'Text of the document' }).getByText('page 2').waitFor();
    await send(page);
    await page.locator('.ledger dd', { hasText: 'offline engine' }).waitFor();
    expect(await page.locator('.ledger').innerText()).toMatch(/Steps\n1\n0 from the cache/);
    await page.locator('.sentence').first().focus();
    await page.keyboard.press('Enter');
    const source = page.locator('mark');
    await source.waitFor();
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('MARK');
    await answerOf(page)
      .getByRole('button', { name: /^page 1/ })
      .waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    expect(errors).toEqual([]);
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByLabel('Text', { exact: true }).waitFor();
    expect(await page.locator('mark').count()).toBe(0);
  });

  it('that is none says why, and what was there stays', async () => {
    const { page } = await open();
    await page.getByLabel('Text file').setInputFiles(pdf(2));
    await page.getByText(/^PDF, 2 pages/).waitFor();
    const broken = {
      name: 'broken.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.7 nothing'),
    };
    await page.getByLabel('Text file').setInputFiles(broken);
    await page.getByText(/^broken\.pdf: /).waitFor();
    expect(await page.getByRole('heading', { name: 'lights.pdf' }).count()).toBe(1);
  });

  it('that takes long is begun only when somebody agrees', async () => {
    const { page } = await open();
    await page.getByLabel('Text file').setInputFiles(letter(30));
    await page.getByText(/^PDF, 30 pages/).waitFor();
    await send(page);
    await page.getByText(/It is read in \d+ parts and \d+ steps, for nothing/).waitFor();
    await page.getByRole('button', { name: 'Not now' }).click();
    await send(page);
    await page.getByText(/It is read in/).waitFor();
    // The focus stands on the button that begins it.
    await page.keyboard.press('Enter');
    await page.locator('.ledger').waitFor();
  });

  it('is found again after a reload, by another tab too, and stopped', async () => {
    const { page } = await open(services.slow.url);
    const begun: unknown[] = [];
    page.on('response', async (response) => {
      if (!response.url().endsWith('/analyses')) return;
      const { id } = (await response.json()) as { id: string };
      begun.push({ id, body: response.request().postDataJSON() });
    });
    await page.getByLabel('Text file').setInputFiles(letter(30));
    await page.getByText(/^PDF, 30 pages/).waitFor();
    const length = page.getByLabel('Length, in words');
    const model = page.getByLabel('Model', { exact: true });
    await length.fill('300');
    await model.selectOption('drip');
    await send(page);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText(/\d+ of \d+ steps/).waitFor();
    expect(page.url()).toContain('#analysis=');
    // Nothing that another tab does not have.
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.getByText(/\d+ of \d+ steps/).waitFor();
    await page.getByRole('heading', { name: 'letter.pdf' }).waitFor();
    // It is the same one: what was chosen for it is still chosen, and asked again it is no other.
    expect([await length.inputValue(), await model.inputValue()]).toEqual(['300', 'drip']);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText(/\d+ of \d+ steps/).waitFor();
    expect(begun[0]).toMatchObject({
      body: { operation: 'shorten', options: { maxWords: 300 }, model: 'drip' },
    });
    expect(begun).toEqual([begun[0], begun[0]]);
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.getByText(/\d+ of \d+ steps/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Stopped').first().waitFor();
    await second.getByText('The analysis was cancelled.').waitFor();
  });

  it('is found again, and followed on, where the service refuses to say how it stands', async () => {
    services.model.sentences = 20;
    const { page } = await open(services.slow.url);
    await page.getByLabel('Text file').setInputFiles(letter(30));
    await page.getByText(/^PDF, 30 pages/).waitFor();
    await send(page);
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByText(/\d+ of \d+ steps/).waitFor();
    const reads = await refuse(page, '**/v1/analyses/*', 429, (_, number) => number % 2 === 1);
    await refuse(page, '**/v1/documents/*', 503, (_, number) => number === 1);
    await page.reload();
    await page.getByText(/\d+ of \d+ steps/).waitFor();
    await page.getByRole('heading', { name: 'letter.pdf' }).waitFor();
    expect(page.url()).toContain('#analysis=');
    expect(reads.length).toBeGreaterThanOrEqual(4);
    await page.keyboard.press('Escape');
    await page.getByText('Stopped').first().waitFor();
  });

  it('is not looked for by an address that somebody cut', async () => {
    const { page, errors } = await open(`${services.service.url}/#analysis=%E0%A4%A`);
    await page.locator('#text').fill('A text.');
    expect(errors).toEqual([]);
  });

  it('is answered in the end, and the answer is kept with its name', async () => {
    // As long as the parts, they could not be brought together.
    services.model.sentences = 1;
    const { page } = await open(services.slow.url);
    await page.getByLabel('Text file').setInputFiles(letter(2));
    await page.getByText(/^PDF, 2 pages/).waitFor();
    await send(page);
    await page.locator('.ledger dd', { hasText: 'compatible' }).waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON', exact: true }).click(),
    ]);
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toMatchObject({ provider: 'compatible' });
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('button', { name: 'Shorten letter.pdf' }).click();
    await page.getByRole('heading', { name: 'letter.pdf' }).waitFor();
    await answerOf(page).getByText('It begins.').first().waitFor();
  });
});

const word = paragraph(run('The keeper went up the stairs. He counted four ships.'));
const mail = [
  'From: Ada Wren <ada@example.org>',
  'Subject: The light',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'The keeper went up the stairs. He counted four ships.',
].join('\r\n');

describe('a file of each kind', () => {
  it.each([
    ['Word document', 'light.docx', Buffer.from(writeDocx(word))],
    ['Web page', 'light.html', Buffer.from('<title>Light</title><p>The keeper went up the stairs.</p>')],
    ['E-mail', 'light.eml', Buffer.from(mail)],
    ['Table', 'light.csv', Buffer.from('keeper,ships\nAda,4\n')],
    ['Text', 'light.dat', Buffer.from('The keeper went up the stairs.')],
  ])('is told for what it is: %s', async (kind, name, buffer) => {
    const { page } = await open();
    await page.getByLabel('Text file').setInputFiles({ name, mimeType: '', buffer });
    await page.getByText(new RegExp(`^${kind}, [\\d,]+ characters$`)).waitFor();
    await page.getByRole('heading', { name }).waitFor();
  });

  it('is dropped, or pasted', async () => {
    const { page } = await open();
    const give = (event: string, carrier: string) => `(() => {
      const data = new DataTransfer();
      data.items.add(new File(['<p>The keeper went up the ${event} stairs.</p>'], '${event}.html', { type: 'text/html' }));
      document.querySelector('#text').dispatchEvent(
        new ${carrier}('${event}', { bubbles: true, cancelable: true, ${event === 'drop' ? 'dataTransfer' : 'clipboardData'}: data }));
    })()`;
    await page.locator('#text').waitFor();
    await page.evaluate(give('drop', 'DragEvent'));
    await page.getByRole('heading', { name: 'drop.html' }).waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('#text').waitFor();
    await page.evaluate(give('paste', 'ClipboardEvent'));
    await page.getByRole('heading', { name: 'paste.html' }).waitFor();
  });
});

describe('a document of 300 pages', () => {
  it('is opened, answered, and read to its last page', async () => {
    const { page } = await open();
    const printed = Array.from({ length: 300 }, (_, n) =>
      typeset([`Page ${n + 1} is about rope and canvas.`]),
    );
    const buffer = Buffer.from(writePdf(printed));
    await page
      .getByLabel('Text file')
      .setInputFiles({ name: 'log.pdf', mimeType: 'application/pdf', buffer });
    await page.getByText(/^PDF, 300 pages/).waitFor();
    await send(page);
    const begin = page.getByRole('button', { name: 'Begin' });
    await begin.or(page.locator('.ledger')).first().waitFor();
    if (await begin.count()) await begin.click();
    await page.locator('.ledger').waitFor();
    await page.locator('.sentence').first().click();
    await page.locator('mark').waitFor();
    const last = page.getByText('Page 300 is about rope and canvas.');
    await last.scrollIntoViewIfNeeded();
    await page.getByText('page 300', { exact: true }).waitFor();
  });
});
