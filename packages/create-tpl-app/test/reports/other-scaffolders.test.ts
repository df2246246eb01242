// What failed people of other programs that make and update applications, with the number of the report.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
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
import { upgradeApp } from '../../src/upgrade/upgrade-app.ts';
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

  it('cloudflare/workers-sdk#1168: with a git that cannot begin a repository its files were committed to one around it', async () => {
    const made = host();
    runGit(made.cwd, 'init', '--quiet');
    writeFileSync(join(made.cwd, '.gitignore'), 'tries/\n');
    writeFileSync(join(made.cwd, 'mine.txt'), 'not to be committed');
    const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
    const shim = join(made.cwd, 'tries', 'bin');
    mkdirSync(shim, { recursive: true });
    const script = `#!/bin/sh\ncase "$*" in *init*) echo "error: unknown option" >&2; exit 129;; esac\nexec ${real} "$@"\n`;
    writeFileSync(join(shim, 'git'), script, { mode: 0o755 });
    const { PATH } = process.env;
    process.env['PATH'] = `${shim}:${PATH}`;
    try {
      expect(await runCli(['tries/new', '-y'], made)).not.toBe(0);
    } finally {
      process.env['PATH'] = PATH;
    }
    expect(made.said.join('')).toContain('git could not begin a repository (--no-git does without)');
    expect(runGit(made.cwd, 'status', '--porcelain').stdout).toContain('?? mine.txt');
    expect(existsSync(join(made.cwd, 'tries', 'new'))).toBe(false);
  });

  it('bufbuild/buf#3752: from a hook of git it worked on the repository of the hook', async () => {
    const made = host();
    const outer = join(made.packageFolder, 'outer');
    mkdirSync(outer);
    runGit(outer, 'init', '--quiet');
    process.env['GIT_DIR'] = join(outer, '.git');
    process.env['GIT_WORK_TREE'] = outer;
    try {
      expect(await runCli(['new', '-y'], made)).toBe(0);
    } finally {
      delete process.env['GIT_DIR'];
      delete process.env['GIT_WORK_TREE'];
    }
    expect(made.said.join('')).toContain('with a first commit');
    expect(runGit(outer, 'rev-parse', 'HEAD').code).not.toBe(0);
    expect(runGit(join(made.cwd, 'new'), 'rev-parse', '--show-toplevel').stdout.trim()).toBe(
      realpathSync(join(made.cwd, 'new')),
    );
  });

  it('sveltejs/cli#196: the next steps went elsewhere where a name has a blank', async () => {
    const made = host();
    expect(await runCli(['My App', '-y'], made)).toBe(0);
    expect(made.said.at(-1)).toContain('cd "My App"');
  });

  it.each([
    ['that is untracked where git hides those (full-stack-ai-agent-template#114)', '', 'no'],
    ['that git ignores', 'src/added.ts\n', 'normal'],
  ])('an upgrade wrote into a file of the person %s', async (_, ignored, untracked) => {
    const made = host();
    await runCli(['shop', '-y'], made);
    const shop = join(made.cwd, 'shop');
    const git = (...args: string[]) => runGit(shop, ...args).stdout;
    writeFileSync(join(shop, '.gitignore'), ignored);
    git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '--quiet', '--all', '--message=mine');
    git('config', 'status.showUntrackedFiles', untracked);
    writeFileSync(join(shop, 'src/added.ts'), 'my own\n');
    const next = makeRelease('2.0.0', { 'src/added.ts': 'of the frame\n', '.gitignore': ignored });
    const upgrade = () =>
      upgradeApp({ dryRun: false }, next, { ...made, cwd: shop }, () => makeRelease('1.0.0'));
    expect(upgrade).toThrow('src/added.ts');
    expect(readFileSync(join(shop, 'src/added.ts'), 'utf8')).toBe('my own\n');
    expect(git('branch', '--show-current')).toBe('main\n');
    rmSync(join(shop, 'src/added.ts'));
    expect(upgrade()).toBe(0);
  });

  it('JetBrains/inspection-plugin#26: made on Windows, a script could not be run elsewhere', async () => {
    // As there: git believes no bit of the file system.
    const setting = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.fileMode', GIT_CONFIG_VALUE_0: 'false' };
    Object.assign(process.env, setting);
    try {
      const withScripts = (version: string, scripts: readonly string[]) => {
        const release = makeRelease(
          version,
          Object.fromEntries(scripts.map((path) => [path, `of ${version}\n`])),
        );
        return { ...release, template: { ...release.template, executable: [...scripts, 'left/out.sh'] } };
      };
      const one = withScripts('1.0.0', ['deploy/backup.sh']);
      const made = makeHost(one);
      hosts.push(made);
      await runCli(['shop', '-y'], made);
      const shop = join(made.cwd, 'shop');
      const modes = () => runGit(shop, 'ls-files', '--stage', 'deploy').stdout.match(/^\d+/gm);
      const two = withScripts('2.0.0', ['deploy/backup.sh', 'deploy/restore.sh']);
      expect(modes()).toEqual(['100755']);
      upgradeApp({ dryRun: false }, two, { ...made, cwd: shop }, () => one);
      expect(modes()).toEqual(['100755', '100755']);
      expect(runGit(shop, 'status', '--porcelain').stdout).toBe('');
    } finally {
      for (const name of Object.keys(setting)) delete process.env[name];
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
