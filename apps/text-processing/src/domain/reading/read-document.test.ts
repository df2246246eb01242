import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDocument } from './read-document.ts';
import { splitBlocks } from './split-blocks.ts';

describe('splitBlocks', () => {
  it('keeps headings, list items, fences and paragraphs apart', () => {
    const text =
      '# Title\nA paragraph that\nwraps here.\n\n- one item of it\n- another item of it\n\n```\ncode = 1\n```\nThe end is near.';
    expect(splitBlocks(text).map(({ kind, text: block }) => [kind, block])).toEqual([
      ['heading', '# Title'],
      ['prose', 'A paragraph that\nwraps here.'],
      ['prose', '- one item of it'],
      ['prose', '- another item of it'],
      ['other', 'code = 1'],
      ['prose', 'The end is near.'],
    ]);
  });

  it('says where each block stands in the text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('word ', '\n', '\n\n', '# ', '- ', '```\n', '=== ', 'End. ')),
        (parts) => {
          const text = parts.join('');
          for (const { text: block, start } of splitBlocks(text))
            expect(text.startsWith(block, start)).toBe(true);
        },
      ),
    );
  });
});

describe('readDocument', () => {
  it('reads sentences over line breaks, with the heading above them', async () => {
    const { sentences, headings } = await readDocument(
      '## Tides\n\nThe tide is high at noon. Dr. Mills wrote\nthis down in 1894.',
    );
    const prose = sentences.filter(({ isProse }) => isProse);
    expect(headings).toEqual(['Tides']);
    expect(prose.map(({ text, heading }) => [text, heading])).toEqual([
      ['The tide is high at noon.', 0],
      ['Dr. Mills wrote this down in 1894.', 0],
    ]);
  });

  it('knows where each word stands in its sentence', async () => {
    const { sentences } = await readDocument("It isn't a bad harbor (see 4.2), is it?");
    for (const { text, tokens } of sentences) {
      for (const token of tokens) expect(text.startsWith(token.text, token.start)).toBe(true);
    }
  });

  it('gives way while it reads a long text, and stops at an abort', async () => {
    const long = 'The ferry crosses the river when somebody is waiting. '.repeat(4_000);
    const controller = new AbortController();
    const reading = readDocument(long, controller.signal);
    setImmediate(() => controller.abort(new Error('enough')));
    await expect(reading).rejects.toThrow();
  });

  // 199,000 times "a" took half a minute: reading a word takes time by the square of its length.
  it('reads a word of any length in time by its length', async () => {
    const time = async (text: string) => {
      const before = process.cpuUsage();
      await readDocument(text);
      return process.cpuUsage(before).user;
    };
    await time('warm '.repeat(1_000));
    const words = await time('aaaaaaaaa '.repeat(2_000));
    expect(await time('a'.repeat(20_000))).toBeLessThan(words * 4 + 100_000);
    const { sentences } = await readDocument(`Dear all. ${'b'.repeat(5_000)} The end is near.`);
    expect(sentences.map(({ text }) => text).join(' ')).toMatch(/^Dear all\. b+ The end is near\.$/);
  });

  it('reads any text at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
        const { sentences } = await readDocument(text);
        expect(sentences.every(({ text: sentence }) => sentence.length > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a text made to be slow', () => {
  it.each([
    ['letters without a space', 'a'.repeat(50_000)],
    ['an attached file', `See it. ${'QUJDREVG'.repeat(6_000)} That was it.`],
    ['marks alone', '1.'.repeat(25_000)],
  ])('is read as soon as an English one: %s', async (_, hostile) => {
    const timeOf = async (text: string) => {
      const started = performance.now();
      await readDocument(text);
      return performance.now() - started;
    };
    const english = await timeOf('The tide is high, and the moon is new. '.repeat(1_250));
    // 20,000 letters alone took 16 s.
    expect(await timeOf(hostile)).toBeLessThan(2 * english + 50);
  });

  it('keeps every character of what is no word, and the sentences about it', async () => {
    const run = 'QUJDREVG'.repeat(40);
    const { sentences } = await readDocument(`The file follows here. ${run} The file ended there.`);
    expect(sentences.map(({ text }) => text)).toEqual([
      'The file follows here.',
      run,
      'The file ended there.',
    ]);
  });

  it('gives way to other work while many short lines are read', async () => {
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await readDocument('- a\n'.repeat(2_000));
    isDone = true;
    expect(turns).toBeGreaterThan(10);
  });
});
