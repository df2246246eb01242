import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PriceTable } from '@internal/prices';
import { priceOf, priceSource, tableProblems } from '@internal/prices';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { findProvider } from '@pydantic/genai-prices';
import { runCommand } from './cli-command.ts';

const list = ['anthropic', 'google', 'openrouter'].map((providerId) => findProvider({ providerId }));

describe('tpl-ai prices', () => {
  let out: string[];
  let folder: string;
  beforeEach(async () => {
    out = [];
    folder = await mkdtemp(join(tmpdir(), 'prices-'));
    for (const name of ['log', 'error'] as const)
      jest.spyOn(console, name).mockImplementation((...words) => void out.push(words.join(' ')));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(folder, { recursive: true });
  });
  const written = async (): Promise<PriceTable> =>
    JSON.parse(await readFile(join(folder, 'prices.json'), 'utf8')) as PriceTable;
  const make = async (data: unknown, ...more: string[]): Promise<number> => {
    await writeFile(join(folder, 'list.json'), JSON.stringify(data));
    const files = ['--from', join(folder, 'list.json'), '--to', join(folder, 'prices.json')];
    return runCommand(['prices', ...files, ...more]);
  };

  it('tells how old the table is that comes along', async () => {
    expect(await runCommand(['prices'])).toBe(0);
    expect(out[0]).toMatch(
      new RegExp(`genai-prices ${priceSource.version} of ${priceSource.date}, \\d+ days old`),
    );
  });

  it('writes a table that models take as it is, with rows that ours has not', async () => {
    expect(await make(list)).toBe(0);
    const table = await written();
    expect(tableProblems(table)).toEqual([]);
    const name = Object.keys(table.rows).find((each) => each.startsWith('openrouter/')) as string;
    const model = name.slice('openrouter/'.length);
    expect(priceOf('openrouter', model)).toBeUndefined();
    expect(priceOf('openrouter', model, table)?.source).toBe(`genai-prices (${table.asOf})`);
    const ours = priceOf('anthropic', 'claude-haiku-4-5');
    expect(priceOf('anthropic', 'claude-haiku-4-5', table)?.input).toBe(ours?.input);
    expect(await readdir(folder)).toEqual(['list.json', 'prices.json']);
  });

  it('takes the prices in force on a day', async () => {
    await make(list, '--as-of', '2026-12-31');
    const before = (await written()).rows['google/gemini-3.8-flash']?.input;
    await make(list, '--as-of', '2027-01-01');
    expect((await written()).rows['google/gemini-3.8-flash']?.input).toBe(2 * (before as number));
  });

  it('leaves the old table where the new one is none', async () => {
    await make(list);
    const before = await written();
    for (const wrong of [{}, [], [{}], [{ id: 'a', models: [] }], 'text']) expect(await make(wrong)).toBe(1);
    expect(await make(list, '--as-of', 'tomorrow')).toBe(1);
    expect(await written()).toEqual(before);
  });

  it('fetches the list, bounded', async () => {
    const bodies = { '/list': JSON.stringify(list), '/endless': ' '.repeat(33 * 1024 * 1024) };
    const server = createServer(({ url = '' }, response) => {
      const body = bodies[url as keyof typeof bodies];
      response.writeHead(body === undefined ? 404 : 200).end(body);
    });
    await new Promise<void>((open) => server.listen(0, '127.0.0.1', open));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const to = ['--to', join(folder, 'prices.json')];
    expect(await runCommand(['prices', '--from', `${base}/list`, ...to])).toBe(0);
    expect(tableProblems(await written())).toEqual([]);
    expect(await runCommand(['prices', '--from', `${base}/endless`, ...to])).toBe(1);
    expect(out.at(-1)).toMatch(/longer than/);
    expect(await runCommand(['prices', '--from', `${base}/missing`, ...to])).toBe(1);
    expect(out.at(-1)).toMatch(/answers 404/);
    server.closeAllConnections();
    server.close();
  });
});
