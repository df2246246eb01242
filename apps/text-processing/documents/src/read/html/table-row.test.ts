import { describe, expect, it } from '@jest/globals';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { readHtml } from '../kinds/read-html.ts';

describe('createTableRows', () => {
  it.each([
    ['', '<tr></tr>'],
    ['', '<tr><td></tr>'],
    ['a', '<tr></tr>'],
  ])('refuses cells (%j) that reach over all rows (%j) of a large table', (text, row) => {
    const cells = `<td colspan=1000 rowspan=0>${text}</td>`.repeat(17);
    expect(() => readHtml(`<table><tr>${cells}</tr>${row.repeat(65_000)}`, limits)).toThrow('limit: cells');
  });
});
