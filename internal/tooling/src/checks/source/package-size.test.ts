import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { codeLines } from '../../figures/code-lines.ts';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { packageSize } from './package-size.ts';

const lines = (count: number) => 'export {};\n'.repeat(count);
const small = Object.fromEntries(
  Array.from({ length: 5 }, (_, index) => [`internal/tooling/src/small-${index}.ts`, lines(60)]),
);
const house = { 'packages/demo/package.json': manifestOf('demo'), ...small };

describe('package-size', () => {
  it('accepts 5,500 lines of code, with tests, `testing/` and generated files beside them', async () => {
    const files = {
      'packages/demo/src/one.ts': lines(5500),
      'packages/demo/src/one.test.ts': lines(5500),
      'packages/demo/src/testing/fakes.ts': lines(5500),
      'packages/demo/src/generated/prices.ts': lines(5500),
    };
    expect(await findingsIn({ ...house, ...files }, packageSize)).toEqual([]);
  });

  it('finds a source package that is two, an internal one too, but not the tooling', async () => {
    const files = {
      'packages/demo/src/one.ts': lines(3000),
      'packages/demo/src/deep/two.ts': lines(2501),
      'internal/guard/src/one.ts': lines(5501),
      'internal/tooling/src/one.ts': lines(5501),
    };
    const more = { ...small, 'internal/tooling/src/a.ts': '', 'internal/tooling/src/b.ts': '' };
    const advice = '5500 is the most: move a concept into a source package under internal/';
    expect(await findingsIn({ ...house, ...files, ...more }, packageSize)).toEqual([
      `packages/demo/src has 5501 lines of code, ${advice}`,
      `internal/guard/src has 5501 lines of code, ${advice}`,
    ]);
  });

  it('finds that half of the files are long', async () => {
    const files = { 'packages/demo/src/one.ts': lines(61), 'packages/demo/src/two.ts': lines(61) };
    expect(
      await findingsIn({ 'packages/demo/package.json': manifestOf('demo'), ...files }, packageSize),
    ).toEqual(['packages half of all source files have 61 lines of code or more, 60 is the most']);
  });

  it.each([
    ['/** Doc\n * comment */\n// line\n\nconst a = 1; // tail\n/* block\n*/\n', 1],
    ['const a = `one\n\n  // two\n`;\n', 3],
    ['export function a(\n  b: number,\n): void {\n}\n', 4],
    ['', 0],
  ])('counts %j as %d lines', (text, count) => {
    expect(codeLines(ts.createSourceFile('one.ts', text, ts.ScriptTarget.Latest, true))).toBe(count);
  });
});
