import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const root = join(process.cwd(), '..', '..');
const module = pathToFileURL(join(root, 'scripts', 'lib', 'second-try.mjs')).href;

/** Runs a script that has both functions, and gives what it printed. */
function printed(script: string): string {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { worthASecondTry, secondTry } = await import('${module}');\n${script}`,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.trim();
}

const file = (name: string, ...statuses: string[]) => ({
  name,
  status: statuses.every((status) => status === 'passed') ? 'passed' : 'failed',
  assertionResults: statuses.map((status) => ({ status })),
});
const suite = (folder: string, ...testResults: object[]) => ({ folder, results: { testResults } });
const chosen = (suites: object[]) =>
  JSON.parse(printed(`console.log(JSON.stringify(worthASecondTry(${JSON.stringify(suites)})));`)) as unknown;

describe('a file of tests that failed', () => {
  it('is tried again with its number of failures; one that did not even load counts once', () => {
    const broken = { name: '/b.test.ts', status: 'failed', assertionResults: [] };
    expect(
      chosen([
        suite('one', file('/a.test.ts', 'failed', 'passed', 'failed'), file('/ok.test.ts', 'passed')),
        suite('two', broken),
      ]),
    ).toEqual([
      { folder: 'one', name: '/a.test.ts', failed: 2 },
      { folder: 'two', name: '/b.test.ts', failed: 1 },
    ]);
  });

  it.each([
    ['three others failed too', [suite('one', ...['a', 'b', 'c', 'd'].map((name) => file(name, 'failed')))]],
    ['a suite did not run to its end', [suite('one', file('a', 'failed')), { folder: 'two' }]],
  ])('is not tried again where %s', (_, suites) => {
    expect(chosen(suites)).toEqual([]);
  });

  it('has passed if its second try passes, and is named; what fails twice has failed', () => {
    const script = `
      const files = [{ name: '/root/steady.test.ts' }, { name: '/root/broken.test.ts' }];
      const runFile = async ({ name }) => (name.includes('broken') ? 1 : 0);
      const passed = await secondTry(files, { root: '/root', runFile, say: console.log });
      console.log(passed.map(({ name }) => name).join());`;
    expect(printed(script)).toBe(
      'passed only at its second try, alone: steady.test.ts\n/root/steady.test.ts',
    );
  });
});
