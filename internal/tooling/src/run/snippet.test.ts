import { describe, expect, it } from '@jest/globals';
import { exampleSnippets, importedPackages, markdownSnippets } from './snippet.ts';

describe('markdownSnippets', () => {
  it('finds TypeScript and knows the line of each of its lines', () => {
    const text = '# Hi\n\n```ts\none();\ntwo();\n```\n\n```sh\nls\n```\n\n~~~typescript\nthree();\n~~~\n';
    expect(markdownSnippets('a.md', text)).toEqual([
      { file: 'a.md', code: 'one();\ntwo();', lines: [4, 5], noRun: undefined },
      { file: 'a.md', code: 'three();', lines: [13], noRun: undefined },
    ]);
  });

  it('goes on where the block before ended', () => {
    const [snippet, ...others] = markdownSnippets(
      'a.md',
      '```ts\none();\n```\ntext\n```ts continued\ntwo();\n```\n',
    );
    expect(snippet).toMatchObject({ code: 'one();\ntwo();', lines: [2, 6] });
    expect(others).toEqual([]);
  });

  it('keeps the reason of a block that does not run', () => {
    const [needsKey, silent] = markdownSnippets('a.md', '```ts no-run needs a key\n```\n```ts no-run\n```\n');
    expect(needsKey?.noRun).toBe('needs a key');
    expect(silent?.noRun).toBe('');
  });

  it('takes the indent of a list away, and leaves an inner fence inside', () => {
    const [snippet] = markdownSnippets('a.md', '- item\n\n  ````ts\n  const text = `\n  ```\n  `;\n  ````\n');
    expect(snippet?.code).toBe('const text = `\n```\n`;');
  });
});

describe('exampleSnippets', () => {
  it('takes the blocks, or everything when there are none', () => {
    expect(exampleSnippets('a.ts', '\n```ts\none();\n```', 10)).toMatchObject([
      { code: 'one();', lines: [12] },
    ]);
    expect(exampleSnippets('a.ts', '\none();', 10)).toMatchObject([{ code: '\none();', lines: [10, 11] }]);
  });
});

describe('importedPackages', () => {
  it('names packages without their subpath, dynamic imports too', () => {
    const code =
      "import '@tpl/cache/redis';\nimport x from 'zod/mini';\nimport './a.ts';\nimport 'node:fs';\nawait import('redis');";
    expect(importedPackages(code)).toEqual(['@tpl/cache', 'zod', 'redis']);
  });
});
