import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../testing/plant-house.ts';
import { headers } from './headers.ts';

const line = '// Infrastructure Service: demo · stable API, changes affect all users\n';
const block = `/**
 * Infrastructure Service: demo
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven
 * - main components: one
 */
export {};
`;
const good = {
  'packages/demo/package.json': manifestOf('demo'),
  'packages/demo/src/index.ts': block,
  'packages/demo/src/one.ts': `${line}export const one = 1;\n`,
  'packages/demo/src/cli.ts': `#!/usr/bin/env node\n${line}`,
  'packages/demo/src/one.test.ts': 'tests need none\n',
  'apps/service/package.json': '{ "name": "service" }',
  'apps/service/src/one.ts': '// Domain Service: service · example, replace in your project\n',
};

describe('headers', () => {
  it('accepts the line in files and the block in the entry', async () => {
    expect(await findingsIn(good, headers)).toEqual([]);
  });

  it('accepts the block in a further door, and wants all of it there', async () => {
    const files = { ...good, 'packages/demo/package.json': manifestOf('demo', { doors: ['.', './redis'] }) };
    expect(await findingsIn({ ...files, 'packages/demo/src/redis.ts': block }, headers)).toEqual([]);
    expect(
      await findingsIn({ ...files, 'packages/demo/src/redis.ts': '/** Redis. */\n' }, headers),
    ).toHaveLength(1);
    expect(await findingsIn({ ...files, 'packages/demo/src/one.ts': block }, headers)).toHaveLength(1);
  });

  it('finds a file without its line, and one with the line of another layer', async () => {
    const found = await findingsIn(
      { ...good, 'packages/demo/src/one.ts': 'export {};\n', 'apps/service/src/one.ts': line },
      headers,
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toBe(`packages/demo/src/one.ts:1 must begin with the line "${line.trim()}"`);
    expect(found[1]).toContain('apps/service/src/one.ts:1');
  });

  it('finds an entry without its block, and one with half of it', async () => {
    const half = block.replace(' * - minimum coverage 90 %\n', '');
    expect((await findingsIn({ ...good, 'packages/demo/src/index.ts': half }, headers))[0]).toContain(
      'missing: "minimum coverage 90 %"',
    );
    const main = '// Domain Service: service · example, replace in your project\n';
    expect((await findingsIn({ ...good, 'apps/service/src/main.ts': main }, headers))[0]).toContain(
      'apps/service/src/main.ts:1 must begin with the block header',
    );
  });
});
