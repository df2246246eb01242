import { describe, expect, it } from '@jest/globals';
import { rewriteLinks } from './rewrite-links.ts';

const pages = new Map([
  ['docs/README.md', 'documents.md'],
  ['docs/guides/cache.md', 'guides/cache.md'],
  ['docs/how-to/README.md', 'how-to/index.md'],
  ['packages/cache/README.md', 'packages/cache/index.md'],
]);
const inGuide = (text: string) => rewriteLinks(text, 'docs/guides/cache.md', pages);

describe('rewriteLinks', () => {
  it.each([
    ['[a](cache.md#with-redis)', '[a](./cache.md#with-redis)'],
    ['[a](../how-to/README.md)', '[a](../how-to/index.md)'],
    ['[a](../how-to/)', '[a](../how-to/index.md)'],
    ['[`@tpl/cache`](../../packages/cache/README.md)', '[`@tpl/cache`](../packages/cache/index.md)'],
    ['[a](../../LICENSE)', '[a](https://github.com/tpl-house/tpl/blob/main/LICENSE)'],
    ['[a](https://github.com/tpl-house/tpl/blob/main/docs/guides/cache.md#x)', '[a](./cache.md#x)'],
    ['![a](../images/page.png)', '![a](../images/page.png)'],
    ['[ref]: ../README.md', '[ref]: ../documents.md'],
    ['[a](https://example.com/README.md) [b](#here)', '[a](https://example.com/README.md) [b](#here)'],
    ['`[a](cache.md)`', '`[a](cache.md)`'],
    ['```md\n[a](../how-to/README.md)\n```', '```md\n[a](../how-to/README.md)\n```'],
  ])('makes of %s: %s', (text, expected) => {
    expect(inGuide(text)).toBe(expected);
  });

  it('finds the pictures of the documents from outside of them', () => {
    expect(rewriteLinks('![a](../../docs/images/a.svg)', 'packages/cache/README.md', pages)).toBe(
      '![a](../../images/a.svg)',
    );
  });
});
