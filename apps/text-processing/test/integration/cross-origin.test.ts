// Pages of another origin, in a real browser: with an SDK at the door, and with the headers that the API has.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import type { Browser } from 'playwright-core';
import { openPage, startBrowser } from './open-page.ts';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';

const sdk = dirname(createRequire(import.meta.url).resolve('openai'));
let emulator: Emulator;
let pages: Server;
let origin: string;
let app: TestApp;
let browser: Browser;

beforeAll(async () => {
  emulator = await startEmulator({ answer: () => 'The tide is high.' });
  pages = createServer(async ({ url = '/' }, response) => {
    const script = /\.m?js$/.test(url) ? await readFile(join(sdk, url)).catch(() => '') : undefined;
    response.setHeader('content-type', script === undefined ? 'text/html' : 'text/javascript');
    response.end(script ?? '<!doctype html><link rel="icon" href="data:,"><title>Elsewhere</title>');
  }).listen(0, '127.0.0.1');
  await once(pages, 'listening');
  origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  app = await startApp({
    ANTHROPIC_API_KEY: 'ours',
    ANTHROPIC_BASE_URL: emulator.url,
    TPL_SECURITY_CORS_ORIGINS: origin,
  });
  browser = await startBrowser();
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await emulator.close();
  pages.close().closeAllConnections();
});

// ollama/ollama#4388, ollama/ollama#8342
it('a page of a listed origin asks the door with the SDK of OpenAI, and the API for a fresh answer', async () => {
  const { page, context, errors } = await openPage(browser, origin);
  const asked = { url: app.url, module: `${origin}/index.mjs`, model: 'claude-haiku-4-5' };
  const said = await page.evaluate(async ({ url, module, model }) => {
    const { default: OpenAI } = (await import(module)) as typeof import('openai');
    const client = new OpenAI({
      apiKey: 'none',
      baseURL: `${url}/llm/v1`,
      dangerouslyAllowBrowser: true,
      maxRetries: 0,
    });
    const messages = [{ role: 'user' as const, content: 'How is the tide?' }];
    const { choices, _request_id: id } = await client.chat.completions.create({ model, messages });
    const once = () =>
      fetch(`${url}/v1/batches`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': 'once',
          'cache-control': 'no-cache',
        },
        body: JSON.stringify({ items: [{ operation: 'count_words', text: 'Three short words.' }] }),
      });
    await once();
    const { headers } = await once();
    return { text: choices[0]?.message.content, id, names: [...headers.keys()] };
  }, asked);
  expect(said).toMatchObject({ text: 'The tide is high.', id: expect.any(String) });
  expect(said.names).toEqual(
    expect.arrayContaining(['idempotent-replayed', 'location', 'ratelimit', 'server-timing']),
  );
  expect(errors).toEqual([]);
  await context.close();
});
