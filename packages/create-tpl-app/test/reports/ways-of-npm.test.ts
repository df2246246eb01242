// What failed people by the ways in which npm, shells and hosts of repositories lead to a program that makes applications.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runCli } from '../../src/run-cli.ts';
import { runGit } from '../../src/world/git.ts';
import { makeHost, makeRelease, type TestHost } from '../make-release.ts';

const hosts: TestHost[] = [];
const host = () => {
  const made = makeHost(makeRelease('1.0.0'));
  hosts.push(made);
  return made;
};
afterEach(() => {
  for (const made of hosts.splice(0)) made.remove();
});

describe('what failed people elsewhere', () => {
  // As npm 11 hands them on.
  it.each([
    [['shop'], { page: '' }, '--no-page'],
    [['shop'], { redis: '', domain: 'empty' }, '--domain and --no-redis'],
    // Its value came through as another folder.
    [['shop', 'empty'], { domain: 'true' }, '--domain'],
    [['shop'], { git: 'false' }, '--no-git'],
    [['upgrade'], { dry_run: 'true' }, '--dry-run'],
  ])(
    'vitejs/vite#19539, release-it#435: %j was made without the flags that npm took: %j',
    async (args, settings, flags) => {
      const made = host();
      const env = Object.fromEntries(
        Object.entries(settings).map(([name, value]) => [`npm_config_${name}`, value]),
      );
      expect(await runCli(args, { ...made, env })).toBe(1);
      expect(made.said.join('')).toContain(`npm took ${flags} for its own, and nothing was done`);
      expect(readdirSync(made.cwd)).toEqual([]);
    },
  );

  it('but settings of npm itself are none of its business', async () => {
    const made = host();
    const env = { npm_config_git: '/usr/bin/git', npm_config_dry_run: '', npm_config_yes: 'true' };
    expect(await runCli(['shop'], { ...made, env })).toBe(0);
  });

  it('create-nuxt-app#823: the clone of an empty repository was no empty folder', async () => {
    const made = host();
    runGit(made.cwd, 'init', '--quiet', 'shop');
    const shop = join(made.cwd, 'shop');
    writeFileSync(join(shop, '.DS_Store'), '');
    expect(await runCli(['.', '-y'], { ...made, cwd: shop })).toBe(0);
    expect(made.said.at(-1)).toContain('commit it there');
    expect(existsSync(join(shop, 'package.json'))).toBe(true);
    expect(runGit(shop, 'log').code).not.toBe(0);
    expect(readdirSync(shop).filter((name) => name.startsWith('.create-tpl-app'))).toEqual([]);
    mkdirSync(join(made.cwd, 'full', '.git'), { recursive: true });
    writeFileSync(join(made.cwd, 'full', 'mine.txt'), '');
    expect(await runCli(['full', '-y'], made)).toBe(1);
  });
});
