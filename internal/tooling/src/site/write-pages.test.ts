import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { manifestOf, plantHouse } from '../testing/plant-house.ts';
import { describePage } from './describe-page.ts';
import { writePages } from './write-pages.ts';

const files = {
  'docs/README.md': '# All documents\n\nEverything there is.\n',
  'docs/start.md':
    '# Start\n\nYou need [Node](https://nodejs.org). Then `npm start`.\n\n![picture](images/a.svg)\n',
  'docs/how-to/README.md': '# How to\n',
  'docs/how-to/cache.md':
    '# Cache\n\nSee [start](../start.md) and [the code](../../packages/demo/src/index.ts).\n',
  'docs/images/a.svg': '<svg/>',
  'docs/decisions/README.md': '# Decisions\n\nWhy.\n',
  'docs/decisions/0001-one.md': '# 1. One\n\nIt was `a<b>|b`. And more.\n',
  'SECURITY.md': '# Security\n\nReport privately.\n',
  'packages/cache/package.json': manifestOf('cache', { doors: ['.', './redis'] }),
  'packages/cache/README.md': '# @tpl/cache\n\nA cache.\n',
  'packages/cache/src/index.ts': '',
};

describe('writePages', () => {
  it('writes every document with links that fit, in sections, with a list for programs', () => {
    const { house, remove } = plantHouse(files);
    const target = join(house.root, 'out');
    mkdirSync(join(target, 'packages/cache/api'), { recursive: true });
    writeFileSync(
      join(target, 'packages/cache/api/redis.md'),
      '# @tpl/cache/redis\n\nWhat the door exports.\n',
    );
    const sections = writePages(house, target);
    expect(sections.map(({ title, pages }) => [title, ...pages.map(({ path }) => path)])).toEqual([
      ['Start', 'start.md', 'documents.md'],
      ['How to', 'how-to/index.md', 'how-to/cache.md'],
      ['Security', 'security-policy.md'],
      ['@tpl/cache', 'packages/cache/index.md', 'packages/cache/api/redis.md'],
      ['Decisions', 'decisions/index.md', 'decisions/0001-one.md'],
    ]);
    expect(readFileSync(join(target, 'how-to/cache.md'), 'utf8')).toContain(
      '[start](../start.md) and [the code](https://github.com/tpl-house/tpl/blob/main/packages/demo/src/index.ts)',
    );
    expect(existsSync(join(target, 'images/a.svg'))).toBe(true);
    expect(JSON.parse(readFileSync(join(target, 'navigation.json'), 'utf8'))).toEqual(sections);
    expect(readFileSync(join(target, 'llms.txt'), 'utf8')).toContain(
      '## Start\n\n- [Start](start.md): You need Node.\n- [All documents](documents.md): Everything there is.\n',
    );
    expect(readFileSync(join(target, 'decisions/index.md'), 'utf8')).toBe(
      '# Decisions\n\nWhy.\n\n| decision | begins |\n| --- | --- |\n| [1. One](./0001-one.md) | It was a&lt;b>\\|b. |\n',
    );
    remove();
  });

  it('names the documents that no section takes', () => {
    const { house, remove } = plantHouse({ ...files, 'docs/lost/one.md': '# One\n' });
    expect(() => writePages(house, join(house.root, 'out'))).toThrow(
      'No section of the site takes lost/one.md',
    );
    remove();
  });
});

describe('describePage', () => {
  it.each([
    [
      '---\nname: x\n---\n\n# `A` title\n\n| a | b |\n\nFirst *sentence*: then more.',
      'A title',
      'First sentence: then more.',
    ],
    ['# D\n\nDecided. One door. And more.', 'D', 'One door.'],
    ['no heading', 'fallback', 'no heading'],
    ['# C\n\n```sh\nnpm install\n\nnpm test\n```\n\nThen this:\n\n- a', 'C', 'Then this.'],
    ['# Empty\n', 'Empty', ''],
  ])('reads %j', (text, title, about) => {
    expect(describePage(text, 'fallback')).toEqual({ title, about });
  });
});
