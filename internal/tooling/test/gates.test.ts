import { readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { runProgram } from '../src/run/run-program.ts';
import type { PlantedHouse } from '../src/testing/plant-house.ts';
import { plantHouse } from '../src/testing/plant-house.ts';

const tooling = join(import.meta.dirname, '..');
const root = join(tooling, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

let planted: PlantedHouse;
afterEach(() => planted.remove());

/** Runs a gate's program in a folder of `files`, and returns its exit code with what it said. */
async function gate(
  program: string[],
  files: Record<string, string>,
): Promise<{ code: number | undefined; said: string }> {
  planted = plantHouse(files);
  const PATH = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  const ended = await runProgram(process.execPath, program, { cwd: planted.house.root, env: { PATH } });
  return { code: ended.code, said: ended.stdout + ended.stderr };
}

describe('the gate of formatter and plain mistakes', () => {
  const check = (code: string) =>
    gate([join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome'), 'check', '.'], {
      'biome.json': read('biome.json'),
      '.gitignore': 'node_modules/\n',
      'one.ts': code,
    });

  it.each([
    ['export const one = 1;\n', 0, 'Checked'],
    ['export const one   =   1\n', 1, 'format'],
    ['export const one: any = 1;\n', 1, 'noExplicitAny'],
    ["import { join } from 'node:path';\n\nexport const one = 1;\n", 1, 'noUnusedImports'],
    ['export enum One {}\n', 1, 'noEnum'],
  ])('gives for %j the exit code %s and says %s', async (code, expected, word) => {
    const ended = await check(code);
    expect(ended.code).toBe(expected);
    expect(ended.said).toContain(word);
  });
});

describe('the gate of types, and mistakes that need them', () => {
  const check = (code: string) =>
    gate(
      [
        join(root, 'node_modules', 'oxlint', 'bin', 'oxlint'),
        '--type-aware',
        '--type-check',
        '--deny-warnings',
        '.',
      ],
      {
        '.oxlintrc.json': read('.oxlintrc.json'),
        'package.json': '{ "type": "module" }',
        'tsconfig.json': JSON.stringify({
          extends: join(root, 'tsconfig.base.json'),
          compilerOptions: { types: [] },
          include: ['one.ts'],
        }),
        'one.ts': `async function two(): Promise<void> {}\nexport const three = two;\n${code}\n`,
      },
    );

  it.each([
    ['void two();', 0, '0 errors'],
    ['two();', 1, 'no-floating-promises'],
    ['if (two()) void 0;', 1, 'no-misused-promises'],
    ['export const one: string = [""][0];', 1, 'TS2322'],
    ['export const one: { a?: 1 } = { a: undefined };', 1, 'exactOptionalPropertyTypes'],
    ['export enum One {}', 1, 'erasableSyntaxOnly'],
    ['// @ts-expect-error nothing is wrong\nexport const one = 1;', 1, 'TS2578'],
    ["export { one } from './not-there.ts';", 1, 'TS2307'],
  ])('gives for %j the exit code %s and says %s', async (code, expected, word) => {
    const ended = await check(code);
    expect(ended.code).toBe(expected);
    expect(ended.said).toContain(word);
  });
});

describe('the gate of coverage', () => {
  const suite = (test: string) => ({
    'package.json': '{ "type": "module" }',
    'jest.config.mjs': `import { jestConfig } from '${join(tooling, 'jest-preset.mjs')}';\nexport default jestConfig({ coverage: 90 });`,
    'src/one.ts':
      'export const one = (yes: boolean): number => (yes ? 1 : 2);\nexport const later = () => () => 3;\n',
    'src/one.test.ts': `import { expect, it } from '@jest/globals';\nimport { later, one } from './one.ts';\nit('works', () => {\n${test}\n});\n`,
  });
  const run = async (test: string) => {
    planted = plantHouse(suite(test));
    // The planted package uses the installed Jest.
    symlinkSync(join(tooling, 'node_modules'), join(planted.house.root, 'node_modules'));
    const ended = await runProgram(process.execPath, [join(tooling, 'bin', 'jest.mjs')], {
      cwd: planted.house.root,
    });
    const results = JSON.parse(readFileSync(join(planted.house.root, 'coverage', 'results.json'), 'utf8'));
    return { code: ended.code, failed: results.numFailedTests, said: ended.stderr };
  };

  it('lets a suite pass that runs everything', async () => {
    expect(await run('expect(one(true) + one(false) + later()()).toBe(6);')).toMatchObject({
      code: 0,
      failed: 0,
    });
  });

  it('fails for a branch and for a callback that never ran, though every test passed', async () => {
    const { code, failed, said } = await run('expect(one(true)).toBe(1);\nlater();');
    expect([code, failed]).toEqual([1, 0]);
    expect(said).toMatch(/threshold for branches|coverage .*branches/i);
    expect(said).toMatch(/threshold for functions|coverage .*functions/i);
  });

  it('fails for a test that fails', async () => {
    expect(await run('expect(one(true) + one(false) + later()()).toBe(7);')).toMatchObject({
      code: 1,
      failed: 1,
    });
  });
});
