import { posix, win32 } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { bundledPaths } from './bundled-paths.ts';

describe('the paths of what is bundled', () => {
  // stepfun-ai/Step-Realtime-CLI#137, teamchong/pxpipe#59
  it.each([
    ['Windows', win32.join, 'C:\\my tpl\\internal', 'C:\\my tpl\\internal\\kit\\src\\redis\\index.ts'],
    ['other systems', posix.join, '/tpl/internal', '/tpl/internal/kit/src/redis/index.ts'],
  ])('are named as imports name them, and lie where files lie, on %s', (_, join, internal, file) => {
    const paths = bundledPaths(internal, join);
    for (const name of Object.keys(paths)) expect(name).toMatch(/^@internal(\/[\w-]+)+$/);
    expect(paths['@internal/kit/redis']).toEqual([file]);
    expect(paths['@internal/kit']).toEqual([join(internal, 'kit', 'src', 'index.ts')]);
  });
});
