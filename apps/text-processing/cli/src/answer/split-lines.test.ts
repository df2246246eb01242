import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { splitLines } from './split-lines.ts';

async function linesOf(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of splitLines(Readable.from(chunks))) lines.push(line);
  return lines;
}

describe('splitLines', () => {
  it('ends a line at a line feed alone: lightdash#26655, codex#33617, codex#45727, node#22448', async () => {
    const lines = ['{"text":"a\u2028b"}', '{"text":"c\u2029d"}', '{"text":"e\u0085f\u000bg"}'];
    expect(await linesOf(`${lines.join('\n')}\n`)).toEqual(lines);
  });

  it('takes one return from the end of a line, and the last line without an end', async () => {
    expect(await linesOf('a\r\nb\r\r\n', '\n', 'c\rd')).toEqual(['a', 'b\r', '', 'c\rd']);
    expect(await linesOf('')).toEqual([]);
  });

  it('reads letters and lines that are cut anywhere', async () => {
    const bytes = Buffer.from('\ufeffö€😀\nü');
    expect(await linesOf(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(['\ufeffö€😀', 'ü']);
  });
});
