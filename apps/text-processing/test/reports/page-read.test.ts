// What failed people who read, copied or signed in on other pages, with the number of the report.
import { describe, expect, it, jest } from '@jest/globals';
import { createApiKey } from '@tpl/security';
import type { Page } from 'playwright-core';
import { startPageServices } from '../integration/page-services.ts';
import { startProcess } from '../integration/start-process.ts';

jest.setTimeout(60_000);
const services = startPageServices({});

/** A page that has an answer to a text of its own: this one, whatever the service says. */
async function answered(
  result: object,
  url = services.service.url,
): Promise<{ page: Page; errors: string[] }> {
  const opened = await services.open(url);
  const { page } = opened;
  const answer = {
    operation: 'shorten',
    result,
    provider: 'offline',
    model: 'offline',
    degraded: false,
    usage: { inputTokens: 1, outputTokens: 1, estimated: true },
    cost: { status: 'known', usd: 0 },
  };
  const body = `event: started\ndata: {"operation":"shorten"}\n\nevent: answer\ndata: ${JSON.stringify(answer)}\n\n`;
  await page.route('**/v1/process', (route) => route.fulfill({ contentType: 'text/event-stream', body }));
  await page.route('**/v1/receipts', (route) => route.fulfill({ json: { receipts: [] } }));
  await page.locator('#text').fill('A text.');
  await page.locator('#text').press('Control+Enter');
  await page.locator('.ledger').first().waitFor();
  return opened;
}

describe('an answer that is read', () => {
  it('has the lines that the model wrote, plain and in lists (janhq/jan#6749)', async () => {
    const lines = 'One.\n\nTwo:\n- a\n- b';
    const { page } = await answered({ summary: lines });
    expect(await page.locator('.result .prose').innerText()).toBe(lines);
    const listed = await answered({ points: [lines] });
    expect(await listed.page.locator('.result li').innerText()).toBe(lines);
  });

  it('is whole where it is long (openclaw#96421)', async () => {
    const { page } = await answered({ summary: `a${'😀'.repeat(3_000)}` });
    const pieces = await page.locator('.prose.long p').allTextContents();
    expect(pieces.length).toBeGreaterThan(1);
    // Half a character cannot be encoded.
    expect(() => pieces.map(encodeURIComponent)).not.toThrow();
  });

  it('runs as its letters do wherever words of others stand (open-webui#10206)', async () => {
    const { page } = await answered({ summary: 'متى يغادر القطار؟ 21:40.' });
    const names = ['summary', 'button', 'th', 'h2', 'dt', 'legend', 'figcaption', 'td', 'li'];
    const bidi = (await page.evaluate(
      `${JSON.stringify(names)}.map((name) => getComputedStyle(document.body.appendChild(document.createElement(name))).unicodeBidi)`,
    )) as string[];
    expect(bidi).toEqual(names.map(() => 'plaintext'));
  });
});

describe('a page over plain http', () => {
  const open = (isAllowed: boolean) =>
    answered({ summary: 'To be copied.' }).then(async ({ page, errors }) => {
      await page.evaluate(
        `Object.defineProperty(navigator, 'clipboard', { value: undefined });
        window.copied = [];
        document.addEventListener('copy', () => window.copied.push(document.activeElement.value));
        ${isAllowed ? '' : 'document.execCommand = () => false;'}`,
      );
      await page.getByRole('button', { name: 'Copy', exact: true }).click();
      const said = page.locator('.said', { hasText: /./ });
      return { page, errors, said: await said.innerText() };
    });

  it('copies an answer (openclaw#34092, Chainlit#670)', async () => {
    const { page, errors, said } = await open(true);
    expect(said).toBe('Copied');
    expect(await page.evaluate('window.copied')).toEqual([expect.stringContaining('To be copied.')]);
    expect(await page.evaluate('document.activeElement.innerText')).toBe('Copy');
    expect(errors).toEqual([]);
  });

  it('says so where it cannot', async () => {
    expect((await open(false)).said).toBe('Not copied: the browser forbids it');
  });
});

describe('a key with an unseen sign', () => {
  it('is taken without it, and one that is kept already is asked for anew (chatgpt-web#130, chathub#155)', async () => {
    const key = createApiKey();
    const service = await startProcess({
      TPL_SECURITY_KEYS: key,
      TPL_SECURITY_INTERNAL_KEYS: createApiKey(),
    });
    try {
      const { page, errors } = await services.open(service.url);
      const unseen = `${key.slice(0, 10)}\u200b${key.slice(10)}`;
      await page.evaluate(`sessionStorage.setItem('tpl-key', ${JSON.stringify(unseen)})`);
      await page.reload();
      expect(await page.getByRole('alert').innerText()).toContain('signs that no request can carry');
      const field = page.getByLabel('Key of this service');
      const use = page.getByRole('button', { name: 'Use it for this tab' });
      await field.fill(key.replace('_', '–'));
      await use.click();
      expect(await page.evaluate('document.querySelector("#key").validity.patternMismatch')).toBe(true);
      await field.fill(`\u2060${unseen}\u00a0`);
      await use.click();
      await page.locator('#text').waitFor();
      expect(errors.filter((error) => !error.includes('401'))).toEqual([]);
    } finally {
      await service.stop();
    }
  });
});
