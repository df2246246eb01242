import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Starts the machine's Chromium. */
export async function startBrowser(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--disable-background-networking',
  ];
  return chromium.launch({ executablePath: findChromium(process.env), args });
}

/** The program that TPL_TEST_CHROMIUM names, or the first of its kind on PATH, or one among the applications of macOS. */
export function findChromium({ TPL_TEST_CHROMIUM, PATH = '' }: NodeJS.ProcessEnv): string {
  if (TPL_TEST_CHROMIUM) return TPL_TEST_CHROMIUM;
  const onPath = names.flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)));
  const found = [...onPath, ...applications].find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(
      'There is no Chromium: install it or Google Chrome, or set TPL_TEST_CHROMIUM to its path.',
    );
  return found;
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
