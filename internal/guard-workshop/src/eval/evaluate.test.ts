import { describe, expect, it } from '@jest/globals';
import type { CorpusRow } from './corpus.ts';
import { leaveSourcesOut } from './evaluate.ts';

describe('sources that have not taught', () => {
  it('score each row by a model that has seen neither attacks nor benign rows of its source', () => {
    // The same nonsense word is an attack in one source and harmless in the other: only what is left out tells.
    const rows = ['first', 'second'].flatMap((source): CorpusRow[] =>
      Array.from({ length: 12 }, (_, place) => {
        const label = place % 2 === 0 ? 1 : 0;
        const word = (label === 1) === (source === 'first') ? 'zorbly' : 'quindle';
        return { text: `${word} ${word}s number ${place}`, label, file: source, source } as CorpusRow;
      }),
    );
    const { attacks, benign } = leaveSourcesOut(rows, { documents: [], own: 0 });
    expect([attacks.length, benign.length]).toEqual([12, 12]);
    const mean = (list: readonly { score: number }[]) =>
      list.reduce((sum, { score }) => sum + score, 0) / list.length;
    expect(mean(attacks)).toBeLessThan(mean(benign));
  });
});
