import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { cutText } from './cut-text.ts';

describe('cutText', () => {
  it('leaves what fits, and ends what does not with digits of the whole', () => {
    const [one, other] = ['a', 'b'].map((last) => 'x'.repeat(127) + last);
    expect(cutText(one!, 128)).toBe(one);
    const digest = createHash('sha256').update(`${one}!`).digest('hex').slice(0, 12);
    expect(cutText(`${one}!`, 128)).toBe(`${'x'.repeat(115)}~${digest}`);
    expect(cutText(`${other}!`, 128)).not.toBe(cutText(`${one}!`, 128));
    // What was cut already stays as it is.
    expect(cutText(cutText(`${one}!`, 128), 128)).toHaveLength(128);
  });

  it('leaves no half of a pair behind', () => {
    for (let max = 20; max < 26; max += 1) {
      const cut = cutText('\u{1F680}'.repeat(30), max);
      expect(Buffer.from(cut).toString()).toBe(cut);
      expect(cut.length).toBeLessThanOrEqual(max);
    }
  });
});
