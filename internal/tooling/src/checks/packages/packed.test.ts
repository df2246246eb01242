import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { packed } from './packed.ts';
import { published } from './published.ts';

const built = (
  short: string,
  code = 'export const one = 1;\n',
  types = 'export declare const one: number;\n',
) => ({
  [`packages/${short}/package.json`]: manifestOf(short),
  [`packages/${short}/README.md`]: `# ${short}\n\n\`\`\`ts\nimport { one } from '@tpl/${short}';\n\nif (one !== 1) throw new Error('not one');\n\`\`\`\n`,
  [`packages/${short}/dist/index.js`]: code,
  [`packages/${short}/dist/index.d.ts`]: types,
});
const lock = {
  'pnpm-lock.yaml':
    "lockfileVersion: '9.0'\n\nimporters:\n\n  packages/good: {}\n\npackages:\n\nsnapshots:\n",
};

describe('packed', () => {
  it('accepts a package that works alone, and finds each way in which another does not', async () => {
    // The declarations of a peer that the user left out are nobody's fault.
    const withPeer =
      "import type { Redis } from 'redis';\nexport declare const one: number;\nexport type R = Redis;\n";
    const wrongTypes = "export declare const one: string;\nexport type { Kit } from '@internal/kit';\n";
    const peers = {
      peerDependencies: { redis: '^6.0.0' },
      peerDependenciesMeta: { redis: { optional: true } },
    };
    const found = await findingsIn(
      {
        ...lock,
        ...built('good', undefined, withPeer),
        'packages/good/package.json': manifestOf('good', peers),
        ...built('import', "import 'not-installed';\nexport const one = 1;\n"),
        ...built('require', 'export const one = await 1;\n'),
        ...built('wrong', 'export const one = process.env.TPL_ONE ? 1 : 2;\n', wrongTypes),
        'packages/wrong/package.json': manifestOf('wrong', { dependencies: { '@tpl/good': '0.0.0' } }),
      },
      packed,
    );
    const of = (short: string) => found.filter((text) => text.startsWith(`packages/${short}/`)).join('\n');
    expect(of('good')).toBe('');
    expect(of('import')).toMatch(/import fails: .*not-installed/);
    expect(of('import')).toMatch(/Jest fails/);
    expect(of('require')).toMatch(/require fails: .*await/);
    expect(of('wrong')).toMatch(/TypeScript says of .*index\.d\.ts:2: Cannot find module '@internal\/kit'/);
    expect(of('wrong')).toMatch(/TypeScript says of readme-0\.ts:3/);
    expect(of('wrong')).toContain(
      'packages/wrong/README.md:6 installed alone, its code fails: Error: not one',
    );
    expect(of('wrong')).toContain('importing it reads TPL_ONE from the environment');
    expect(of('wrong')).toContain('brings @tpl/good along');
  });

  it('fails when a package cannot be packed or installed', async () => {
    const missing = {
      ...lock,
      ...built('good'),
      'packages/good/package.json': manifestOf('good', { version: undefined }),
    };
    await expect(findingsIn(missing, packed)).rejects.toThrow('packing @tpl/good: exit 1');
  });
});

describe('published', () => {
  it('accepts a good tarball, and finds missing files and types of another kind', async () => {
    const found = await findingsIn(
      {
        ...built('good'),
        'packages/good/LICENSE': 'Do what you want.',
        ...built('bad'),
        'packages/bad/dist/index.js.map': '{}',
        'packages/bad/package.json': manifestOf('bad', { doors: ['.', './gone'], type: 'commonjs' }),
      },
      published,
    );
    expect(found.filter((text) => text.includes('packages/good'))).toEqual([]);
    expect(found.join('\n')).toMatch(
      /publint: pkg\.exports\["\.\/gone"\]\.default is \.\/dist\/gone\.js but the file does not exist/,
    );
    expect(found.join('\n')).toContain('bad/package.json the tarball holds no LICENSE');
    expect(found.join('\n')).toContain('the tarball holds package/dist/index.js.map');
    expect(found.join('\n')).toMatch(/are-the-types-wrong: NoResolution \.\/gone bundler/);
  });
});
