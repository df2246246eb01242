import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { createOutputGuard } from '../../src/output/create-output-guard.ts';
import { generateMarkup } from '../../src/testing/oracle/generate-markup.ts';
import { findReadmes } from '../../src/testing/oracle/readmes.ts';
import { loadsInHtml, loadsInMarkdown, toHtml } from '../../src/testing/oracle/renderers.ts';
import { chunkings, createRandom } from '../../src/testing/oracle/seeded.ts';

const guard = createOutputGuard();

function leaving(chunks: readonly string[]): string {
  const session = guard.open();
  let sent = '';
  for (const chunk of chunks) sent += session.push(chunk);
  return sent + session.end().text;
}
const inPieces = (text: string, size: number) => text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];

describe('the reference renderer of CommonMark and an HTML parser', () => {
  it('find nothing that loads or runs in what leaves, whatever came and in whatever chunks', () => {
    const random = createRandom(20_261);
    let harmful = 0;
    for (let turn = 0; turn < 1_200; turn++) {
      const text = generateMarkup(random);
      if (loadsInHtml(text) ?? loadsInMarkdown(text)) harmful++;
      const left = new Set(chunkings(text, random).map(leaving));
      expect([text, [...left].map((one) => loadsInHtml(one) ?? loadsInMarkdown(one))]).toEqual([
        text,
        [undefined],
      ]);
    }
    // The oracle has something to say.
    expect(harmful).toBeGreaterThan(200);
  });

  it.each([
    ['a tag that ends with the text', '\n- <details open ontoggle='],
    ['a tag inside the marks of a quote', '> <img\n> src=//evil.example/p\n> >'],
    ['a tag whose value a paragraph ends', "<div title='\n\na&#39; onclick=alert(1) '>"],
    ['a tag in a value that has an empty line', '<a title="\n\n<img src=//evil.example/p>">'],
    ['a cut that would make an image of its mark', '!<img src=//evil.example/x>(https://evil.example/p)'],
    ['a fence that another fence holds', 'a\n~~~\n\n```\n~~~\n![y](https://evil.example/p)'],
    ['a fence that a list holds', '- a\n\n  ```\n![x](https://evil.example/p)'],
    ['a fence that a comment holds', '<!--\n```\n-->\n\n![x](https://evil.example/p)'],
    ['a definition before its image', '[r]: https://evil.example/p\n\n![a][r]'],
    ['an image in a link', '[![a](https://evil.example/p)](https://good.example)'],
    ['an address that is absolute on pages of http alone', '![a](https:evil.example/p)'],
    ['a set of sources', '<img srcset="/a 1x, //evil.example/p 2x">'],
    ['an attribute that svg animates', '<svg><set attributeName=href to="//evil.example/p"></svg>'],
    ['a paint of svg', '<svg><rect fill="url(https://evil.example/p#a)"/></svg>'],
    ['an autolink that runs', '<javascript:alert(1)>'],
    ['a dangling address', 'x <img alt="a" src="https://evil.example/p?d='],
  ])('%s is cut', (_, text) => {
    for (const size of [1, 4, 1_000]) {
      const left = leaving(inPieces(text, size));
      expect(loadsInHtml(left) ?? loadsInMarkdown(left)).toBeUndefined();
      expect(left).toContain('[link removed]');
    }
  });
});

it('what a tag made wait is judged once, so that every chunking leaves the same', () => {
  const text = '<img\tdefault\n>![a][]\n\n- b\n\n> c\n[\\[]](\n> <HTTPS://EVIL.example>)';
  expect(new Set([1, 2, 3, 7, 1_000].map((size) => leaving(inPieces(text, size)))).size).toBe(1);
});

describe('harmless Markdown', () => {
  const { tests } = createRequire(import.meta.url)('commonmark-spec') as {
    tests: readonly { markdown: string; html: string }[];
  };

  it('of the specification leaves byte for byte', () => {
    const plain = tests.filter(
      ({ markdown, html }) =>
        !/<(?:img|a|script|style|div|table|!|\?)/i.test(html) && !/\[\w+\]:/.test(markdown),
    );
    expect(plain.length).toBeGreaterThan(400);
    for (const { markdown } of plain)
      for (const size of [1, 7, 10_000]) expect(leaving(inPieces(markdown, size))).toBe(markdown);
  });

  it('of installed packages leaves byte for byte', () => {
    const texts = findReadmes(40).filter((text) => !(loadsInHtml(text) ?? loadsInHtml(toHtml(text))));
    expect(texts.length).toBeGreaterThan(5);
    for (const text of texts) expect(leaving(inPieces(text, 50))).toBe(text);
  });

  it('in a fence of code is code, an image that is no address or an allowed one stays', () => {
    const text =
      'So:\n\n```md\n![a](https://evil.example/p)\n```\n\n![b](/c.png "d") ![e](f.png) and !["g"].h()\n';
    for (const size of [1, 5, 500]) expect(leaving(inPieces(text, size))).toBe(text);
  });
});

describe('tags that code names', () => {
  it.each([
    ['a heading', '### `<style>(text)`\n\nSee [below](#below).\n\n```js\nblue("a") //=> \\x1b[34ma\n```\n'],
    [
      'items with several tags',
      'Layers:\n\n- One for `<style lang="scss">`, say, and `parse` of @scope/name.\n\n1. `compile` knows `<script setup>` too.\n2. And `<style scoped>`, `<style module>`.\n',
    ],
    [
      'a style sheet in a fence',
      'So:\n\n```html\n<style>\n  a { background: url(a.png) }\n</style>\n```\n\nAnd `<style>` again.',
    ],
    [
      'a page that says what it is',
      'So:\n\n```html\n<meta charset="UTF-8">\n<meta name="viewport" content="width=device-width">\n```\n',
    ],
    ['a generic type before', 'A `Map<string, number>` and `<style>`.'],
  ])('stay byte for byte: %s', (_, text) => {
    expect(loadsInHtml(text) ?? loadsInMarkdown(text)).toBeUndefined();
    for (const size of [1, 2, 3, 7, 1_000]) expect(leaving(inPieces(text, size))).toBe(text);
  });

  it.each([
    ['the page would run it', 'Write `<script>`, then alert(1).</script>'],
    ['the code began a line before', 'a ` b\n`<style>`@import "//evil.example/p"</style>`'],
    ['a sign of code is escaped', '\\`<style>`@import "//evil.example/p"'],
    ['a cell of a table ends in it', '| a | b |\n|---|---|\n| `c | d` `<style>`@import "//evil.example/p" |'],
    ['a comment holds it', '<!-- `<style>` --> `<script>` alert(1)</script>'],
    ['what follows would be a style sheet', 'Write `<style>`.\n\n@import "//evil.example/p";'],
    ['the same with escapes', 'Write `<style>`.\n\na { background: u\\72 l(//evil.example/p) }'],
    ['a style sheet that ended', 'Write `<style>` and `</style>`, then `<script>`alert(1)</script>'],
    [
      'a page is told to go elsewhere',
      '`<meta name="viewport" http-equiv="refresh" content="0;url=//evil.example/p">`',
    ],
    ['svg reads it as tags', 'A `<svg>` with `<style>` and `<img src=//evil.example/p>`'],
    ['a lone return ends lines', 'a `\r\r` `<style>`@import "//evil.example/p"`'],
    ['a line that is no empty one', `a \`\n${' '.repeat(300)}b\nc\`<style>\`@import "//evil.example/p"\``],
  ])('are cut, or what they load, where %s', (_, text) => {
    const left = new Set([1, 2, 3, 7, 1_000].map((size) => leaving(inPieces(text, size))));
    expect(left.size).toBe(1);
    for (const one of left) {
      expect(loadsInHtml(one) ?? loadsInMarkdown(one)).toBeUndefined();
      expect(one).toContain('[link removed]');
    }
  });
});

it('a hostile text is held back and read at a bounded price', () => {
  for (const unit of [
    '<a ',
    '![',
    '](',
    ']: ',
    '<a b="',
    '//',
    '<a <b title="',
    '[\n',
    '```\n',
    '{"',
    '["\\u0061',
    '`<b>',
    '`<style>` url(',
  ]) {
    const session = guard.open();
    let open = 0;
    let worst = 0;
    const started = performance.now();
    for (let turn = 0; turn < 2_000; turn++) {
      open += unit.length * 5 - session.push(unit.repeat(5)).length;
      worst = Math.max(worst, open);
    }
    // Marks are longer than what they stand for, so that this is an upper bound alone.
    expect([unit, worst < 20_000, performance.now() - started < 10_000]).toEqual([unit, true, true]);
  }
});
