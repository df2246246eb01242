// A page that the browser translates: it stands, and what it says goes on.
import { describe, expect, it, jest } from '@jest/globals';
import type { Page } from 'playwright-core';
import { startPageServices } from '../integration/page-services.ts';

jest.setTimeout(60_000);
const services = startPageServices({});

// As Chrome does: each text is replaced by its translation in two <font>, once what is drawn rests for a moment.
const translate = `(() => {
  const all = () => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts) {
      if (text.data.trim() === '' || text.parentElement.closest('script,style,textarea,option,font')) continue;
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = '«' + text.data + '»';
      outer.append(inner);
      text.replaceWith(outer);
    }
  };
  new MutationObserver(() => setTimeout(all, 60)).observe(document.body, { childList: true, subtree: true, characterData: true });
  all();
})()`;

async function translated(url: string): Promise<{ page: Page; errors: string[] }> {
  const opened = await services.open(url, { bypassCSP: true });
  await opened.page.locator('#text').waitFor();
  await opened.page.evaluate(translate);
  return opened;
}
const shown = (page: Page) => page.evaluate<string>("document.querySelector('.result')?.innerText ?? ''");

describe('a page that is translated', () => {
  it('shows the answer as it comes, its receipts and sources, and every view (langfuse#9888, xibo#3914)', async () => {
    services.model.sentences = 70;
    const { page, errors } = await translated(services.slow.url);
    const first = 'This is sentence number 1 of what the model says.';
    const text = page.locator('#text');
    await text.fill(`${first}\n\nThe log ends here.`);
    await text.press('Control+Enter');
    await page.waitForFunction("document.querySelector('.result font') !== null");
    const early = await shown(page);
    // While it still comes.
    const busy = `document.querySelector('[aria-busy="true"] .result')`;
    await page.waitForFunction(`${busy}?.innerText.length > ${early.length + 200}`);
    await page.locator('.sentence').first().waitFor();
    const whole = await shown(page);
    expect(whole).toContain('number 70 of');
    // Nothing of what was there before stands beside it.
    expect(whole.match(/sentence number 1 of/g)).toHaveLength(1);
    for (const name of ['sentence number 1 of', 'sentence number 2 of']) {
      await page.locator('.sentence', { hasText: name }).click();
      await page.waitForTimeout(150);
    }
    const source = page.locator('.source-text');
    await source.waitFor();
    expect((await source.innerText()).match(/sentence number 1 of/g)).toHaveLength(1);
    for (const view of ['Batch', 'History', 'Desk']) {
      await page.locator('.masthead nav a', { hasText: view }).click();
      await page.waitForTimeout(150);
    }
    await text.or(source).first().waitFor();
    expect(errors).toEqual([]);
  });
});

describe('a part of the page that throws', () => {
  it.each(['url', 'internalUrl'] as const)(
    'leaves words that say what to do: %s (react#17256)',
    async (base) => {
      const { page } = await services.open('about:blank');
      const [path, drawn] = base === 'url' ? ['/', '#text'] : ['/internal/ops', '.verdict'];
      // What no service sends: the page cannot draw it.
      await page.route(/\/v1\/operations|\/internal\/overview/, (route) =>
        route.fulfill({ json: { operations: [{ id: 'odd' }], health: null, alerts: null } }),
      );
      await page.goto(services.service[base] + path);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      await page.unrouteAll();
      await alert.getByRole('button', { name: 'Reload' }).click();
      await page.locator(drawn).waitFor();
    },
  );
});
