import { describe, expect, it } from '@jest/globals';
import { findingsIn } from '../../testing/plant-house.ts';
import { links } from './links.ts';

const guide = '# The `guide`, in short\n\n## Twice\n\n## Twice\n\n<a id="own"></a>\n';

describe('links', () => {
  it('accepts files, folders, anchors as GitHub makes them, and what is on the web', async () => {
    const text = [
      '[a](docs/guide.md) [b](docs/guide.md#the-guide-in-short) [c](docs/guide.md#twice-1) [d](#here)',
      '![picture](docs/a%20picture.png "title") [folder](docs) [web](https://example.com/x) [mail](mailto:a@b.c)',
      '[own](docs/guide.md#own) `[not](a-link.md)`',
      '[reference]: docs/guide.md',
      '```md\n[not](a-link.md)\n```',
      '# Here',
    ].join('\n');
    expect(
      await findingsIn({ 'README.md': text, 'docs/guide.md': guide, 'docs/a picture.png': '' }, links),
    ).toEqual([]);
  });

  it('finds a missing file, a missing heading, a missing picture, with the line', async () => {
    const text =
      '[own](https://github.com/tpl-house/tpl/blob/main/gone.md) [own](https://github.com/tpl-house/tpl/blob/main/docs/guide.md)\n[a](gone.md)\n[b](../README.md#nowhere)\n<img src="gone.png">\n[ref]: gone.md\n';
    expect(await findingsIn({ 'README.md': '# Hi', 'docs/guide.md': text }, links)).toEqual([
      'docs/guide.md:1 links to https://github.com/tpl-house/tpl/blob/main/gone.md: there is no /gone.md',
      'docs/guide.md:2 links to gone.md: there is no docs/gone.md',
      'docs/guide.md:3 links to ../README.md#nowhere: README.md has no heading of that name',
      'docs/guide.md:4 links to gone.png: there is no docs/gone.png',
      'docs/guide.md:5 links to gone.md: there is no docs/gone.md',
    ]);
  });
});
