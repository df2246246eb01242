import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Starts the machine's Chromium. */
export function startBrowser(): Promise<Browser> {
  const executablePath = process.env['TPL_TEST_CHROMIUM'] || '/usr/bin/chromium';
  const args = [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--disable-background-networking',
  ];
  return chromium.launch({ executablePath, args });
}

/** Opens a page in a context of its own, and collects what goes wrong in it; a broken content policy is an error too. */
export async function openPage(
  browser: Browser,
  url: string,
  options: object = {},
): Promise<{ page: Page; context: BrowserContext; errors: string[] }> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(url);
  return { page, context, errors };
}
