import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { makeHost, makeRelease, type TestHost } from '../../test/make-release.ts';
import { runCli } from '../run-cli.ts';
import { faultOfName, nameOf } from './app-name.ts';

const hosts: TestHost[] = [];
const somebody = () => {
  const made = makeHost(makeRelease('1.0.0'), true);
  hosts.push(made);
  return made;
};
afterEach(() => {
  for (const made of hosts.splice(0)) made.remove();
});
const answersOf = ({ cwd }: TestHost, folder: string) =>
  JSON.parse(readFileSync(join(cwd, folder, '.tpl-app.json'), 'utf8')).answers;

describe('the questions', () => {
  it('are asked for what no flag said; an empty line takes what stands in brackets', async () => {
    const made = somebody();
    made.typed.write('shop\n\nn\nperhaps\nNo\n\n');
    expect(await runCli([], made)).toBe(0);
    expect(answersOf(made, 'shop')).toEqual({ name: 'shop', page: false, redis: false, domain: 'example' });
    expect(made.said.join('')).toContain('Name in package.json (shop): ');
  });

  it('leave out what flags said', async () => {
    const made = somebody();
    made.typed.write('n\n');
    expect(await runCli(['shop', '--name', 'texts', '--no-page', '--redis'], made)).toBe(0);
    expect(answersOf(made, 'shop')).toEqual({ name: 'texts', page: false, redis: true, domain: 'empty' });
    expect(made.said.join('')).not.toContain('Folder');
  });

  it('are not asked with --yes', async () => {
    const made = somebody();
    expect(await runCli(['shop', '--yes'], made)).toBe(0);
  });

  it('leave nothing when the input ends', async () => {
    const made = somebody();
    made.typed.end('shop\n');
    expect(await runCli([], made)).toBe(130);
    expect(readdirSync(made.cwd)).toEqual([]);
  });

  it('refuse a name that npm does not take, and a folder that is taken, before anything is written', async () => {
    const made = somebody();
    made.typed.write('shop\nMy Shop\n');
    expect(await runCli([], made)).toBe(1);
    const other = somebody();
    other.typed.write('..\n\n\n\n\n');
    expect(await runCli([], other)).toBe(1);
    expect(readdirSync(made.cwd)).toEqual([]);
  });
});

describe('a name', () => {
  it.each(['shop', '@shop/texts', 'a.b_c~d', '1st'])('%s is taken', (name) => {
    expect(faultOfName(name)).toBeUndefined();
  });

  it.each([
    '',
    'Shop',
    '.shop',
    '_shop',
    'a b',
    'node_modules',
    '@shop',
    '@/x',
    '../x',
    'é',
    'x'.repeat(215),
  ])('%j is not', (name) => {
    expect(faultOfName(name)).toBeDefined();
  });

  it.each([
    ['My Shop!', 'my-shop'],
    ['...', 'my-service'],
    ['node_modules', 'node-modules'],
    ['Übersicht', 'bersicht'],
  ])('of the folder %s is %s', (folder, name) => {
    expect(nameOf(folder)).toBe(name);
  });
});
