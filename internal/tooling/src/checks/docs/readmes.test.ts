import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { readmes } from './readmes.ts';

const code = '# demo\n\n```ts\n```\n';
const house = {
  'README.md': code,
  'packages/demo/package.json': manifestOf('demo'),
  'packages/demo/README.md': code,
};

describe('readmes', () => {
  it('accepts short ones with code', async () => {
    const long = `${code}${'text\n'.repeat(200)}`;
    expect(await findingsIn({ ...house, 'README.md': long }, readmes)).toEqual([]);
  });

  it('finds a missing, a long and a wordy one', async () => {
    const { 'README.md': _, ...withoutRoot } = house;
    expect(await findingsIn(withoutRoot, readmes)).toEqual([
      'README.md does not exist: say what it is, how to install it, and show it',
    ]);
    const long = `# demo\n${'text\n'.repeat(28)}${code}${'text\n'.repeat(150)}`;
    expect(
      await findingsIn({ ...house, 'README.md': '# demo\n', 'packages/demo/README.md': long }, readmes),
    ).toEqual([
      'README.md:1 shows no code before line 30',
      'packages/demo/README.md:150 has 183 lines, 150 is the most: move the rest to docs/',
      'packages/demo/README.md:32 shows no code before line 30',
    ]);
  });

  it('finds values of the main door that the README does not name; types and other doors may stay out', async () => {
    const door = {
      'packages/demo/package.json': manifestOf('demo', { doors: ['.', './more'] }),
      'packages/demo/src/index.ts':
        "export { createOne, type OneOptions, two as createTwo } from './one.ts';\nexport type { Three } from './one.ts';\nexport * from './four.ts';\nexport const five = 5;\n",
      'packages/demo/src/four.ts': 'export function four() {}\nexport interface Six {}\n',
      'packages/demo/src/more.ts': 'export const seven = 7;\n',
    };
    const named = { 'packages/demo/README.md': `${code}createOne(four), createTwo, \`five\`\n` };
    expect(await findingsIn({ ...house, ...door, ...named }, readmes)).toEqual([]);
    const partly = { 'packages/demo/README.md': `${code}createOnes and createTwo, five\n` };
    expect(await findingsIn({ ...house, ...door, ...partly }, readmes)).toEqual(
      ['createOne', 'four'].map(
        (name) =>
          `packages/demo/README.md does not name ${name}, which the main door exports: show it, or do not export it`,
      ),
    );
  });
});
