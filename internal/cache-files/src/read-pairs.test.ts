// A file of JSON lines is read line by line, with a bound for each and the number of the one that is wrong.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '@internal/kit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readLines } from './read-lines.ts';
import { readPairs } from './read-pairs.ts';

const refuse = (problems: readonly Problem[]) =>
  new Error(problems.map(({ path, message }) => `${path} ${message}`).join());
let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cache-files-'));
  file = join(folder, 'pairs.jsonl');
});
afterAll(() => rm(folder, { recursive: true }));

const all = async (text: string, read: () => AsyncIterable<unknown> = () => readPairs(file, refuse)) => {
  await writeFile(file, text);
  const found: unknown[] = [];
  for await (const one of read()) found.push(one);
  return found;
};

describe('pairs', () => {
  it('come one after another, over empty lines, the last without an end too', async () => {
    expect(
      await all(
        '{"request":1,"value":{"a":2}}\r\n\n{"request":"x","value":null,"more":1}\n{"request":3,"value":4}',
      ),
    ).toEqual([
      { request: 1, value: { a: 2 } },
      { request: 'x', value: null },
      { request: 3, value: 4 },
    ]);
  });

  it('name the one that lacks something, and show nothing of it', async () => {
    await expect(all('{"request":1,"value":2}\n\n{"request":"secret"}\n')).rejects.toThrow(
      /^pair 2 must have a request and a value$/,
    );
    await expect(all('null')).rejects.toThrow('pair 1 must have');
    await expect(all('{"request":1,"value":2}\nsecret')).rejects.toThrow(/^line 2 is no JSON$/);
  });

  it('are bounded, though no line ends', async () => {
    await expect(all(`{"request":1,"value":"${'x'.repeat(5_000_000)}`)).rejects.toThrow(
      `line 1 has more than ${4 * 1_048_576} bytes`,
    );
  });
});

it('a line over several pieces of the file is whole, whatever characters stand at their borders', async () => {
  const long = 'ä€😀'.repeat(30_000);
  expect(await all(`${JSON.stringify(long)}\n1\n`, () => readLines(file, 1_000_000, refuse))).toEqual([
    long,
    1,
  ]);
});
