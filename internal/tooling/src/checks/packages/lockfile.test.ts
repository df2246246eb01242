import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findingsIn } from '../../testing/plant-house.ts';
import { lockfile } from './lockfile.ts';

const complete = readFileSync(
  join(import.meta.dirname, '..', '..', '..', '..', '..', 'pnpm-lock.yaml'),
  'utf8',
);

describe('lockfile', () => {
  it('accepts the lockfile of the house', async () => {
    expect(await findingsIn({ 'pnpm-lock.yaml': complete }, lockfile)).toEqual([]);
  });

  it.each([
    '@turbo/darwin-arm64',
    '@rollup/rollup-win32-x64-msvc',
    '@esbuild/darwin-arm64',
    'lightningcss-linux-x64-gnu',
  ])('misses %s when it is gone', async (name) => {
    const found = await findingsIn({ 'pnpm-lock.yaml': complete.replaceAll(`${name}@`, 'gone@') }, lockfile);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`lacks ${name}`);
  });
});
