// What failed people of other programs that make and update applications, with the number of the report.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/run-cli.ts';
import { hashOf } from '../../src/template/origin.ts';
import { planUpgrade } from '../../src/upgrade/plan-upgrade.ts';
import { runGit } from '../../src/world/git.ts';
import { makeHost, makeRelease, type TestHost } from '../make-release.ts';

const hosts: TestHost[] = [];
const host = (isTTY = false) => {
  const made = makeHost(makeRelease('1.0.0'), isTTY);
  hosts.push(made);
  return made;
};
afterEach(() => {
  for (const made of hosts.splice(0)) made.remove();
});

/** A plan for files that came as `base`, with `own` in place of some of them (`undefined`: taken out). */
function plan(
  base: Record<string, string>,
  next: Record<string, string>,
  own: Record<string, string | undefined> = {},
) {
  const now: Record<string, string | undefined> = { ...base, ...own };
  const toFiles = (texts: Record<string, string>) =>
    new Map(Object.entries(texts).map(([path, text]) => [path, Buffer.from(text)]));
  const owned = [...toFiles(base)].map(([path, bytes]) => [path, hashOf(bytes)]);
  return planUpgrade({
    base: toFiles(base),
    next: toFiles(next),
    moves: new Map(),
    owned: Object.fromEntries(owned),
    version: '2.0.0',
    read: (path) => (now[path] === undefined ? undefined : Buffer.from(now[path])),
  });
}

describe('what failed people elsewhere', () => {
  it('npm/npm#14216: a .gitignore came out as .npmignore', async () => {
    const made = host();
    await runCli(['shop'], made);
    expect(readdirSync(join(made.cwd, 'shop'))).toContain('.gitignore');
    expect(existsSync(join(made.cwd, 'shop', '.npmignore'))).toBe(false);
  });

  it('vercel/next.js#91168: without a terminal it waited for ever', async () => {
    const made = host();
    expect(await runCli(['shop'], made)).toBe(0);
  });

  it('allxsmith/bestax#293: an input that ended was a success with nothing made', async () => {
    const made = host(true);
    made.typed.end();
    expect(await runCli([], made)).not.toBe(0);
  });

  it('octanejs/octane#453: with a terminal in CI it asked all the same', async () => {
    const made = { ...host(true), env: { CI: '1' } };
    expect(await runCli([], made)).toBe(0);
  });

  (existsSync('/dev/shm') ? it : it.skip)(
    'meteor/meteor#7852: a mounted folder lies on another file system, where nothing can be renamed to',
    async () => {
      const made = host();
      const mounted = mkdtempSync('/dev/shm/create-test-');
      try {
        symlinkSync(mounted, join(made.cwd, 'svc'));
        expect(await runCli(['svc', '-y'], made)).toBe(0);
        expect(await runCli(['.', '-y'], { ...made, cwd: mounted })).toBe(1);
        expect(readdirSync(mounted).sort()).toEqual([
          '.git',
          '.gitignore',
          '.tpl-app.json',
          'README.md',
          'package.json',
          'src',
        ]);
      } finally {
        rmSync(mounted, { recursive: true });
      }
    },
  );

  it('nestjs/nest-cli#833: inside a repository it made another, whose files the outer one never held', async () => {
    const made = host();
    const git = (...args: string[]) => runGit(made.cwd, ...args).stdout;
    git('init', '--quiet');
    mkdirSync(join(made.cwd, 'services', 'empty'), { recursive: true });
    for (const folder of ['services/shop', 'services/empty']) {
      expect(await runCli([folder, '-y'], made)).toBe(0);
      expect(made.said.at(-1)).toContain(
        `${folder} holds the service. It lies in the repository ${realpathSync(made.cwd)}: commit it there. Next`,
      );
      expect(existsSync(join(made.cwd, folder, '.git'))).toBe(false);
    }
    git('add', '--all');
    expect(git('ls-files', '--stage')).not.toContain('160000');
    expect(git('ls-files')).toContain('services/shop/package.json');
  });

  it('but one that the outer repository ignores has its own', async () => {
    const made = host();
    runGit(made.cwd, 'init', '--quiet');
    writeFileSync(join(made.cwd, '.gitignore'), 'tries/\nshop/\n');
    mkdirSync(join(made.cwd, 'tries', 'empty'), { recursive: true });
    for (const folder of ['tries/new', 'tries/empty', 'shop']) {
      await runCli([folder, '-y'], made);
      expect(made.said.at(-1)).toContain('with a first commit');
      expect(existsSync(join(made.cwd, folder, '.git'))).toBe(true);
    }
  });

  it('copier-org/copier#1721: a file that was taken out came back when it changed', () => {
    const { write, done } = plan({ 'setup.py': 'one' }, { 'setup.py': 'two' }, { 'setup.py': undefined });
    expect([...write]).toEqual([]);
    expect(done).toEqual([expect.stringContaining('left out setup.py')]);
  });

  it('copier-org/copier#461: a file that is gone from the template stayed', () => {
    expect([...plan({ 'old.json': 'one' }, {}).remove]).toEqual(['old.json']);
  });
});
