import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { folders } from './folders.ts';

const files = (folder: string, count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/file-${index}.ts`, 'export {};\n']),
  );
const house = {
  'packages/demo/package.json': manifestOf('demo'),
  'packages/demo/src/index.ts': "export * from './high/one.ts';\n",
  'packages/demo/src/high/one.ts': "import '../low/two.ts';\n",
  'packages/demo/src/low/two.ts': "import type {} from './three.ts';\n",
  'packages/demo/src/low/three.ts': 'export {};\n',
  'packages/demo/src/low/three.test.ts': "import '../high/one.ts';\n",
  'apps/service/package.json': '{ "name": "service" }',
};

describe('folders', () => {
  it('accepts 12 files in a folder with tests and folders beside them, and imports in one direction', async () => {
    const full = {
      ...files('internal/kit/src', 12),
      'internal/kit/src/file-1.test.ts': '',
      'internal/kit/src/more/one.tsx': '',
      ...files('internal/kit/test', 13),
    };
    expect(await findingsIn({ ...house, ...full }, folders)).toEqual([]);
  });

  it('finds a crowded folder of packages, applications and internal, scripts counted', async () => {
    const crowded = {
      ...files('packages/demo/src/low', 11),
      ...files('apps/service/src', 12),
      'apps/service/src/make.mjs': '',
      ...files('internal/kit/src/deep', 13),
    };
    expect(await findingsIn({ ...house, ...crowded }, folders)).toEqual(
      ['packages/demo/src/low', 'apps/service/src', 'internal/kit/src/deep'].map(
        (folder) => `${folder} holds 13 source files, 12 is the most: make a folder of each concept`,
      ),
    );
  });

  it('finds folders in a circle that no file is in, types counted', async () => {
    const back = { 'packages/demo/src/low/three.ts': "import type {} from '../high/leaf.ts';\n" };
    const leaf = { 'packages/demo/src/high/leaf.ts': 'export {};\n' };
    expect(await findingsIn({ ...house, ...back, ...leaf }, folders)).toEqual([
      'packages/demo/src/high is in a circle: packages/demo/src/high, packages/demo/src/low import each other; move what both need below them',
    ]);
  });

  it('counts the folder of the entry files as a folder', async () => {
    const up = {
      'packages/demo/src/errors.ts': '',
      'packages/demo/src/low/three.ts': "export type {} from '../errors.ts';\n",
    };
    expect(await findingsIn({ ...house, ...up }, folders)).toEqual([
      expect.stringContaining(
        'packages/demo/src, packages/demo/src/high, packages/demo/src/low import each other',
      ),
    ]);
  });

  it('finds files in a circle, `import()` counted', async () => {
    const back = { 'packages/demo/src/low/three.ts': "export const two = () => import('./two.ts');\n" };
    expect(await findingsIn({ ...house, ...back }, folders)).toEqual([
      'packages/demo/src/low/three.ts is in a circle: packages/demo/src/low/three.ts, packages/demo/src/low/two.ts import each other; move what both need below them',
    ]);
  });
});
