import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepInput, readCorpus, readCorpusFile } from './corpus.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corpus-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('the corpus', () => {
  it.each([
    ['text', 'plain "text"\n\tand more\n', 'txt'],
    ['ends of lines', 'a\r\nb', 'json'],
    ['letters that nobody sees', '\ufeffa\u202e\u0000 🍏', 'json'],
    ['bytes', Buffer.from([0xff, 0x00, 0x80]), 'b64'],
  ] as const)('gives back what was kept, as %s', async (what, input, end) => {
    const bytes = Buffer.from(input as string);
    const path = keepInput('kept', `It is: ${what}!`, bytes, folder);
    expect(path).toMatch(new RegExp(`/it-is-[a-z-]+-[0-9a-f]{6}\\.${end}$`));
    expect(readCorpusFile(path)).toEqual(bytes);
    expect((await readFile(path, 'latin1')).match(/[^\n\t\x20-\x7e]/)).toBeNull();
  });

  it('names what has no words of its own', () => {
    expect(keepInput('nameless', '…', Buffer.from('x'), folder)).toMatch(/\/found-[0-9a-f]{6}\.txt$/);
    expect(readCorpusFile(keepInput('nameless', 'none', Buffer.alloc(0), folder))).toHaveLength(0);
  });

  it('lists its inputs by name, and none of a target that has none', () => {
    expect(readCorpus('kept', folder)).toHaveLength(4);
    expect(readCorpus('nobody', folder)).toEqual([]);
  });
});
