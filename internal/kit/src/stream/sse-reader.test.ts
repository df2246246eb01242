import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SseEvent } from './sse-reader.ts';
import { createSseReader } from './sse-reader.ts';

const tooLong = (): never => {
  throw new Error('too long');
};
function readAll(pieces: readonly string[], maxLineLength = 1000): SseEvent[] {
  const reader = createSseReader(maxLineLength, tooLong);
  return pieces.flatMap((piece) => reader.push(piece));
}

describe('createSseReader', () => {
  it('reads names and data, and drops an event without its empty line', () => {
    expect(readAll(['event: a\ndata: 1\n\ndata: 2\n\ndata: 3'])).toEqual([
      { event: 'a', data: '1' },
      { event: 'message', data: '2' },
    ]);
  });

  it('joins several data lines and takes one space from each', () => {
    expect(readAll(['data: a\ndata:  b\ndata\ndata:c\n\n'])).toEqual([
      { event: 'message', data: 'a\n b\n\nc' },
    ]);
  });

  it('passes over comments, ids, retry times, unknown fields and events without data', () => {
    expect(readAll([': hi\nid: 1\nretry: 2\nother: 3\nevent: x\n\ndata: y\n\n'])).toEqual([
      { event: 'message', data: 'y' },
    ]);
  });

  it('takes a byte order mark from the start and only from there', () => {
    expect(readAll(['\ufeffdata: a\n\n\ufeffdata: b\n\n'])).toEqual([{ event: 'message', data: 'a' }]);
  });

  it('sees CR LF, CR and LF as one line end, also when CR LF is split', () => {
    expect(readAll(['data: a\r', '\n\r', '\ndata: b\r\rdata: c\n\n'])).toEqual(
      ['a', 'b', 'c'].map((data) => ({ event: 'message', data })),
    );
  });

  it('ends at a line over the limit, whether or not its end has come', () => {
    expect(() => readAll(['data: 12345', '67890'], 12)).toThrow('too long');
    expect(() => readAll(['data: 1234567890\n'], 12)).toThrow('too long');
    expect(readAll(['data: 123456\n\n'], 12)).toHaveLength(1);
  });

  it('gives the same events however the text is cut', () => {
    const line = fc.constantFrom('data: a', 'data:b', 'data', ': c', 'event: e', 'event', 'id: 1', 'x', '');
    const end = fc.constantFrom('\n', '\r', '\r\n');
    const stream = fc.array(fc.tuple(line, end), { maxLength: 20 }).map((lines) => lines.flat().join(''));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(200)), (text, cuts) => {
        const at = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        const pieces = at.slice(1).map((to, index) => text.slice(at[index], to));
        expect(readAll(pieces)).toEqual(readAll([text]));
      }),
    );
  });
});
