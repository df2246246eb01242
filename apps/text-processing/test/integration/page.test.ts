import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startEmulator } from '@tpl/ai/testing';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPage, startBrowser } from './open-page.ts';
import type { ServiceProcess } from './start-process.ts';
import { startProcess } from './start-process.ts';

const shots = fileURLToPath(new URL('../../coverage/screenshots/', import.meta.url));
const views = [
  { name: 'desk-light', viewport: { width: 1280, height: 860 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const;
let browser: Browser;
let service: ServiceProcess;
const contexts: BrowserContext[] = [];
const opened: { close(): unknown }[] = [];

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await startBrowser();
  service = await startProcess();
}, 60_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  for (const one of opened.splice(0)) await one.close();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

async function open(url: string, options: object = {}): Promise<{ page: Page; errors: string[] }> {
  const { page, context, errors } = await openPage(browser, url, options);
  contexts.push(context);
  return { page, errors };
}

const choose = (page: Page, name: string) => page.getByRole('radio', { name }).check({ force: true });
const send = (page: Page) => page.getByRole('button', { name: 'Read it' }).click();

jest.setTimeout(60_000);

describe('the page', () => {
  it.each(views)('answers, accessibly: $name', async ({ name, viewport, colorScheme }) => {
    const { page, errors } = await open(service.url, { viewport, colorScheme });
    await page.getByRole('button', { name: 'Use a sample' }).click();
    await send(page);
    const answer = page.getByRole('region', { name: 'Answer' });
    await answer.getByText('offline engine').waitFor();
    const ledger = await page.locator('.ledger').innerText();
    for (const word of ['Answered by', 'Cache', 'Time', 'Tokens', 'Cost', 'Degraded'])
      expect(ledger).toContain(word);
    await page.screenshot({ path: `${shots}${name}.png` });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    const width = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(width).toBe(0);
    expect(errors).toEqual([]);
  });

  it('offers every operation with its options, and shows a result as it comes', async () => {
    const { page } = await open(service.url);
    await page.getByLabel('Text', { exact: true }).fill('The tide is high. The moon is new.');
    await choose(page, 'Find');
    await page.getByLabel('The word').fill('moon');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Answer' }).getByText('The moon is new.').waitFor();
  });

  it('works by keyboard alone, and says when an answer came from the cache', async () => {
    const { page } = await open(service.url);
    await page
      .getByLabel('Text', { exact: true })
      .fill('The tide is high at noon. The harbor was built in 1894 by Ada Wren.');
    for (const said of ['new', 'from the cache']) {
      await page.getByLabel('Text', { exact: true }).press('Control+Enter');
      await page.locator('.ledger dd', { hasText: said }).waitFor();
    }
  });

  it('takes a file, and says why one is refused', async () => {
    const { page } = await open(service.url);
    const file = page.getByLabel('Text file');
    await file.setInputFiles({
      name: 'note.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('A note from a file.'),
    });
    await page.getByText('5 words').waitFor();
    await file.setInputFiles({
      name: 'image.png',
      mimeType: 'image/png',
      buffer: Buffer.from([0x89, 0x50, 0, 1]),
    });
    await page.getByText(/^image\.png: /).waitFor();
  });

  it('shows what the service refuses, in its words', async () => {
    const { page } = await open(service.url);
    await page.getByLabel('Text', { exact: true }).fill('x'.repeat(200_001));
    await page.getByText('The text is too long: 1 character more').waitFor();
    await send(page);
    expect(await page.getByRole('alert').innerText()).toContain('limit of 200000');
  });

  it('has a docs page that loads nothing from elsewhere', async () => {
    const { page } = await open('about:blank');
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(service.url) && !/^(?:data|blob):/.test(request.url()))
        elsewhere.push(request.url());
    });
    await page.goto(`${service.url}/docs/`);
    await page.getByText('Work on a text').first().waitFor();
    expect(elsewhere).toEqual([]);
  });
});

describe('the page with two providers', () => {
  it('streams the answer, and sees a failover', async () => {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(' ');
    const first = await startEmulator({
      answer: () => JSON.stringify({ summary: `From the first. ${words}` }),
    });
    const second = await startEmulator({
      answer: () => JSON.stringify({ summary: `From the second. ${words}` }),
    });
    opened.push(first, second);
    const own = await startProcess({
      ANTHROPIC_API_KEY: 'sk-ant-test',
      ANTHROPIC_BASE_URL: first.url,
      TPL_APP_COMPATIBLE_URL: second.openaiUrl,
      TPL_APP_COMPATIBLE_MODEL: 'local-model',
    });
    opened.push({ close: () => own.stop() });
    const { page } = await open(own.url);
    await page.getByLabel('Text', { exact: true }).fill('A text for two providers.');
    await send(page);
    await page.getByText('From the first.').waitFor();
    await page.locator('.ledger dd', { hasText: 'anthropic' }).waitFor();
    await page.getByLabel('Text', { exact: true }).fill('Another text for two providers.');
    first.script('status_529');
    await send(page);
    await page.getByText('From the second.').waitFor();
    expect(await page.locator('.ledger').innerText()).toMatch(
      /compatible[\s\S]*2 attempts[\s\S]*price not known/,
    );

    await page.getByLabel('Model', { exact: true }).selectOption('claude-haiku-4-5');
    await page.getByLabel('Beside it').selectOption('local-model');
    await send(page);
    const [one, other] = ['claude-haiku-4-5', 'local-model'].map((name) =>
      page.getByRole('region', { name: `Answer, ${name}` }),
    );
    // Each pane has the answer of its own model (LibreChat#15895), and still has it when one comes back (LibreChat#3659).
    await one!.getByText('From the first.').waitFor();
    await other!.getByText('From the second.').waitFor();
    expect(await one!.locator('.ledger').innerText()).toMatch(/anthropic/);
    expect(await other!.locator('.ledger').innerText()).toMatch(/compatible/);
    await page.getByRole('link', { name: 'Batch' }).click();
    await page.getByRole('link', { name: 'Desk' }).click();
    // The page that was left is drawn again in a moment of its own.
    await Promise.all([one!.waitFor(), other!.waitFor()]);
    await page.setViewportSize({ width: 1280, height: 800 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    const [left, right] = [await one!.boundingBox(), await other!.boundingBox()];
    expect(left!.x + left!.width).toBeLessThanOrEqual(right!.x);
    // An answer of one is asked for again alone.
    const asked = first.requests.length;
    await other!.getByRole('button', { name: 'Ask again' }).click();
    await other!.locator('.ledger').waitFor();
    expect(first.requests).toHaveLength(asked);
    // What was typed and chosen outlives a reload (open-webui#29760).
    await page.reload();
    const chosen = page.getByLabel('Beside it');
    await chosen.waitFor();
    expect(await chosen.inputValue()).toBe('local-model');
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe(
      'Another text for two providers.',
    );
    // Both are in the history, and one without another stands alone again.
    await page.getByLabel('Beside it').selectOption('');
    await send(page);
    await page.getByRole('region', { name: 'Answer', exact: true }).waitFor();
    await page.getByRole('link', { name: 'History' }).click();
    await page.locator('.runs li').nth(3).waitFor();
  });

  it('asks for the key of a service that wants one', async () => {
    const key = 'a-page-test-key-a-page-test-key';
    const own = await startProcess({ TPL_SECURITY_KEYS: key, TPL_SECURITY_INTERNAL_KEYS: `${key}-2` });
    opened.push({ close: () => own.stop() });
    const { page } = await open(own.url);
    await page.getByLabel('Key of this service').fill(key);
    await page.getByRole('button', { name: 'Use it for this tab' }).click();
    await page.getByRole('button', { name: 'Use a sample' }).click();
    await send(page);
    await page.locator('.ledger').waitFor();
  });
});
