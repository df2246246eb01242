import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { SpendReport } from '@tpl/ai/ledger';
import type { Emulator } from '@tpl/ai/testing';
import { startEmulator } from '@tpl/ai/testing';
import type { Overview } from '../../src/internal/read-overview.ts';
import type { TestApp } from './start-app.ts';
import { startApp } from './start-app.ts';
import { startProcess } from './start-process.ts';
import { startRedis } from './start-redis.ts';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

async function emulate(): Promise<Emulator> {
  const emulator = await startEmulator({ answer: () => JSON.stringify({ summary: 'It is so.' }) });
  opened.push(emulator);
  return emulator;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tpl-ledger-'));
  opened.push({ close: () => rmSync(folder, { recursive: true, force: true }) });
  return folder;
}

const withModel = ({ url }: Emulator) => ({
  ANTHROPIC_API_KEY: 'sk-ant-test',
  ANTHROPIC_BASE_URL: url,
  TPL_RESILIENCE_MAX_ATTEMPTS: '1',
});
const inFiles = (folder: string) => ({ TPL_APP_LEDGER: 'file', TPL_APP_LEDGER_FOLDER: folder });
const start = async (env: Record<string, string>): Promise<TestApp> => {
  const app = await startApp(env);
  opened.push(app);
  return app;
};
const secretText = 'Ada Lovelace wrote this sentence about a quarterly figure.';
const task = (text = secretText) => ({ operation: 'shorten', text });
const spendAt = async (url: string, query = '', headers = {}) =>
  (await (await fetch(`${url}/internal/spend${query}`, { headers })).json()) as SpendReport;

describe('the ledger of the service', () => {
  it('has each call once: a hit as saved, a replay of an Idempotency-Key as nothing', async () => {
    const folder = newFolder();
    const emulator = await emulate();
    const app = await start({ ...withModel(emulator), ...inFiles(folder) });
    const once = { 'idempotency-key': 'one-and-only' };
    const first = await app.post('/v1/process', task(), once);
    const again = await app.post('/v1/process', task(), once);
    expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([
      200,
      200,
      'true',
    ]);
    const replayed = (await spendAt(app.internalUrl)).total;
    expect(replayed).toMatchObject({ calls: 1, attempts: 1, savedCalls: 0, reservedUsd: 0, uncertainUsd: 0 });
    await app.post('/v1/process', task());
    const { total, rows } = await spendAt(app.internalUrl, '?by=tenant,key,operation,model');
    expect(total).toMatchObject({ calls: 1, savedCalls: 1 });
    expect(total.savedUsd).toBeCloseTo(total.settledUsd, 12);
    expect(total.settledUsd).toBeGreaterThan(0);
    expect(rows).toMatchObject([{ operation: 'shorten', model: 'anthropic/claude-haiku-4-5' }]);
    expect(emulator.requests).toHaveLength(1);
  });

  it('gives the same as CSV, and refuses what is asked wrongly by its name', async () => {
    const app = await start(withModel(await emulate()));
    await app.post('/v1/process', task());
    const day = new Date().toISOString().slice(0, 10);
    const query = `?from=${day}&to=${day}&by=day,operation&format=csv`;
    const file = await fetch(`${app.internalUrl}/internal/spend${query}`);
    expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="spend-${day}-${day}.csv"`);
    const [head, line] = (await file.text()).split('\r\n');
    expect([head?.slice(0, 19), line?.slice(0, 21)]).toEqual(['day,operation,calls', `${day},shorten,1,`]);
    for (const wrong of [
      'from=yesterday',
      'by=color',
      `from=${day}&to=2020-01-01`,
      'format=xml',
      'colour=red',
    ]) {
      const answer = await fetch(`${app.internalUrl}/internal/spend?${wrong}`);
      expect([wrong, answer.status]).toEqual([wrong, 400]);
    }
  });

  it('holds no word of a text, of an answer or of a key', async () => {
    const folder = newFolder();
    const key = 'a-secret-key-of-a-caller-0123456789';
    const app = await start({ ...withModel(await emulate()), ...inFiles(folder), TPL_SECURITY_KEYS: key });
    await app.post('/v1/process', task(), { 'x-api-key': key });
    const read = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .join('');
    // The line after a call comes after its answer.
    let written = read();
    for (let tries = 0; tries < 500 && !written.includes('"type":"closed"'); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      written = read();
    }
    expect(written).toContain('"type":"closed"');
    for (const secret of ['Lovelace', 'quarterly', 'It is so', key, 'sk-ant-test'])
      expect(written).not.toContain(secret);
  });

  it('survives kill -9, with at most the calls under way uncertain', async () => {
    const folder = newFolder();
    const emulator = await emulate();
    const env = { ...withModel(emulator), ...inFiles(folder) };
    const killed = await startProcess(env);
    const ask = (text: string) =>
      fetch(`${killed.url}/v1/process`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(task(text)),
      });
    for (let at = 0; at < 5; at += 1)
      expect((await ask(`Text number ${at}. It says something.`)).status).toBe(200);
    emulator.script('slow_headers');
    const hanging = ask('The last text. It says something.').catch(() => undefined);
    while (emulator.requests.length < 6) await new Promise((resolve) => setTimeout(resolve, 10));
    await killed.stop('SIGKILL');
    await hanging;
    const after = await start({ ...env, TPL_APP_LEDGER: 'file' });
    const { total } = await spendAt(after.internalUrl);
    // The one that hung is held at its most: nobody knows its end.
    expect(total).toMatchObject({ calls: 6, attempts: 5, failed: 0 });
    expect(total.reservedUsd + total.uncertainUsd).toBeGreaterThan(0);
    expect(total.settledUsd).toBeGreaterThan(0);
  });
});

describe('settings of the ledger', () => {
  it('TPL_APP_LEDGER=redis lets processes share it; auto takes Redis where there is one', async () => {
    const redis = await startRedis();
    opened.push({ close: () => redis.stop() });
    const env = { ...withModel(await emulate()), REDIS_URL: redis.url };
    const one = await start({ ...env, TPL_APP_LEDGER: 'redis' });
    const two = await start({ ...env, TPL_APP_LEDGER: 'auto' });
    await one.post('/v1/process', task('The first text. It says something.'));
    await two.post('/v1/process', task('The second text. It says something.'));
    expect((await spendAt(one.internalUrl)).total.calls).toBe(2);
    expect(await (await fetch(`${two.internalUrl}/internal/ledger`)).json()).toMatchObject({
      store: 'redis',
      isUp: true,
    });
  });

  it('TPL_APP_LEDGER=redis without REDIS_URL stops the start', async () => {
    await expect(startApp({ TPL_APP_LEDGER: 'redis' })).rejects.toThrow(/TPL_APP_LEDGER .*REDIS_URL/);
  });

  it('TPL_APP_LEDGER_WHEN_DOWN=refuse asks no model while the ledger cannot be written; continue does', async () => {
    const emulator = await emulate();
    // A file where the folder should be.
    const env = { ...withModel(emulator), ...inFiles(join(import.meta.dirname, 'ledger.test.ts')) };
    const refusing = await start({ ...env, TPL_APP_LEDGER_WHEN_DOWN: 'refuse' });
    const refused = await refusing.post('/v1/process', task());
    expect([refused.status, emulator.requests.length]).toEqual([503, 0]);
    const going = await start(env);
    expect((await going.post('/v1/process', task())).status).toBe(200);
    expect(emulator.requests).toHaveLength(1);
    expect(await (await fetch(`${going.internalUrl}/internal/ledger`)).json()).toMatchObject({
      isUp: false,
      waiting: 2,
    });
    const overview = (await (await fetch(`${going.internalUrl}/internal/overview`)).json()) as Overview;
    // Calls go on, and operators see what is wrong.
    expect(overview.ledger).toMatchObject({ isUp: false, lost: 0 });
  });

  it('TPL_APP_LEDGER_KEEP_DAYS removes older days', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, '2020-01-01.jsonl'), '');
    const env = { ...withModel(await emulate()), ...inFiles(folder), TPL_APP_LEDGER_KEEP_DAYS: '1' };
    await (await start(env)).post('/v1/process', task());
    expect(readdirSync(folder)).toEqual([`${new Date().toISOString().slice(0, 10)}.jsonl`]);
  });
});
