// Starts what tests of the page look at: a browser, a service without a model, and one whose model answers drop by drop.
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPage, startBrowser } from './open-page.ts';
import type { DripModel } from './page-drip.ts';
import { startDripModel } from './page-drip.ts';
import type { ServiceProcess } from './start-process.ts';
import { startProcess } from './start-process.ts';

/** What was started; to be read once the tests run. */
export interface PageServices {
  readonly service: ServiceProcess;
  readonly slow: ServiceProcess;
  /** The model of `slow`. */
  readonly model: DripModel;
  /** Opens a page in a context of its own, which ends with the test. */
  open(url: string, options?: object): Promise<{ page: Page; errors: string[] }>;
}

/** Starts all of it before the tests of a file, with these settings, and ends it after them. */
export function startPageServices(env: Readonly<Record<string, string>>): PageServices {
  const contexts: BrowserContext[] = [];
  let started: { browser: Browser; model: DripModel; service: ServiceProcess; slow: ServiceProcess };
  beforeAll(async () => {
    const [browser, model] = await Promise.all([startBrowser(), startDripModel(20)]);
    const dripping = { TPL_APP_COMPATIBLE_URL: model.url, TPL_APP_COMPATIBLE_MODEL: 'drip' };
    const [service, slow] = await Promise.all([startProcess(env), startProcess({ ...env, ...dripping })]);
    started = { browser, model, service, slow };
  }, 60_000);
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close();
  });
  afterAll(async () => {
    const { browser, model, service, slow } = started;
    await Promise.all([browser.close(), service.stop(), slow.stop()]);
    await model.close();
  });
  return {
    get service() {
      return started.service;
    },
    get slow() {
      return started.slow;
    },
    get model() {
      return started.model;
    },
    async open(url, options) {
      const { page, context, errors } = await openPage(started.browser, url, options);
      contexts.push(context);
      return { page, errors };
    },
  };
}
