import { describe, expect, it } from '@jest/globals';
import { findingsIn } from '../../testing/plant-house.ts';
import { appsAlone } from './apps-alone.ts';

const stays = 'an application stands on its packages alone, so that a copy of it installs';
const house = {
  'apps/service/package.json': '{ "scripts": { "test": "jest" }, "dependencies": { "@tpl/a": "*" } }',
  'apps/service/tsconfig.json': '{ "include": ["src"] }',
  'apps/service/web/tsconfig.json': '{ "extends": "../tsconfig.json" }',
  'apps/service/src/main.ts': "import '@tpl/a';\nimport './internal/two.ts';\n",
  'apps/service/src/internal/two.ts': '',
};

describe('apps-alone', () => {
  it('accepts an application with packages and a configuration of its own', async () => {
    expect(await findingsIn(house, appsAlone)).toEqual([]);
  });

  it('finds imports of what is internal, by name and by path, in tests and configuration too', async () => {
    const files = {
      'apps/service/src/main.ts': "import type { Clock } from '@internal/kit';\n",
      'apps/service/test/one.test.ts': "export const kit = import('@internal/kit/testing');\n",
      'apps/service/tsup.config.ts': "import '../../internal/tooling/tsup-preset.ts';\n",
    };
    expect(await findingsIn({ ...house, ...files }, appsAlone)).toEqual([
      `apps/service/src/main.ts imports @internal/kit: ${stays}`,
      `apps/service/test/one.test.ts imports @internal/kit/testing: ${stays}`,
      `apps/service/tsup.config.ts imports ../../internal/tooling/tsup-preset.ts: ${stays}`,
    ]);
  });

  it('finds a manifest and a tsconfig that lead out of the folder', async () => {
    const files = {
      'apps/service/package.json':
        '{\n"scripts": { "test": "node ../../internal/tooling/bin/jest.mjs" },\n"devDependencies": { "@internal/kit": "*" }\n}',
      'apps/service/tsconfig.json': '{ "extends": "../../tsconfig.base.json" }',
    };
    expect(await findingsIn({ ...house, ...files }, appsAlone)).toEqual([
      `apps/service/package.json:2 leads to ../../internal/tooling/bin/jest.mjs: ${stays}`,
      `apps/service/package.json:3 leads to @internal/kit: ${stays}`,
      `apps/service/tsconfig.json:1 leads to ../../tsconfig.base.json: ${stays}`,
    ]);
  });
});
