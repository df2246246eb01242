import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import type { Browser } from 'playwright-core';
import type { Overview } from '../../src/internal/read-overview.ts';
import { openPage, startBrowser } from './open-page.ts';
import type { ServiceProcess } from './start-process.ts';
import { startProcess } from './start-process.ts';

const shots = fileURLToPath(new URL('../../coverage/screenshots/', import.meta.url));
const key = 'a-key-for-the-public-listener';
const innerKey = 'a-key-for-the-internal-listener';
let emulator: Emulator;
let service: ServiceProcess;
let browser: Browser;

jest.setTimeout(60_000);

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await startBrowser();
  emulator = await startEmulator({ answer: () => JSON.stringify({ summary: 'It is so.' }) });
  service = await startProcess({
    ANTHROPIC_API_KEY: 'sk-ant-test',
    ANTHROPIC_BASE_URL: emulator.url,
    TPL_SECURITY_KEYS: key,
    TPL_SECURITY_INTERNAL_KEYS: innerKey,
    TPL_MONITORING_ALERT_INTERVAL_MS: '1000',
  });
  const body = JSON.stringify({ operation: 'shorten', text: 'A text. It says something.' });
  const headers = { 'content-type': 'application/json', 'x-api-key': key };
  for (let times = 0; times < 2; times += 1)
    await fetch(`${service.url}/v1/process`, { method: 'POST', headers, body });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await emulator?.close();
});

const read = (path: string, headers: Record<string, string> = {}) =>
  fetch(service.internalUrl + path, { headers });

describe('the operations page over HTTP', () => {
  it('stands on the internal listener alone, and holds nothing by itself', async () => {
    const page = await read('/internal/ops');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'self';/);
    const html = await page.text();
    expect(html).not.toContain('anthropic');
    for (const [, path = ''] of html.matchAll(/(?:src|href)="([^"]+)"/g))
      expect([path, (await read(path)).status]).toEqual([path, 200]);
    const headers = { 'x-api-key': key };
    for (const path of ['/internal/ops', '/ops.html'])
      expect((await fetch(service.url + path, { headers })).status).toBe(404);
  });

  it('gets its answers only with the key of the internal API', async () => {
    expect((await read('/internal/overview')).status).toBe(401);
    expect((await read('/internal/overview', { 'x-api-key': key })).status).toBe(401);
    const response = await read('/internal/overview', { 'x-api-key': innerKey });
    const overview = (await response.json()) as Overview;
    expect(overview).toMatchObject({
      health: { group: 'ready', status: 'up' },
      cache: { lookups: 2, hitRatio: 0.5 },
      routes: ['anthropic/claude-haiku-4-5'],
      spend: [{ operation: 'shorten', model: 'anthropic/claude-haiku-4-5', calls: 1 }],
      ledger: { store: 'memory', isUp: true, lost: 0 },
    });
    expect(overview.policies[0]).toMatchObject({
      policy: 'anthropic',
      state: 'closed',
      counts: { calls: 1 },
    });
    expect(overview.objectives.map(({ name, burns }) => [name, burns.map(({ limit }) => limit)])).toEqual([
      ['Http', [expect.closeTo(14.4), expect.closeTo(6)]],
      ['Model', [expect.closeTo(14.4), expect.closeTo(6)]],
    ]);
  });
});

describe('the operations page in a browser', () => {
  it.each([
    { name: 'ops-desk-light', viewport: { width: 1280, height: 860 }, colorScheme: 'light' },
    { name: 'ops-phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  ])('asks for the key, then shows how it stands, accessibly: $name', async ({ name, ...view }) => {
    const { page, context, errors } = await openPage(browser, `${service.internalUrl}/internal/ops`, view);
    await page.getByLabel('Key of this service').fill(innerKey);
    errors.length = 0;
    await page.getByRole('button', { name: 'Use it for this tab' }).click();
    await page.getByText('The service is up, no alert firing.').waitFor();
    await page.locator('dd', { hasText: /^50 %2 lookups$/ }).waitFor();
    await page.getByRole('row', { name: 'anthropic closed 1 0 0' }).waitFor();
    await page.getByRole('row', { name: /^shorten anthropic\/claude-haiku-4-5 1 / }).waitFor();
    await page.getByText('Http 99.9 %, 1 h').waitFor();
    await page.locator('.plot canvas').first().waitFor();
    await page.getByText(/resident \d/).waitFor();
    await page.getByText('ready: up').waitFor();
    await page.locator('summary', { hasText: 'monitoring' }).click();
    await page.getByRole('row', { name: 'alertIntervalMs 1000 environment, TPL_MON' }).waitFor();
    await page.screenshot({ path: `${shots}${name}.png`, fullPage: true });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    const width = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(width).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('isolates a provider after a second look, silences the alert about it, and resets it', async () => {
    const { page, context, errors } = await openPage(browser, `${service.internalUrl}/internal/ops`);
    await page.getByLabel('Key of this service').fill(innerKey);
    errors.length = 0;
    await page.getByRole('button', { name: 'Use it for this tab' }).click();
    const row = page.getByRole('row', { name: /^anthropic / });
    await row.getByRole('button', { name: 'Isolate' }).click();
    expect(await row.innerText()).toContain('closed');
    await row.getByRole('button', { name: 'Let nothing through?' }).click();
    await page.getByRole('row', { name: 'anthropic isolated' }).waitFor();
    await page.getByRole('button', { name: 'Silence for an hour' }).first().click();
    await page
      .getByText(/, silenced$/)
      .first()
      .waitFor();
    expect(await page.getByRole('link', { name: 'Runbook' }).first().getAttribute('href')).toMatch(
      /runbooks/,
    );
    await page.getByRole('button', { name: 'End the silence' }).first().click();
    await row.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('row', { name: 'anthropic closed' }).waitFor();
    await page.getByRole('button', { name: 'The last day' }).click();
    await page.getByRole('heading', { name: 'The last day' }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('lists a call that failed, with the id of its request', async () => {
    const headers = { 'content-type': 'application/json', 'x-api-key': key };
    const body = JSON.stringify({ operation: 'shorten', text: 'A text that no model takes.' });
    emulator.script(...Array.from({ length: 8 }, () => 'status_400' as const));
    const answer = await fetch(`${service.url}/v1/process`, { method: 'POST', headers, body });
    const id = answer.headers.get('x-request-id') ?? 'none';
    const { page, context } = await openPage(browser, `${service.internalUrl}/internal/ops`);
    await page.getByLabel('Key of this service').fill(innerKey);
    await page.getByRole('button', { name: 'Use it for this tab' }).click();
    await page.getByText(id).waitFor();
    await context.close();
  });
});
