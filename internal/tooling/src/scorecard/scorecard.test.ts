import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Package } from '../house/house.ts';
import type { PlantedHouse } from '../testing/plant-house.ts';
import { manifestOf, plantHouse } from '../testing/plant-house.ts';
import { yearOfReleases } from './breaking-releases.ts';
import { documentedExports } from './documented-exports.ts';
import { domainOf, swapOf } from './domain-size.ts';
import { lastCoverage } from './last-coverage.ts';
import { shownPackages } from './shown-packages.ts';

let planted: PlantedHouse | undefined;
afterEach(() => {
  planted?.remove();
  planted = undefined;
});

function plant(files: Readonly<Record<string, string>>): PlantedHouse['house'] {
  planted = plantHouse({ 'packages/demo/package.json': manifestOf('demo'), ...files });
  return planted.house;
}

describe('yearOfReleases', () => {
  const start = Date.UTC(2020, 0, 1);
  const report = (members: string) =>
    `export interface Options {\n${members}}\nexport declare function open(options?: Options): void;\n`;

  /** Commits reports one after another, each on its day, and tags those that have a version. */
  function history(steps: readonly { day: number; version?: string; members: string }[]): string {
    const { root } = plant({});
    const git = (args: readonly string[], day = 0) => {
      const date = new Date(start + day * 86_400_000).toISOString();
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
        cwd: root,
        stdio: 'ignore',
        env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
      });
    };
    git(['init', '--quiet']);
    for (const { day, version, members } of steps) {
      const file = join(root, 'packages', 'demo', 'etc', 'index.d.ts');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, report(members));
      git(['add', '--all']);
      git(['commit', '--quiet', '--allow-empty', '--message', version ?? 'work'], day);
      if (version) git(['tag', `@tpl/demo@${version}`], day);
    }
    return root;
  }
  const demo = { name: '@tpl/demo', folder: 'packages/demo' };
  const both = '  readonly ttlMs?: number;\n  readonly size?: number;\n';
  const one = '  readonly ttlMs?: number;\n';

  it('counts what took something away, though its number said minor', () => {
    const root = history([
      { day: 0, version: '0.1.0', members: both },
      { day: 10, version: '0.2.0', members: one },
      { day: 20, version: '0.3.0', members: both },
    ]);
    expect(yearOfReleases(root, demo)).toEqual({
      releases: ['@tpl/demo@0.1.0', '@tpl/demo@0.2.0', '@tpl/demo@0.3.0'],
      breaking: ['@tpl/demo@0.2.0'],
    });
  });

  it('counts a major number whose types are as they were', () => {
    const root = history([
      { day: 0, version: '1.9.0', members: both },
      { day: 1, version: '2.0.0', members: both },
      { day: 2, version: '2.0.1', members: both },
    ]);
    expect(yearOfReleases(root, demo).breaking).toEqual(['@tpl/demo@2.0.0']);
  });

  it('looks back one year from the last commit, and compares with the release before', () => {
    const root = history([
      { day: 0, version: '1.0.0', members: both },
      { day: 1, version: '2.0.0', members: both },
      { day: 300, version: '2.1.0', members: one },
      { day: 400, members: one },
    ]);
    expect(yearOfReleases(root, demo)).toEqual({
      releases: ['@tpl/demo@2.1.0'],
      breaking: ['@tpl/demo@2.1.0'],
    });
  });

  it('knows no release where there is none, nor git', () => {
    expect(yearOfReleases(history([{ day: 0, members: both }]), demo)).toEqual({
      releases: [],
      breaking: [],
    });
    planted?.remove();
    expect(yearOfReleases(plant({}).root, demo)).toEqual({ releases: [], breaking: [] });
  });
});

describe('the domain', () => {
  const files = {
    'apps/shop/src/domain/define.ts': '// Says what an operation is.\nexport const define = 1;\n',
    'apps/shop/src/domain/operations/index.ts':
      '// Lists them.\n\nexport const all = [1, 2];\nexport const none = [];\n',
    'apps/shop/src/domain/operations/old.ts': '// Is old.\nexport const old = 1;\n',
    'apps/shop/src/domain/operations/old.test.ts': 'a b c d e f g\n',
    'apps/shop/src/domain/operations/parts/fixtures/text.md': 'Words.\n',
    'apps/shop/src/domain/operations/parts/part.ts': '// Is a part.\nexport const part = 1;\n',
    'apps/shop/examples/play.ts': '// Plays.\nexport const play = 1;\n',
  };
  const step = (heading: string, language: string, code: string) =>
    `## ${heading}\n\n\`\`\`${language}\n${code}\n\`\`\`\n\n`;
  const guide = `# Fork\n\n\`src/not.ts\`\n\n${step('1. Write', 'js', 'one').replace('\n\n', '\n\n`src/domain/operations/new.ts` says it.\n')}${step('2. List', 'js', 'two').replace('\n\n', '\n\n`src/domain/operations/index.ts` names it.\n')}${step('3. Remove', 'sh', 'cd src/domain/operations\nrm -r old.ts parts\ncd ../../..\nrm examples/play.ts\nnpm run generate')}`;

  it('is read without its tests, comments and all', () => {
    const { root } = plant(files);
    const { files: read, lines, words } = domainOf(root, 'apps/shop');
    expect(read).toHaveLength(4);
    expect(lines).toBe(5);
    expect(words).toBe(6 + 5 + 3 + 6 + 5 + 3 + 5 + 4 + 5);
  });

  it('is swapped by writing and removing what the guide says', () => {
    const { root } = plant(files);
    expect(swapOf(root, 'apps/shop', guide)).toEqual({
      written: ['src/domain/operations/new.ts', 'src/domain/operations/index.ts'],
      removed: [
        'apps/shop/src/domain/operations/old.ts',
        'apps/shop/src/domain/operations/parts/part.ts',
        'apps/shop/examples/play.ts',
      ],
      lines: 2 + 1 + 1 + 1,
    });
  });

  it('is not swapped by a guide that removes what is gone', () => {
    const { root } = plant(files);
    expect(() => swapOf(root, 'apps/shop', guide.replace('old.ts', 'older.ts'))).toThrow(
      'The guide removes apps/shop/src/domain/operations/older.ts, which is not there.',
    );
  });
});

describe('shownPackages', () => {
  it('follows imports of the same application, in circles too', () => {
    const house = plant({
      'packages/other/package.json': manifestOf('other'),
      'packages/others/package.json': manifestOf('others'),
      'apps/shop/examples/a.ts':
        "import './b.ts';\nimport { x } from '@tpl/demo/redis';\nimport 'node:fs';\n",
      'apps/shop/examples/b.ts':
        "import './a.ts';\nexport { y } from '@tpl/others';\nimport '@tpl/demo';\nimport './gone.ts';\n",
    });
    expect(shownPackages(house, 'apps/shop/examples/a.ts')).toEqual(['demo', 'others']);
  });
});

describe('documentedExports', () => {
  it('counts each declaration once, whatever doors it is seen through', () => {
    const house = plant({
      'packages/demo/package.json': manifestOf('demo', { doors: ['.', './more'] }),
      'packages/demo/src/index.ts': "export { told, untold } from './a.ts';\n",
      'packages/demo/src/more.ts': "export { told } from './a.ts';\n",
      'packages/demo/src/a.ts': '/** Says it. */\nexport const told = 1;\nexport const untold = 2;\n',
    });
    expect(documentedExports(house, house.packages[0] as Package)).toEqual({ exports: 2, documented: 1 });
  });
});

describe('lastCoverage', () => {
  it('tells the least covered kind of the last run, and nothing of none', () => {
    const total = {
      lines: { pct: 98 },
      statements: { pct: 97 },
      functions: { pct: 99 },
      branches: { pct: 91.5 },
    };
    const { root } = plant({ 'packages/demo/coverage/coverage-summary.json': JSON.stringify({ total }) });
    expect(lastCoverage(root, 'packages/demo')).toEqual({ kind: 'branches', share: 0.915 });
    expect(lastCoverage(root, 'packages/none')).toBeUndefined();
  });
});
