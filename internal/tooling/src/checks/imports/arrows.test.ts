import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { arrows } from './arrows.ts';

const root = join(import.meta.dirname, '..', '..', '..', '..', '..');
const house = {
  'tsconfig.base.json': readFileSync(join(root, 'tsconfig.base.json'), 'utf8'),
  'packages/a/package.json': manifestOf('a', {
    peerDependencies: { redis: '^6.0.0' },
    devDependencies: { redis: '6', jest: '30' },
  }),
  'packages/a/src/index.ts': "export type { Leaf } from './leaf.ts';\nexport { kit } from '@internal/kit';\n",
  'packages/a/src/leaf.ts': "import type { Redis } from 'redis';\nexport interface Leaf { redis: Redis }\n",
  'packages/a/src/leaf.test.ts': "import 'jest';\nimport '@opentelemetry/api';\n",
  'packages/a/test/corpus/read-sets.ts': 'export const sets = 1;\n',
  'packages/a/test/play.ts': 'export const play = 1;\n',
  'benchmarks/src/sets.ts': "import '../../packages/a/test/corpus/read-sets.ts';\n",
  'packages/b/package.json': manifestOf('b'),
  'packages/b/src/index.ts': 'export const b = 1;\n',
  'packages/monitoring/package.json': manifestOf('monitoring', {
    peerDependencies: { '@opentelemetry/api': '^1.9.0' },
  }),
  'packages/monitoring/src/index.ts': "export type { Span } from '@opentelemetry/api';\n",
  'internal/kit/src/index.ts': 'export const kit = 1;\n',
  'internal/guard/src/index.ts': "import '../../kit/src/index.ts';\n",
  'internal/guard-workshop/src/train.ts': "import '../../guard/src/index.ts';\n",
  'apps/service/package.json': '{ "name": "service", "dependencies": { "@tpl/a": "*" } }',
  'apps/service/src/main.ts': "import '@tpl/a';\nimport './domain/one.ts';\n",
  'apps/service/src/domain/one.ts': "import '@tpl/a';\n",
  'apps/service/src/http/server.ts': 'export {};\n',
  'apps/service/node_modules/@tpl/a': '→ packages/a',
  'packages/monitoring/node_modules/@opentelemetry/api/package.json': '{ "types": "index.d.ts" }',
  'packages/monitoring/node_modules/@opentelemetry/api/index.d.ts': 'export interface Span {}',
  'packages/a/node_modules/redis/package.json': '{ "name": "redis", "types": "index.d.ts" }',
  'packages/a/node_modules/redis/index.d.ts': 'export interface Redis {}',
};

describe('arrows', () => {
  it('accepts a house whose arrows point the right way', async () => {
    expect(await findingsIn(house, arrows)).toEqual([]);
  });

  it('finds a cycle that only types make, once, and every arrow that points the wrong way', async () => {
    const bad: [file: string, code: string, sentence: string][] = [
      ['packages/b/src/one.ts', "import type { Two } from './two.ts';\nexport type One = Two;", 'a cycle'],
      [
        'packages/a/src/bad-1.ts',
        "import type { b } from '../../b/src/index.ts';",
        'packages never import each other',
      ],
      ['packages/a/src/bad-2.ts', "import type { b } from '@tpl/b';", 'packages never import each other'],
      [
        'packages/a/src/bad-3.ts',
        "import '../../../apps/service/src/main.ts';",
        'a package knows no application',
      ],
      [
        'packages/a/src/bad-4.ts',
        "import type { Span } from '@opentelemetry/api';",
        'only @tpl/monitoring knows',
      ],
      ['packages/a/src/bad-5.ts', "import 'jest';", 'a user of the package does not have it'],
      ['packages/a/src/bad-6.ts', "import './leaf.test.ts';", 'a source file imports no test'],
      ['packages/a/src/bad-8.ts', "import '../test/corpus/read-sets.ts';", 'a source file imports no test'],
      [
        'benchmarks/src/bad.ts',
        "import '../../packages/a/test/play.ts';",
        'a benchmark imports no test, only the sets',
      ],
      [
        'internal/kit/src/bad.ts',
        "import '../../../packages/b/src/index.ts';",
        'what is bundled lies below the packages',
      ],
      [
        'internal/guard/src/bad.ts',
        "import '../../../packages/b/src/index.ts';",
        'what is bundled lies below the packages',
      ],
      ['internal/kit/src/bad-2.ts', "import '../../guard/src/bad.ts';", 'the kit lies below everything'],
      [
        'packages/a/src/bad-7.ts',
        "import '../../../internal/guard-workshop/src/train.ts';",
        'the workshop and the tooling never leave the house',
      ],
      ['apps/service/src/domain/bad-1.ts', "import '../http/server.ts';", 'the domain says what to do'],
      [
        'apps/service/src/http/bad.ts',
        "import '../../../../internal/kit/src/index.ts';",
        'an application stands on its packages alone',
      ],
      ['apps/service/src/domain/bad-2.ts', "import type {} from '../main.ts';", 'the domain says what to do'],
    ];
    const two = "import type { One } from './one.ts';\nexport type Two = One | 2;\n";
    const files = Object.fromEntries(bad.map(([file, code]) => [file, `${code}\n`]));
    const found = await findingsIn({ ...house, ...files, 'packages/b/src/two.ts': two }, arrows);
    for (const [file, , sentence] of bad) {
      expect(found.filter((text) => text.startsWith(file)).join('\n')).toContain(sentence);
    }
    expect(found.filter((text) => text.includes('a cycle'))).toHaveLength(1);
  });

  it('fails when dependency-cruiser cannot run', async () => {
    const { 'tsconfig.base.json': _, ...rest } = house;
    await expect(findingsIn(rest, arrows)).rejects.toThrow('dependency-cruiser exit 1');
  });
});
