// Every kind of option that an operation can have, through API, batch, page and command line, without a model and with one.
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { startEmulator } from '@tpl/ai/testing';
import type { Browser } from 'playwright-core';
import { checkOptions, flagsOf, readWords } from '../../cli/src/host/parse-arguments.ts';
import type { TextTask } from '../../client/src/create-text-client.ts';
import { createTextClient } from '../../client/src/create-text-client.ts';
import { compose } from '../../src/composition.ts';
import { listen } from '../../src/start/listen.ts';
import { everyKind } from '../operations.ts';
import { openPage, startBrowser } from './open-page.ts';

jest.setTimeout(60_000);
const webRoot = fileURLToPath(new URL('../../dist/web', import.meta.url));
const shots = fileURLToPath(new URL('../../coverage/screenshots/', import.meta.url));
const text = 'A letter about a lost umbrella.';
const defaults = {
  isBrief: false,
  isPaid: null,
  tone: 'plain',
  words: 60,
  price: null,
  topics: ['bees'],
  names: [],
  answerBy: null,
};
const all = {
  isBrief: true,
  isPaid: true,
  tone: 'stern',
  desk: 'back',
  words: 100,
  floor: 3,
  price: 2.5,
  topics: ['bread', 'boats'],
  names: ['Ada Wren', 'Ivo'],
  pages: [4, 7],
  room: 'B2',
  hint: 'by the door',
  day: '2026-02-28',
  answerBy: '2026-03-01T10:30:00.000Z',
};
const closers: (() => Promise<unknown>)[] = [];
let url = '';
let browser: Browser;

async function start(env: Record<string, string> = {}): Promise<string> {
  const quiet = { TPL_MONITORING_LOG_LEVEL: 'error', TPL_MONITORING_CLOSE_TIMEOUT_MS: '100' };
  const { publicServer, close, closeMonitoring } = await compose(
    { ...quiet, ...env },
    { operations: [everyKind], webRoot },
  );
  closers.push(() => close().then(closeMonitoring));
  return (await listen(publicServer, { host: '127.0.0.1', port: 0, isExplicit: true, variable: 'PORT' })).url;
}
const task = (options: object) => ({ operation: 'every_kind', text, options }) as unknown as TextTask;
const given = (result: unknown) => (result as { given: unknown }).given;
/** A Date as JSON says it. */
const day = `${all.day}T00:00:00.000Z`;

beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [url, browser] = await Promise.all([start(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  for (const close of closers) await close();
});

describe('options of every kind', () => {
  it('come over HTTP, and are what they are by default when left out', async () => {
    const client = createTextClient({ baseUrl: url });
    const { result } = await client.process(task(all));
    expect(result).toEqual({ given: { ...all, day }, year: 2026, isJunk: false });
    const least = await client.process(task({ room: 'B2' }));
    expect(least.result).toEqual({ given: { ...defaults, room: 'B2' }, year: null, isJunk: false });
    await expect(client.process(task({ ...all, day: 'soon' }))).rejects.toMatchObject({ status: 400 });
  });

  it('come through a batch', async () => {
    const client = createTextClient({ baseUrl: url });
    const { id } = await client.batches.create([task(all)]);
    for await (const _ of client.batches.watch(id));
    const { items } = await client.batches.get(id);
    expect(items[0]?.result?.result).toEqual({ given: { ...all, day }, year: 2026, isJunk: false });
  });

  it('stand in the prompt of a model, a text of the caller never outside of its fence', async () => {
    const emulator = await startEmulator({
      answer: () => JSON.stringify({ given: {}, year: null, isJunk: 'yes' }),
    });
    closers.push(() => Promise.resolve(emulator.close()));
    const withModel = await start({ ANTHROPIC_API_KEY: 'sk-ant-test', ANTHROPIC_BASE_URL: emulator.url });
    const client = createTextClient({ baseUrl: withModel });
    expect((await client.process(task(all))).result).toEqual({ given: {}, year: null, isJunk: true });
    expect(await client.process(task(all))).toMatchObject({
      result: { isJunk: true },
      cache: { outcome: 'hit' },
    });
    const { system, messages } = emulator.requests.at(-1)!.body as Record<string, unknown>;
    expect(JSON.stringify(system)).toContain('stern, [\\"bread\\",\\"boats\\"]');
    const prompt = JSON.stringify(messages);
    for (const free of ['Ada Wren', 'B2', 'by the door', all.day, '2026-03-01']) {
      expect(prompt).toContain(free);
      expect(JSON.stringify(system)).not.toContain(free);
    }
  });

  it('are flags of the command line', () => {
    const words = '--is-brief --is-paid --tone stern --desk back --words 100 --floor 3 --price 2.5';
    const lists = ['--topics', 'bread', '--topics', 'boats', '--names', 'Ada Wren', '--names', 'Ivo'];
    const rest = '--pages 4 --pages 7 --room B2 --day 2026-02-28 --answer-by 2026-03-01T10:30:00.000Z';
    const args = [...words.split(' '), ...lists, ...rest.split(' '), '--hint', 'by the door'];
    const { values } = readWords(args, flagsOf(everyKind));
    expect(values).toEqual(all);
    checkOptions(everyKind, values);
    expect(readWords(['--pages', '[4, 7]', '--no-is-paid'], flagsOf(everyKind)).values).toEqual({
      pages: [4, 7],
      isPaid: false,
    });
  });

  it('have a field each on the page, and need not be touched', async () => {
    const { page, context, errors } = await openPage(browser, url, { timezoneId: 'UTC' });
    const shown = async (tone: string) => {
      await page.getByRole('button', { name: 'Read it' }).click();
      return given(JSON.parse(await page.locator('.result pre', { hasText: tone }).innerText()));
    };
    await page.locator('#text').fill(text);
    await page.getByLabel('The room').fill('B2');
    expect(await shown('plain')).toEqual({ ...defaults, room: 'B2' });
    await page.getByLabel('Keep it brief').check();
    await page.getByLabel('Whether it is paid').selectOption('yes');
    await page.getByLabel('Tone of the reply').selectOption('stern');
    await page.getByLabel('Desk it came to').selectOption('back');
    await page.getByLabel('Length, in words').fill('100');
    await page.getByLabel('Floor').fill('3');
    await page.getByLabel('Price').fill('2.5');
    await page.getByLabel('bees').uncheck();
    await page.getByLabel('bread').check();
    await page.getByLabel('boats').check();
    await page.getByLabel('Names in it').fill('Ada Wren\n\n Ivo');
    await page.getByLabel('Pages').fill('4\n7');
    await page.getByLabel('What is known of it').fill('by the door');
    await page.getByLabel('Day it came').fill(all.day);
    await page.getByLabel('Answer by').fill('2026-03-01T10:30');
    await page.screenshot({ path: `${shots}every-kind.png`, fullPage: true });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    await page.locator('#text').fill(`${text} Once more.`);
    expect(await shown('stern')).toEqual({ ...all, day });
    expect(errors).toEqual([]);
    await context.close();
  });
});
