import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readHouse } from '../../house/house.ts';
import type { PlantedHouse } from '../../testing/plant-house.ts';
import { manifestOf, plantHouse } from '../../testing/plant-house.ts';
import { changes } from '../packages/changes.ts';
import { versions } from './versions.ts';

const before =
  'export interface Options {\n  readonly ttlMs?: number;\n}\nexport declare function open(options?: Options): void;\n';
const without = 'export interface Options {\n}\nexport declare function open(options?: Options): void;\n';
const more = `${before}export declare function close(): void;\n`;
const changelog = '# @tpl/demo\n\n## 0.1.0\n\n- First.\n';

let planted: PlantedHouse | undefined;
afterEach(() => planted?.remove());

const root = () => (planted as PlantedHouse).house.root;
const manifest = (version: string) => manifestOf('demo', { version });
const changeset = (bump: string) => ({ '.changeset/one.md': `---\n'@tpl/demo': ${bump}\n---\n\nOne.\n` });

/** A house that was released at `version`, with the report `before` and `more`; then come `files`. */
function released(
  version: string,
  files: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): void {
  planted?.remove();
  planted = plantHouse({
    'packages/demo/package.json': manifest(version),
    'packages/demo/CHANGELOG.md': changelog,
    'packages/demo/etc/index.d.ts': before,
    'packages/demo/src/index.ts': "export { text } from '@internal/words';\n",
    'internal/words/src/index.ts': "export const text = 'a';\n",
    ...more,
  });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
      cwd: root(),
      stdio: 'ignore',
    });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Release');
  git('tag', `@tpl/demo@${version}`);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root(), file)), { recursive: true });
    writeFileSync(join(root(), file), text);
  }
}

async function findings(check: typeof versions): Promise<string[]> {
  const found = await check.run(readHouse(root()));
  return found.map(({ file, line, message }) => `${file}${line ? `:${line}` : ''} ${message}`);
}

describe('a version', () => {
  it('may not call a patch what takes an option away', async () => {
    released('1.2.0', { 'packages/demo/etc/index.d.ts': without, ...changeset('patch') });
    expect(await findings(versions)).toEqual([
      'packages/demo/etc/index.d.ts:1 Options.ttlMs is gone: that is major since @tpl/demo@1.2.0, and the changesets say patch: write .changeset/<what>.md with "@tpl/demo": major, or take the change back',
    ]);
  });

  it('is minor for that before 1.0.0', async () => {
    released('0.1.0', { 'packages/demo/etc/index.d.ts': without, ...changeset('minor') });
    expect(await findings(versions)).toEqual([]);
  });

  it('is minor for what is new', async () => {
    released('1.2.0', { 'packages/demo/etc/index.d.ts': more });
    expect((await findings(versions))[0]).toMatch(/:5 close is new: that is minor .* no changeset says so/);
    released('1.2.0', { 'packages/demo/etc/index.d.ts': more, ...changeset('minor') });
    expect(await findings(versions)).toEqual([]);
  });

  it('counts what a release that is under way has moved', async () => {
    released('1.2.0', {
      'packages/demo/etc/index.d.ts': without,
      'packages/demo/package.json': manifest('2.0.0'),
    });
    expect(await findings(versions)).toEqual([]);
    released('1.2.0', {
      'packages/demo/etc/index.d.ts': without,
      'packages/demo/package.json': manifest('1.2.1'),
    });
    expect((await findings(versions))[0]).toContain('the changesets say patch');
  });

  it('is compared with the newest tag of the package', async () => {
    released('0.9.0', {});
    execFileSync('git', ['tag', '@tpl/demo@0.10.0'], { cwd: root() });
    writeFileSync(join(root(), 'packages/demo/etc/index.d.ts'), more);
    expect((await findings(versions))[0]).toContain('since @tpl/demo@0.10.0');
  });

  it('needs nothing before the first release, and asks for the tags when they are missing later', async () => {
    planted = plantHouse({ 'packages/demo/package.json': manifest('0.0.0') });
    expect(await findings(versions)).toEqual([]);
    planted?.remove();
    planted = plantHouse({
      'packages/demo/package.json': manifest('0.2.0'),
      'packages/demo/CHANGELOG.md': `${changelog}\n## 0.0.9\n`,
    });
    expect((await findings(versions))[0]).toContain('git has no tag @tpl/demo@…');
  });
});

describe('after a release', () => {
  it('a change of a source needs a changeset', async () => {
    released('0.1.0', { 'packages/demo/src/index.ts': 'export const other = 1;\n' });
    expect(await findings(changes)).toEqual([
      'packages/demo has no changeset, and packages/demo/src/index.ts changed since @tpl/demo@0.1.0: add .changeset/<what>.md naming "@tpl/demo"',
    ]);
  });

  it('so does one of a source that is bundled, and a new file', async () => {
    released('0.1.0', {
      'internal/words/src/index.ts': "export const text = 'b';\n",
      'packages/demo/src/new.ts': '',
    });
    expect((await findings(changes))[0]).toContain('with 1 more files changed');
    released('0.1.0', { 'internal/words/src/index.ts': '', ...changeset('patch') });
    expect(await findings(changes)).toEqual([]);
  });

  it('a program is asked for one when it changes, and when the application changes that it carries along', async () => {
    const change = async (files: Record<string, string>) => {
      released('0.1.0', {});
      const written = (more: Record<string, string>) => {
        for (const [file, text] of Object.entries(more)) {
          mkdirSync(dirname(join(root(), file)), { recursive: true });
          writeFileSync(join(root(), file), text);
        }
      };
      written({
        'packages/make/package.json': JSON.stringify({ name: 'make', version: '1.0.0' }),
        'packages/make/CHANGELOG.md': changelog,
        'packages/make/src/collect.ts': "const app = 'apps/shop';\n",
        'apps/shop/package.json': JSON.stringify({ devDependencies: { vite: 'catalog:' } }),
        'pnpm-workspace.yaml': workspace('8.3.8', '0.28.2'),
        'apps/shop/src/main.ts': '1;\n',
        'apps/other/package.json': '{}',
      });
      const git = (...args: string[]) =>
        execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@localhost', ...args], {
          cwd: root(),
          stdio: 'ignore',
        });
      git('add', '--all');
      git('commit', '--quiet', '--message', 'Make');
      git('tag', 'make@1.0.0');
      written(files);
      return findings(changes);
    };
    const workspace = (vite: string, esbuild: string) =>
      `catalog:\n  vite: ${vite}\noverrides:\n  esbuild: ${esbuild}\n  other>sqlite3: "-"\n`;
    const message = (file: string) =>
      `packages/make has no changeset, and ${file} changed since make@1.0.0: add .changeset/<what>.md naming "make"`;
    expect(await change({ 'packages/make/src/collect.ts': '2;\n' })).toEqual([
      message('packages/make/src/collect.ts'),
    ]);
    expect(await change({ 'apps/shop/src/main.ts': '2;\n' })).toEqual([message('apps/shop/src/main.ts')]);
    expect(await change({ 'apps/shop/deploy/compose.yml': 'a\n' })).toEqual([
      message('apps/shop/deploy/compose.yml'),
    ]);
    expect(await change({ 'pnpm-workspace.yaml': workspace('8.4.0', '0.29.0') })).toEqual([
      'packages/make has no changeset, and vite is 8.4.0 in pnpm-workspace.yaml, not 8.3.8 as in make@1.0.0: add .changeset/<what>.md naming "make"',
    ]);
    expect((await change({ 'pnpm-workspace.yaml': workspace('8.3.8', '0.29.0') }))[0]).toContain(
      'esbuild is 0.29.0',
    );
    const shipped = ['.env.example', 'dev/main.mjs', 'tsconfig.json', 'web/index.html', 'web/src/page.css'];
    expect(await change(Object.fromEntries(shipped.map((file) => [`apps/shop/${file}`, 'a'])))).toEqual([
      message('apps/shop/.env.example with 4 more files'),
    ]);
    const tests = {
      'apps/shop/src/main.test.ts': '',
      'apps/shop/test/rig.ts': '',
      'apps/shop/README.md': '',
    };
    expect(await change({ ...tests, 'apps/other/src/main.ts': '' })).toEqual([]);
  });

  it('changesets/changesets#1707: so does a dependency whose version the catalog alone has moved', async () => {
    const winston = (version: string) => `catalog:\n  winston: ${version}\n  other: 1.0.0\n`;
    const before = {
      'packages/demo/package.json': manifestOf('demo', {
        version: '0.1.0',
        dependencies: { winston: 'catalog:', other: 'catalog:' },
        devDependencies: { jest: 'catalog:' },
      }),
      'pnpm-workspace.yaml': winston('3.19.0'),
    };
    released('0.1.0', { 'pnpm-workspace.yaml': winston('3.20.0') }, before);
    expect(await findings(changes)).toEqual([
      'packages/demo has no changeset, and winston is 3.20.0 in pnpm-workspace.yaml, not 3.19.0 as in @tpl/demo@0.1.0: add .changeset/<what>.md naming "@tpl/demo"',
    ]);
    released('0.1.0', { 'pnpm-workspace.yaml': winston('3.20.0'), ...changeset('patch') }, before);
    expect(await findings(changes)).toEqual([]);
    released('0.1.0', { 'pnpm-workspace.yaml': `${winston('3.19.0')}  jest: 31.0.0\n` }, before);
    expect(await findings(changes)).toEqual([]);
    const named = (version: string) => `catalogs:\n  old:\n    winston: ${version}\n`;
    const dependencies = { winston: 'catalog:old' };
    released(
      '0.1.0',
      { 'pnpm-workspace.yaml': named('3.20.0') },
      {
        'packages/demo/package.json': manifestOf('demo', { version: '0.1.0', dependencies }),
        'pnpm-workspace.yaml': named('3.19.0'),
      },
    );
    expect((await findings(changes))[0]).toContain('winston is 3.20.0');
  });

  it('tests and pages need none', async () => {
    released('0.1.0', { 'packages/demo/src/index.test.ts': '', 'packages/demo/README.md': '# demo\n' });
    expect(await findings(changes)).toEqual([]);
  });
});
