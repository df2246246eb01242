import { describe, expect, it } from '@jest/globals';
import { findingsIn } from '../../testing/plant-house.ts';
import { fileShape } from './file-shape.ts';

const lines = (count: number) => `export const one = () => 1;\n${'// more\n'.repeat(count - 1)}`;

describe('file-shape', () => {
  it('accepts 250 lines, and longer tests', async () => {
    const files = { 'packages/demo/src/one.ts': lines(250), 'packages/demo/src/one.test.ts': lines(251) };
    expect(await findingsIn(files, fileShape)).toEqual([]);
  });

  it('accepts a long table of data', async () => {
    const table = `export const prices = [\n${"  { model: 'a', usd: 1 },\n".repeat(300)}];\n`;
    expect(await findingsIn({ 'packages/demo/src/prices.ts': table }, fileShape)).toEqual([]);
  });

  it('finds a file that is two files', async () => {
    expect(await findingsIn({ 'scripts/long.mjs': lines(251) }, fileShape)).toEqual([
      'scripts/long.mjs:250 has 251 lines, 250 is the most: it is two files',
    ]);
  });

  it('finds names that mean nothing or are not kebab-case', async () => {
    const files = {
      'apps/a/src/utils.ts': '',
      'internal/kit/src/types.ts': '',
      'packages/a/src/createOne.ts': '',
    };
    expect(await findingsIn(files, fileShape)).toEqual([
      'packages/a/src/createOne.ts must have a kebab-case name',
      'apps/a/src/utils.ts is named after nothing: name it after its main export',
      'internal/kit/src/types.ts is named after nothing: name it after its main export',
    ]);
  });

  it('leaves out dependencies, built files and dot folders', async () => {
    const files = {
      'packages/a/node_modules/utils.js': '',
      'packages/a/dist/utils.js': '',
      'packages/a/.x/utils.js': '',
    };
    expect(await findingsIn(files, fileShape)).toEqual([]);
  });
});
