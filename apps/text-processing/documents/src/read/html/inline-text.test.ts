import { describe, expect, it } from '@jest/globals';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { readHtml } from '../kinds/read-html.ts';

describe('createInlineText', () => {
  it.each([
    ['1<sup>1</sup>/<sub>2</sub> cups', '1 1/2 cups'],
    ['5<sup>1</sup>\u2044<sub>2</sub>', '5 1\u20442'],
    ['10<sup>6</sup>/mL', '10^6/mL'],
    ['10<sup>6</sup>/2', '10^6/2'],
  ])('reads %s as it is meant', (html, text) => {
    expect(readHtml(`<p>${html}</p>`, limits).text).toBe(text);
  });
});
