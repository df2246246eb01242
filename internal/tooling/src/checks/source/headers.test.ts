import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { headers } from './headers.ts';

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
const appBlock = `/**
 * Domain Service: service
 *
 * - example implementation, replace in your project
 * - demonstrates infrastructure use
 * - minimum coverage 70 %
 */
`;
const good = {
  'packages/demo/package.json': manifestOf('demo', { doors: ['.', './redis'] }),
  'packages/demo/src/index.ts': block,
  'packages/demo/src/redis.ts': block,
  'packages/demo/src/one.ts': '// Decides who produces a value.\nexport const one = 1;\n',
  'packages/demo/src/cli.ts': '#!/usr/bin/env node\n// Prints what the demo knows.\n',
  'packages/demo/src/one.test.ts': 'tests need none\n',
  'packages/demo/src/pieces/index.ts': '// Lists the pieces of a demo.\n',
  'apps/service/package.json': '{ "name": "service" }',
  'apps/service/src/main.ts': appBlock,
  'apps/service/src/one.ts': '// Answers the one question there is.\n',
  'internal/kit/src/clock.ts': '// Tells the time to everything.\n',
  'benchmarks/src/demo.ts': '// Runs the demo beside its peers.\n',
};
const wantsLine = ':1 must begin with one comment line that says what the file is for: "// Decides who …"';

describe('headers', () => {
  it('accepts the header in entry files and a sentence of its own in every other', async () => {
    expect(await findingsIn(good, headers)).toEqual([]);
  });

  it('accepts the header in the program of a package, the whole of it', async () => {
    const cli = 'packages/demo/src/cli.ts';
    expect(await findingsIn({ ...good, [cli]: `#!/usr/bin/env node\n${block}` }, headers)).toEqual([]);
    expect(await findingsIn({ ...good, [cli]: '/** Some program of the demo. */\n' }, headers)).toHaveLength(
      1,
    );
  });

  it.each([
    ['none', 'export {};\n'],
    ['a doc comment', '/** One concept of the demo. */\nexport {};\n'],
    ['too few words', '// The demo one.\n'],
    ['the old sentence', '// Infrastructure Service: demo · stable API, changes affect all users\n'],
    ['the whole header', block],
  ])('finds a file whose first line is %s', async (_, text) => {
    for (const file of ['packages/demo/src/one.ts', 'apps/service/src/one.ts', 'internal/kit/src/clock.ts'])
      expect(await findingsIn({ ...good, [file]: text }, headers)).toEqual([`${file}${wantsLine}`]);
  });

  it('finds a sentence that two files share', async () => {
    const files = { ...good, 'benchmarks/src/again.ts': '// Decides who produces a value.\n' };
    expect(await findingsIn(files, headers)).toEqual([
      'benchmarks/src/again.ts:1 begins with the same sentence as packages/demo/src/one.ts: say what this file is for',
    ]);
  });

  it('finds an entry without its header, a door too, and one with half of it', async () => {
    const half = block.replace(' * - minimum coverage 90 %\n', '');
    for (const file of ['packages/demo/src/index.ts', 'packages/demo/src/redis.ts'])
      expect(await findingsIn({ ...good, [file]: half }, headers)).toEqual([
        `${file}:1 must begin with the block header of its layer; missing: "minimum coverage 90 %"`,
      ]);
    const line = '// Starts the whole example service.\n';
    for (const file of ['apps/service/src/main.ts', 'apps/service/src/cli.ts'])
      expect((await findingsIn({ ...good, [file]: line }, headers))[0]).toContain(
        `${file}:1 must begin with the block header`,
      );
  });
});
