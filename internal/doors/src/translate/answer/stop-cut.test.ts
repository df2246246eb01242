import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createStopCut } from './stop-cut.ts';

/** Cuts by looking at every start of the text in turn. */
function cutPlainly(text: string, stops: readonly string[]): string {
  for (let end = 1; end <= text.length; end += 1) {
    const ended = stops.filter((stop) => stop !== '' && text.slice(0, end).endsWith(stop));
    const longest = Math.max(0, ...ended.map(({ length }) => length));
    if (longest > 0) return text.slice(0, end - longest);
  }
  return text;
}

function cutInPieces(pieces: readonly string[], stops: readonly string[]): string {
  const cut = createStopCut(stops);
  return pieces.map((piece) => cut.push(piece)).join('') + cut.end();
}

describe('a cut at texts that a client named', () => {
  const few = fc.string({ unit: fc.constantFrom('a', 'b', '<'), maxLength: 5 });

  it('falls in the same place however the text is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(few, { maxLength: 8 }), fc.array(few, { maxLength: 4 }), (pieces, stops) => {
        expect(cutInPieces(pieces, stops)).toBe(cutPlainly(pieces.join(''), stops));
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds back no more than what may still become one', () => {
    const cut = createStopCut(['</block>', '\nObservation:']);
    expect(['yes <', '/b', '> no\nObs', 'curely'].map((piece) => cut.push(piece))).toEqual([
      'yes ',
      '',
      '</b> no',
      '\nObscurely',
    ]);
  });

  it('takes a long text that nearly comes again and again in its stride', () => {
    const stop = `${'a'.repeat(50_000)}b`;
    const pieces = Array.from({ length: 40 }, () => `${'a'.repeat(49_999)}c`);
    expect(cutInPieces(pieces, [stop])).toBe(pieces.join(''));
  });
});
