// Starts the service and a browser for the figures of the page, and counts what goes wrong in either.

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { freePort, internalKey, key, startService } from './app-processes.ts';

/** A service with its pages, and a browser that looks at them. */
export interface PageBench {
  readonly browser: Browser;
  readonly url: string;
  readonly internalUrl: string;
  /** What the pages asked of elsewhere, and what they said on their consoles. */
  readonly external: string[];
  readonly errors: string[];
  /** A page in a context of its own, or one more in the same. */
  open(url: string, options?: object): Promise<Page>;
  close(): Promise<void>;
}

/** How the page is seen. */
export const schemes = {
  light: { viewport: { width: 1280, height: 860 }, colorScheme: 'light' },
  dark: { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light' },
} as const;

/** Starts both; keys are in the tabs before they ask for anything. */
export async function startPageBench(env: Readonly<Record<string, string>> = {}): Promise<PageBench> {
  const internalPort = await freePort();
  const { url } = await startService({ ...env, INTERNAL_PORT: String(internalPort) });
  const internalUrl = `http://127.0.0.1:${internalPort}`;
  const browser = await chromium.launch({
    executablePath: process.env['TPL_TEST_CHROMIUM'] || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking'],
  });
  const external: string[] = [];
  const errors: string[] = [];
  const listen = (context: BrowserContext) =>
    context.on('page', (page) => {
      page.setDefaultTimeout(30_000);
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      page.on('request', (request) => {
        const address = request.url();
        const isOwn = [url, internalUrl].some((own) => address.startsWith(own));
        if (!isOwn && !/^(?:data|blob|about):/.test(address)) external.push(address);
      });
    });
  return {
    browser,
    url,
    internalUrl,
    external,
    errors,
    async open(address, options = {}) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      listen(context);
      const inner = JSON.stringify(String(internalPort));
      await context.addInitScript(
        `try { sessionStorage.setItem('tpl-key', location.port === ${inner} ? '${internalKey}' : '${key}'); } catch {}`,
      );
      const page = await context.newPage();
      await page.goto(address);
      return page;
    },
    close: () => browser.close(),
  };
}
