// The workbench as people use it: what is done with an answer, what is kept, and what happens when it breaks off.
import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openPage, startBrowser } from './open-page.ts';
import type { DripModel } from './page-drip.ts';
import { startDripModel } from './page-drip.ts';
import type { ServiceProcess } from './start-process.ts';
import { startProcess } from './start-process.ts';

jest.setTimeout(60_000);
let browser: Browser;
let model: DripModel;
let service: ServiceProcess;
const contexts: BrowserContext[] = [];
const whole = 'It begins. This is sentence number 1 of what the model says.';
const endless = 100_000;

beforeAll(async () => {
  browser = await startBrowser();
  model = await startDripModel(1);
  service = await startProcess({
    TPL_APP_COMPATIBLE_URL: model.url,
    TPL_APP_COMPATIBLE_MODEL: 'drip',
    TPL_SECURITY_LIMIT_REQUESTS: '1000',
  });
}, 60_000);
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
  model.sentences = 1;
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  await model?.close();
});

async function open(url = service.url, options: object = {}): Promise<Page> {
  const { page, context } = await openPage(browser, url, { acceptDownloads: true, ...options });
  contexts.push(context);
  return page;
}
let asked = 0;
async function ask(page: Page, text = `A text, number ${(asked += 1)}.`): Promise<void> {
  await page.getByLabel('Text', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Read it' }).click();
}
const answerOf = (page: Page) => page.getByRole('region', { name: 'Answer' });
const ledger = (page: Page) => page.locator('.ledger').first().waitFor();

/** Passes connections on until it is told to cut them. */
async function startWire(url: string) {
  const { port } = new URL(url);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const upstream = connect(Number(port), '127.0.0.1');
    for (const one of [socket, upstream]) {
      sockets.add(one);
      one.on('error', () => {}).on('close', () => sockets.delete(one));
    }
    socket.pipe(upstream).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: () => {
      cut();
      server.close();
    },
  };
}

describe('the first sight', () => {
  it('says what this is, and answers a sample of each operation in one click', async () => {
    const page = await open();
    const answer = answerOf(page);
    await answer.getByText('every sentence leads to its place').waitFor();
    expect(await answer.getByRole('button').allInnerTexts()).toEqual([
      expect.stringMatching(/^Shorten: /),
      expect.stringMatching(/^Count words: /),
      expect.stringMatching(/^Find: /),
    ]);
    await answer.getByRole('button', { name: /^Shorten: / }).click();
    await ledger(page);
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).not.toBe('');
  });
});

describe('what a browser keeps', () => {
  // A reload took what was typed (open-webui#29760, LibreChat#5753).
  it('is the text that was typed, over a reload of its tab alone', async () => {
    const page = await open();
    await page.getByLabel('Text', { exact: true }).fill('A text half writ');
    await page.reload();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('A text half writ');
    const other = await page.context().newPage();
    await other.goto(service.url);
    expect(await other.getByLabel('Text', { exact: true }).inputValue()).toBe('');
  });

  // Blocked cookies block this too, and left pages blank (crates.io#47, PeerTube#386); a full one throws (chatbot-ui#703).
  it.each(['denied', 'full'])('may be nothing: it is %s', async (how) => {
    const page = await open('about:blank');
    await page.addInitScript((wanted) => {
      const fail = () => {
        throw new DOMException('no', 'SecurityError');
      };
      if (wanted === 'full') Storage.prototype.setItem = fail;
      else
        for (const name of ['localStorage', 'sessionStorage'])
          Object.defineProperty(globalThis, name, { get: fail });
    }, how);
    await page.goto(service.url);
    await ask(page);
    await ledger(page);
    await page.getByRole('link', { name: 'Batch' }).click();
    const buffer = Buffer.from('A text.');
    await page.getByLabel('Files').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer });
    await page.getByRole('row', { name: /^a\.txt ready/ }).waitFor();
    await page.getByRole('button', { name: 'Read them' }).click();
    await page.getByText('1 of 1 text done').waitFor();
  });
});

describe('an answer', () => {
  it('is copied, and saved as Markdown and as JSON', async () => {
    const page = await open(service.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    // The text says what the answer says: nothing of it is marked.
    await ask(page, whole);
    await page.locator('.sentence.supported').nth(1).waitFor();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(whole);
    const save = async (name: string) => {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name, exact: true }).click(),
      ]);
      return [download.suggestedFilename(), readFileSync(await download.path(), 'utf8')] as const;
    };
    expect(await save('Markdown')).toEqual([
      'shorten.md',
      expect.stringMatching(/^# Shorten\n\nIt begins\.[\s\S]*Answered by compatible, drip/),
    ]);
    const [name, json] = await save('JSON');
    expect([name, JSON.parse(json)]).toMatchObject([
      'shorten.json',
      { operation: 'shorten', provider: 'compatible' },
    ]);
  });

  it('is asked for again, past what is kept', async () => {
    const page = await open();
    await ask(page);
    await page.locator('.ledger dd', { hasText: 'new' }).waitFor();
    await page.getByRole('button', { name: 'Read it' }).click();
    await page.locator('.ledger dd', { hasText: 'from the cache' }).waitFor();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.locator('.ledger dd', { hasText: 'new' }).waitFor();
  });

  it('tells the way it took', async () => {
    const page = await open();
    await ask(page);
    await page.locator('.way summary').click();
    await page.locator('.way .name').first().waitFor();
    const names = await page.locator('.way .name').allInnerTexts();
    expect(names).toEqual(expect.arrayContaining(['Guard', 'Cache', 'Checked', 'Cost']));
    expect(await page.locator('.way .bar').count()).toBeGreaterThan(0);
  });
});

describe('an answer that does not end', () => {
  it('is stopped by Escape, and keeps what had come', async () => {
    const page = await open();
    model.sentences = endless;
    await ask(page);
    await answerOf(page).getByText('It begins.').waitFor();
    // This one drops a word that is being composed.
    await page
      .getByLabel('Text', { exact: true })
      .dispatchEvent('keydown', { key: 'Escape', isComposing: true });
    await page.waitForTimeout(200);
    expect(await page.getByText('Stopped. What').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByText('Stopped. What had come by then stays here.').waitFor();
    expect(await answerOf(page).innerText()).toContain('It begins.');
    model.sentences = 1;
    await page.getByRole('button', { name: 'Try again' }).click();
    await ledger(page);
  });

  it('breaks off, keeps what had come and says so', async () => {
    const wire = await startWire(service.url);
    const page = await open(wire.url);
    model.sentences = endless;
    await ask(page);
    await answerOf(page).getByText('It begins.').waitFor();
    wire.cut();
    expect(await page.getByRole('alert').innerText()).toContain('broke off');
    expect(await answerOf(page).innerText()).toContain('It begins.');
    model.sentences = 1;
    await page.getByRole('button', { name: 'Try again' }).click();
    await ledger(page);
    wire.close();
  });
});

describe('the history of the browser', () => {
  it('is seen by a second tab, opened again, compared, forgotten and switched off', async () => {
    const page = await open();
    await ask(page, 'The first of two texts.');
    await ledger(page);
    const second = await contexts[0]!.newPage();
    await second.goto(`${service.url}/#history`);
    await second.getByText('kept in this browser and nowhere else').waitFor();
    expect(await second.locator('.runs li').count()).toBe(1);
    await ask(page, 'The second of two texts.');
    await second.getByText('The second of two texts.').waitFor();

    for (const box of await second.getByRole('checkbox').all()) await box.check();
    expect(await second.locator('.comparison article').count()).toBe(2);

    await second.getByRole('button', { name: 'Shorten The first of two texts.' }).click();
    await answerOf(second).getByText('It begins.').waitFor();
    expect(await second.getByLabel('Text', { exact: true }).inputValue()).toBe('The first of two texts.');

    await second.getByRole('link', { name: 'History' }).click();
    await second.getByRole('button', { name: 'Forget Shorten, The first' }).click();
    await expect(second.locator('.runs li').count()).resolves.toBe(1);
    await second.getByRole('button', { name: 'Keep none' }).click();
    await second.getByText('Nothing is kept.').waitFor();
    expect(await second.locator('.runs li').count()).toBe(0);
    await ask(page, 'A third text.');
    await ledger(page);
    expect(await page.evaluate("localStorage.getItem('tpl-history')")).toBeNull();
  });
});
