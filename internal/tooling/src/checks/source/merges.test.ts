import { expect, it } from '@jest/globals';
import { findingsIn } from '../../testing/plant-house.ts';
import { merges } from './merges.ts';

const [ours, theirs] = [`${'<'.repeat(7)} HEAD`, `${'>'.repeat(7)} branch`];

it('names each file with the marks of a merge, and no line of a heading or a diagram', async () => {
  const files = {
    'docs/guides/demo.md': `# Demo\n\n${ours}\nOne.\n=======\nTwo.\n${theirs}\n`,
    'docs/guides/right.md': 'Demo\n=======\n\n> > > > is deep in a reply\n',
    'packages/demo/src/one.ts': 'export const one = 1 << 7;\n',
  };
  expect(await findingsIn(files, merges)).toEqual([
    'docs/guides/demo.md:3 holds the marks of a merge: choose one side',
  ]);
});
