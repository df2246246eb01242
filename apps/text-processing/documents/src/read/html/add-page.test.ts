import { describe, expect, it } from '@jest/globals';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { readHtml } from '../kinds/read-html.ts';

describe('addPage', () => {
  it('keeps the box of a task whose words are a paragraph, and leaves out those of menus', () => {
    const page =
      '<ul><li><input type=checkbox checked><p>Paid</p></li><li><input type=checkbox><ul><li>Home</li></ul></li></ul><p>End</p>';
    expect(readHtml(page, limits).text).toBe('- [x] Paid\n- Home\n\nEnd');
  });
});
