import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { makeHost, makeRelease, type TestHost, writePackage } from '../../test/make-release.ts';
import { runCli } from '../run-cli.ts';
import { runGit } from '../world/git.ts';

const hosts: TestHost[] = [];
const host = (...args: Parameters<typeof makeHost>) => {
  const made = makeHost(...args);
  hosts.push(made);
  return made;
};
afterEach(() => {
  for (const made of hosts.splice(0)) made.remove();
});

const read = (made: TestHost, ...path: string[]) => readFileSync(join(made.cwd, ...path), 'utf8');

describe('making an application', () => {
  it('writes the service under its name, with the versions it was released with, and commits it', async () => {
    const made = host();
    expect(await runCli(['My Shop', '--yes'], made)).toBe(0);
    expect(JSON.parse(read(made, 'My Shop', 'package.json'))).toMatchObject({
      name: 'my-shop',
      dependencies: { '@tpl/ai': '1.0.0', fastify: '5.0.0' },
    });
    expect(read(made, 'My Shop', 'README.md')).toBe('# my-shop\n');
    expect(existsSync(join(made.cwd, 'My Shop', '.gitignore'))).toBe(true);
    const app = join(made.cwd, 'My Shop');
    expect(runGit(app, 'status', '--porcelain').stdout).toBe('');
    expect(runGit(app, 'log', '--format=%s').stdout).toBe('The service, as it comes\n');
    expect(readdirSync(made.cwd)).toEqual(['My Shop']);
    expect(made.said.join('')).toContain('npm install && npm test');
  });

  it('keeps where it came from: version, answers and a hash for each file but the domain', async () => {
    const made = host();
    await runCli(['shop', '--no-page', '--domain', 'empty', '--no-git'], made);
    const origin = JSON.parse(read(made, 'shop', '.tpl-app.json'));
    expect(origin).toMatchObject({
      madeWith: '1.0.0',
      answers: { name: 'shop', page: false, redis: true, domain: 'empty' },
    });
    expect(Object.keys(origin.files)).toEqual(['.gitignore', 'README.md', 'package.json', 'src/start.ts']);
    expect(read(made, 'shop', 'src', 'domain', 'operations.ts')).toBe('nothing yet\n');
    expect(JSON.parse(read(made, 'shop', 'package.json')).scripts.build).toBe('tsup');
    expect(existsSync(join(made.cwd, 'shop', '.git'))).toBe(false);
  });

  it('takes the defaults when nobody can be asked, and in CI', async () => {
    const alone = host();
    expect(await runCli([], alone)).toBe(0);
    expect(readdirSync(alone.cwd)).toEqual(['my-service']);
    const ci = { ...host(makeRelease('1.0.0'), true), env: { CI: 'true' } };
    expect(await runCli([], ci)).toBe(0);
    expect(readdirSync(ci.cwd)).toEqual(['my-service']);
  });

  it('fills an empty folder that is there, and the one it stands in', async () => {
    const made = host();
    mkdirSync(join(made.cwd, 'shop'));
    expect(await runCli(['shop', '-y'], made)).toBe(0);
    expect(existsSync(join(made.cwd, 'shop', '.git', 'HEAD'))).toBe(true);
    const inside = host();
    expect(await runCli(['.', '--name', '@shop/texts', '-y'], inside)).toBe(0);
    expect(JSON.parse(read(inside, 'package.json')).name).toBe('@shop/texts');
  });

  it('locks what it wants, with the versions it was released with; an upgrade does not know that file', async () => {
    const release = makeRelease('1.0.0');
    const lock = {
      name: 'template',
      lockfileVersion: 3,
      packages: {
        '': { name: 'template', version: '0.1.0', dependencies: {} },
        'node_modules/@tpl/ai': { license: 'MIT' },
        'node_modules/fastify': { version: '5.0.0' },
      },
    };
    const made = host({ ...release, template: { ...release.template, lock } });
    await runCli(['shop', '--yes'], made);
    expect(JSON.parse(read(made, 'shop', 'package-lock.json'))).toEqual({
      name: 'shop',
      lockfileVersion: 3,
      packages: {
        '': { name: 'shop', version: '0.1.0', dependencies: { '@tpl/ai': '1.0.0', fastify: '5.0.0' } },
        'node_modules/@tpl/ai': { version: '1.0.0', license: 'MIT' },
        'node_modules/fastify': { version: '5.0.0' },
      },
    });
    expect(Object.keys(JSON.parse(read(made, 'shop', '.tpl-app.json')).files)).not.toContain(
      'package-lock.json',
    );
    mkdirSync(join(made.cwd, 'packed'));
    writeFileSync(join(made.cwd, 'packed', 'tpl-ai-9.9.9.tgz'), 'packed');
    await runCli(['other', '--yes', '--tarballs', 'packed'], made);
    const { packages } = JSON.parse(read(made, 'other', 'package-lock.json'));
    // `npm ci` wants every one of them there.
    expect(packages['node_modules/@tpl/ai']).toEqual({
      version: '9.9.9',
      resolved: 'file:vendor/tpl-ai-9.9.9.tgz',
      integrity: `sha512-${createHash('sha512').update('packed').digest('base64')}`,
      license: 'MIT',
    });
  });

  it('takes packed packages from a folder, one for each', async () => {
    const made = host();
    mkdirSync(join(made.cwd, 'packed'));
    expect(await runCli(['shop', '--tarballs', 'packed'], made)).toBe(1);
    writeFileSync(join(made.cwd, 'packed', 'tpl-ai-9.9.9.tgz'), 'packed');
    expect(await runCli(['shop', '--tarballs', 'packed'], made)).toBe(0);
    expect(JSON.parse(read(made, 'shop', 'package.json')).dependencies['@tpl/ai']).toBe(
      './vendor/tpl-ai-9.9.9.tgz',
    );
    expect(read(made, 'shop', 'vendor', 'tpl-ai-9.9.9.tgz')).toBe('packed');
    writeFileSync(join(made.cwd, 'packed', 'tpl-ai-9.9.10.tgz'), 'packed');
    expect(await runCli(['other', '--tarballs', 'packed'], made)).toBe(1);
    expect(await runCli(['other', '--tarballs', 'nowhere'], made)).toBe(1);
    expect(readdirSync(made.cwd).sort()).toEqual(['packed', 'shop']);
  });

  it.each([
    ['a folder that is not empty', ['full'], 'full is not empty'],
    ['a file', ['file'], 'file is a file'],
    ['a name that npm does not take', ['shop', '--name', 'My Shop'], '--name my-shop'],
    ['two folders', ['one', 'two'], 'Name one folder'],
    ['a flag it does not know', ['shop', '--rediss'], "Unknown option '--rediss'"],
    ['another domain', ['shop', '--domain', 'mine'], 'example or empty'],
    ['a dry run', ['shop', '--dry-run'], 'belongs to upgrade'],
    ['an answer in an upgrade', ['upgrade', '--no-page'], 'upgrade takes no --page'],
    ['an upgrade of nothing', ['upgrade'], 'There is no .tpl-app.json here'],
  ])('refuses %s in one sentence and leaves nothing', async (_, args, sentence) => {
    const made = host();
    mkdirSync(join(made.cwd, 'full'));
    writeFileSync(join(made.cwd, 'full', 'mine.txt'), 'mine');
    writeFileSync(join(made.cwd, 'file'), 'mine');
    expect(await runCli(args, made)).toBe(1);
    expect(made.said.join('\n')).toContain(sentence);
    expect(readdirSync(made.cwd).sort()).toEqual(['file', 'full']);
    expect(readdirSync(join(made.cwd, 'full'))).toEqual(['mine.txt']);
  });

  it('leaves nothing when it cannot write to the end, nor the folders on the way', async () => {
    const made = host();
    const broken = makeRelease('1.0.0', { '.gitignore/inside': 'a folder where git wants a file' });
    writePackage(made.packageFolder, broken);
    expect(await runCli(['deep/shop'], made)).toBe(1);
    expect(made.said.join('')).toMatch(/^✗ Nothing was made: E\w+: .*$/);
    expect(readdirSync(made.cwd)).toEqual([]);
  });

  it('says in one sentence that the file system refuses', async () => {
    const made = host();
    writeFileSync(join(made.cwd, 'file'), 'mine');
    expect(await runCli(['file/shop', '-y'], made)).toBe(1);
    expect(made.said.join('')).toMatch(/^✗ Nothing was made: E\w+: .*$/);
    expect(readdirSync(made.cwd)).toEqual(['file']);
  });

  it('gives a new folder the rights of any other', async () => {
    const made = host();
    await runCli(['shop', '-y'], made);
    mkdirSync(join(made.cwd, 'other'));
    const modeOf = (name: string) => statSync(join(made.cwd, name)).mode;
    expect(modeOf('shop')).toBe(modeOf('other'));
  });

  it('speaks of no commit where there is no git', async () => {
    const made = host();
    const path = process.env['PATH'];
    process.env['PATH'] = made.cwd;
    try {
      expect(await runCli(['shop', '-y'], made)).toBe(0);
    } finally {
      process.env['PATH'] = path;
    }
    expect(made.said.join('')).toContain(
      'holds the service; git is not installed, so there is no first commit. Next',
    );
    expect(existsSync(join(made.cwd, 'shop', '.git'))).toBe(false);
  });

  it('says so when it was never published, or is not whole', async () => {
    const made = host({ ...makeRelease('1.0.0'), versions: { '@tpl/ai': 'workspace:*' } });
    expect(await runCli(['shop'], made)).toBe(1);
    expect(made.said.join('')).toContain('--tarballs');
    writePackage(made.packageFolder, { ...makeRelease('1.0.0'), versions: {} });
    expect(await runCli(['shop'], made)).toBe(1);
    writeFileSync(join(made.packageFolder, 'dist', 'template.json'), '');
    expect(await runCli(['shop'], made)).toBe(1);
    expect(made.said.at(-1)).toContain('not whole');
    expect(readdirSync(made.cwd)).toEqual([]);
  });

  it('commits where git knows nobody', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', EMAIL: '' });
    try {
      const made = host();
      expect(await runCli(['shop'], made)).toBe(0);
      expect(runGit(join(made.cwd, 'shop'), 'log', '--format=%s').stdout).toBe('The service, as it comes\n');
    } finally {
      for (const name of ['GIT_CONFIG_GLOBAL', 'GIT_CONFIG_NOSYSTEM', 'EMAIL']) {
        delete process.env[name];
        if (before[name] !== undefined) process.env[name] = before[name];
      }
    }
  });

  it('prints its version and its flags', async () => {
    const made = host();
    expect(await runCli(['--version'], made)).toBe(0);
    expect(await runCli(['-h'], made)).toBe(0);
    expect(made.said[0]).toBe('1.0.0');
    expect(made.said[1]).toContain('--no-redis');
  });

  it('makes what the template calls a program one', async () => {
    const release = makeRelease('1.0.0', { 'bin/run.sh': '#!/bin/sh\n' });
    const made = host({ ...release, template: { ...release.template, executable: ['bin/run.sh'] } });
    await runCli(['shop'], made);
    expect(runGit(join(made.cwd, 'shop'), 'ls-files', '--stage', 'bin/run.sh').stdout).toMatch(/^100755/);
  });

  it.each(['../out.txt', '/out.txt', 'a/../../out', '.git/hooks/post-commit', 'a\\b', '.GIT/config'])(
    'takes no template that names %s',
    async (path) => {
      const made = host(makeRelease('1.0.0', { [path]: 'out' }));
      expect(await runCli(['shop'], made)).toBe(1);
      expect(made.said.join('')).toContain('nothing was written');
      expect(readdirSync(made.cwd)).toEqual([]);
    },
  );
});
