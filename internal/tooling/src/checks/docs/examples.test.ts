import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { examples } from './examples.ts';

describe('examples', () => {
  it('runs every example, and finds the one that fails', async () => {
    const found = await findingsIn(
      {
        'packages/demo/package.json': manifestOf('demo'),
        'packages/demo/dist/index.js': 'export const one = 1;',
        'packages/demo/examples/good.ts':
          "import { one } from '@tpl/demo';\nconst same: number = one;\nif (same !== 1) throw new Error();\n",
        'packages/demo/examples/bad.ts': "throw new Error('planted');\n",
        'apps/service/package.json': '{ "type": "module" }',
        'apps/service/examples/bad.ts': 'process.exitCode = 4;\n',
      },
      examples,
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(/^packages\/demo\/examples\/bad\.ts failed: exit 1[\s\S]+planted/);
    expect(found[1]).toBe('apps/service/examples/bad.ts failed: exit 4');
  });
});
