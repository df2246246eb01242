// Batches on the page: a table or many files, followed, stopped, tried again, saved.
import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it, jest } from '@jest/globals';
import { strFromU8, unzipSync } from 'fflate';
import type { Page, Request } from 'playwright-core';
import { refuse } from './page-refusals.ts';
import { startPageServices } from './page-services.ts';

jest.setTimeout(60_000);
const services = startPageServices({
  TPL_SECURITY_LIMIT_REQUESTS: '10000',
  TPL_APP_MAX_BATCH_ITEMS: '2',
});
const open = (url = services.service.url) => services.open(`${url}/#batch`, { acceptDownloads: true });
const file = (name: string, text: string, mimeType = 'text/plain') => ({
  name,
  mimeType,
  buffer: Buffer.from(text),
});
const start = (page: Page) => page.getByRole('button', { name: 'Read them' }).click();
const save = async (page: Page, name: string) => strFromU8(await saveBytes(page, name));
async function saveBytes(page: Page, name: string): Promise<Uint8Array> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return new Uint8Array(readFileSync(await download.path()));
}

const table = file(
  'letters.csv',
  '\uFEFFnumber;letter\r\n"=1+1";"The tide is ""high"";\nsays Ada. The moon is new."\r\n8;=cmd()|calc is what it says.\r\n9;The bees are back.\r\n',
  'text/csv',
);

describe('a batch on the page', () => {
  it('is followed on where the service refuses to say how it stands, and is sent once (mahlernim/scholar-relay#62)', async () => {
    const { page } = await open(services.slow.url);
    services.model.sentences = 5;
    const files = Array.from({ length: 6 }, (_, n) => file(`${n}.txt`, `Followed text number ${n}.`));
    await page.getByLabel('Files').setInputFiles(files);
    await page.getByRole('row', { name: /^5\.txt ready / }).waitFor();
    await page.evaluate(`new MutationObserver(() => {
      if (/failed/.test(document.body.innerText)) document.title = 'failed';
    }).observe(document.body, { childList: true, characterData: true, subtree: true })`);
    const sent = await refuse(page, '**/v1/batches', 429, () => false);
    const isWatch = (accept = '') => accept.includes('event-stream');
    let [watches, reads] = [0, 0];
    await refuse(page, '**/v1/batches/*', 429, (request) =>
      isWatch(request.headers()['accept']) ? (watches += 1) === 2 : (reads += 1) % 2 === 0,
    );
    await start(page);
    await page.getByText('6 of 6 texts done').waitFor();
    expect(await page.title()).not.toBe('failed');
    expect([sent.length, watches >= 4, reads >= 6]).toEqual([3, true, true]);
    // A tab that finds it again is refused at first too, and has nothing to send.
    await page.unroute('**/v1/batches/*');
    await refuse(page, '**/v1/batches/*', 503, (_, number) => number <= 2);
    await page.reload();
    await page.getByText('6 of 6 texts done').waitFor();
    expect(sent).toHaveLength(3);
  });

  it('is stopped, though the service refuses at first', async () => {
    const { page } = await open(services.slow.url);
    services.model.sentences = 200;
    await page
      .getByLabel('Files')
      .setInputFiles([file('a.txt', 'Stopped text one.'), file('b.txt', 'Stopped text two.')]);
    await page.getByRole('row', { name: /^b\.txt ready / }).waitFor();
    const isStop = (request: Request) => request.method() === 'DELETE';
    let stops = 0;
    await refuse(page, '**/v1/batches/*', 429, (request) => isStop(request) && (stops += 1) === 1);
    await start(page);
    await page.getByRole('progressbar', { name: 'Progress' }).waitFor();
    await page.getByRole('row', { name: /^b\.txt (?:waits|is read) / }).waitFor();
    const stopped = page.waitForResponse((response) => isStop(response.request()) && response.ok());
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await (await stopped).json()).toMatchObject({ status: 'cancelled' });
    await page.getByRole('row', { name: /^b\.txt cancelled / }).waitFor();
  });

  it('is stopped and not forgotten, though the service does not say that it has heard it', async () => {
    const { page } = await open(services.slow.url);
    services.model.sentences = 200;
    await page
      .getByLabel('Files')
      .setInputFiles([file('a.txt', 'Lost text one.'), file('b.txt', 'Lost two.')]);
    await page.getByRole('row', { name: /^b\.txt ready / }).waitFor();
    let stops = 0;
    const isFirstStop = (request: Request) => request.method() === 'DELETE' && (stops += 1) === 1;
    await refuse(page, '**/v1/batches/*', 503, isFirstStop, { isDone: true });
    await start(page);
    await page.getByRole('row', { name: /^b\.txt (?:waits|is read) / }).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('row', { name: /^b\.txt cancelled / }).waitFor();
    await page.reload();
    await page.getByRole('row', { name: /^b\.txt cancelled/ }).waitFor();
    expect(stops).toBe(1);
  });

  it('is one batch, though the service does not say that it has taken it', async () => {
    const { page } = await open();
    const files = [file('a.txt', 'Taken text one.'), file('b.txt', 'Taken text two.')];
    await page.getByLabel('Files').setInputFiles(files);
    await page.getByRole('row', { name: /^b\.txt ready / }).waitFor();
    // Said to come at once, it comes after a second: twenty tries are not over in a moment.
    const at: number[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') at.push(performance.now());
    });
    const sent = await refuse(page, '**/v1/batches', 503, (_, number) => number === 1, { isDone: true });
    const again = page.waitForResponse((response) => response.headers()['idempotent-replayed'] === 'true');
    await start(page);
    expect((await again).ok()).toBe(true);
    await page.getByText('2 of 2 texts done').waitFor();
    const keys = sent.map((request) => request.headers()['idempotency-key']);
    expect([keys.length, new Set(keys).size, keys[0]?.length]).toEqual([2, 1, expect.any(Number)]);
    expect(at[1]! - at[0]!).toBeGreaterThan(900);
  });

  it('says so where the connection breaks off while it is sent, and sends it again', async () => {
    const { page } = await open();
    await page.getByLabel('Files').setInputFiles([file('a.txt', 'Cut text one.')]);
    await page.getByRole('row', { name: /^a\.txt ready / }).waitFor();
    await page.route('**/v1/batches', (route) => route.abort(), { times: 1 });
    await start(page);
    await page.getByText('The service does not say whether it has the texts; it goes on in 2 s.').waitFor();
    await page.getByRole('row', { name: /^a\.txt done/ }).waitFor();
  });

  it('takes a table, more rows than one request may have, and saves results that no spreadsheet runs', async () => {
    const { page, errors } = await open();
    await page.getByLabel('Files').setInputFiles(table);
    expect(await page.getByLabel('Column with the texts').inputValue()).toBe('1');
    await start(page);
    await page.getByText('3 of 3 texts done, cost nothing').waitFor();
    await page.getByText('The tide is "high";').first().click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
    expect((await save(page, 'Save as CSV')).split('\r\n')).toEqual([
      'name,status,summary,provider,model,usd,error',
      expect.stringMatching(/^'=1\+1,done,"The tide is ""high"";\n?.*",offline,[\w-]+,0,$/s),
      expect.stringMatching(/^8,done,'=cmd\(\)\|calc is what it says\.,offline,/),
      expect.stringMatching(/^9,done,The bees are back\.,offline,/),
      '',
    ]);
    const archive = unzipSync(await saveBytes(page, 'Save as ZIP'));
    expect(Object.keys(archive)).toEqual([
      ...['answers/0001-=1+1.md', 'answers/0002-8.md', 'answers/0003-9.md'],
      ...['results.csv', 'results.json'],
    ]);
    expect(strFromU8(archive['results.csv']!)).toContain("\r\n'=1+1,answers/0001-=1+1.md,done,");
    expect(JSON.parse(await save(page, 'Save as JSON'))).toMatchObject([
      { name: '=1+1', status: 'done', answer: { operation: 'shorten', provider: 'offline' } },
      { name: '8' },
      { name: '9' },
    ]);
    expect(errors).toEqual([]);
  });

  it('takes many files; one that cannot be read says why, the others are read', async () => {
    const { page } = await open();
    const broken = file('broken.pdf', '%PDF-1.7 nothing', 'application/pdf');
    await page
      .getByLabel('Files')
      .setInputFiles([file('a.txt', 'One text.'), broken, file('b.txt', 'Two texts.')]);
    await page.getByRole('row', { name: /^broken\.pdf failed / }).waitFor();
    await page.getByRole('row', { name: /^b\.txt ready / }).waitFor();
    await start(page);
    await page.getByText('2 of 3 texts done, 1 failed').waitFor();
  });

  it('is cancelled, and what was left is tried again', async () => {
    const { page } = await open(services.slow.url);
    const files = Array.from({ length: 6 }, (_, n) => file(`${n}.txt`, `Text number ${n}.`));
    await page.getByLabel('Files').setInputFiles(files);
    await page.getByRole('row', { name: /^5\.txt ready / }).waitFor();
    services.model.sentences = 100;
    await start(page);
    await page.getByText(/[1-5] of 6 texts done/).waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('row', { name: /^5\.txt cancelled / }).waitFor();
    services.model.sentences = 1;
    await page.getByRole('button', { name: /^Retry the \d that failed$/ }).click();
    await page.getByText('6 of 6 texts done, price not known').waitFor();
  });

  it('outlives a reload, is seen by another tab, and says what the service keeps no more', async () => {
    const { page } = await open(services.slow.url);
    const files = Array.from({ length: 4 }, (_, n) => file(`${n}.txt`, `Kept text number ${n}.`));
    await page.getByLabel('Files').setInputFiles(files);
    await page.getByRole('row', { name: /^3\.txt ready / }).waitFor();
    // The second part never gets there: whoever sent it is gone before.
    let sent = 0;
    await page.route('**/v1/batches', (route) => {
      sent += 1;
      if (sent === 1) return route.continue();
    });
    await start(page);
    await page.getByRole('row', { name: /^0\.txt done/ }).waitFor();
    // Another view, and back: it goes on.
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('link', { name: 'Batch' }).click();
    const tab = await page.context().newPage();
    await tab.goto(`${services.slow.url}/#batch`);
    await tab.getByRole('button', { name: /^Shorten 4 texts: 0\.txt/ }).click();
    await tab.getByRole('row', { name: /^3\.txt cancelled It was not sent/ }).waitFor();
    await page.reload();
    for (const each of [page, tab]) {
      await each.getByRole('row', { name: /^0\.txt done/ }).waitFor();
      await each.getByText('2 of 4 texts done').waitFor();
    }
    await page.getByText('open the files again to try the rest').waitFor();
    await page.evaluate(async () => {
      const [{ parts }] = JSON.parse(localStorage.getItem('tpl-batches')!) as [{ parts: string[] }];
      await fetch(`/v1/batches/${parts[0]}`, { method: 'DELETE' });
    });
    await page.reload();
    await page.getByRole('row', { name: /^1\.txt not kept The service does not keep it any more/ }).waitFor();
    await page.getByText('0 of 4 texts done, 2 not kept any more').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: /^Forget Shorten, 4 texts/ }).click();
    await tab.getByRole('button', { name: 'Clear' }).click();
    await tab.getByText('Drop files here').waitFor();
    expect(await tab.getByText('Sent before').count()).toBe(0);
  });

  it('waits where the queue has no room, and goes on', async () => {
    const { page } = await open();
    const asked = await refuse(page, '**/v1/batches', 503, (_, number) => number === 1);
    await page.getByLabel('Files').setInputFiles([file('a.txt', 'One text.')]);
    await page.getByRole('row', { name: /^a\.txt ready / }).waitFor();
    await start(page);
    await page.getByText('1 of 1 text done').waitFor();
    expect(asked).toHaveLength(2);
  });

  it('reads a table as it was written, by whatever wrote it', async () => {
    // csv-viewer-online/csv-viewer-online.github.io#4, #35: what Excel saves is seldom UTF-8.
    const { page } = await open();
    const asked = await refuse(page, '**/v1/batches', 503, () => false);
    const bytes = Buffer.from('header,text\n1,Caf\xe9 costs 5 \x80 today.\n', 'latin1');
    await page.getByLabel('Files').setInputFiles({ ...table, buffer: bytes });
    await page.getByRole('row', { name: /^1 ready / }).waitFor();
    await start(page);
    await page.getByText('1 of 1 text done').waitFor();
    expect(asked[0]!.postDataJSON()).toMatchObject({ items: [{ text: 'Café costs 5 € today.' }] });
  });

  it('reads a file of plain text as it was written', async () => {
    const { page } = await open();
    const asked = await refuse(page, '**/v1/batches', 503, () => false);
    const buffer = Buffer.from('The caf\xe9 is open, \x93all day\x94.', 'latin1');
    const wide = Buffer.from('\uFEFFThe café is closed.', 'utf16le');
    await page.getByLabel('Files').setInputFiles([
      { ...file('a.txt', ''), buffer },
      { ...file('b.txt', ''), buffer: wide },
    ]);
    await page.getByRole('row', { name: /^b\.txt ready / }).waitFor();
    await start(page);
    await page.getByText('2 of 2 texts done').waitFor();
    expect(asked[0]!.postDataJSON()).toMatchObject({
      items: [{ text: 'The café is open, “all day”.' }, { text: 'The café is closed.' }],
    });
  });

  it('refuses what is no table', async () => {
    const { page } = await open();
    await page.getByLabel('Files').setInputFiles(file('zero.csv', 'a,b\n1,\u0000\n', 'text/csv'));
    await page.getByText('zero.csv is not a table: it holds zero bytes.').waitFor();
    await page.getByLabel('Files').setInputFiles(file('open.csv', 'a,b\n1,"never closed\n', 'text/csv'));
    await page.getByText('open.csv a quote that opens is never closed in row 2.').waitFor();
  });
});
