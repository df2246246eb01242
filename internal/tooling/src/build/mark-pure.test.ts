import { describe, expect, it } from '@jest/globals';
import { markPure } from './mark-pure.ts';

const pure = (text: string) => `/* @__PURE__ */ (() => (${text}))()`;

describe('what a module computes', () => {
  it('is marked where a bundler has to think that it does something', () => {
    for (const computed of [
      'make({ a: 1 })',
      'new Map()',
      '{ ...base }',
      '[...list]',
      'table.row',
      "table['row']",
      'String.raw`a`',
      '/a+/iu',
      'class { static made = make(); }',
      '[1, [make()]]',
      'make() as const',
    ])
      expect(markPure(`export const value: T = ${computed};`)).toBe(
        `export const value: T = ${pure(computed)};`,
      );
  });

  it('is left alone where it does nothing, or is no constant of the module', () => {
    for (const source of [
      'const value = 1;',
      'const value = { a: [1, "b", `c`] };',
      'const make = () => call();',
      'const make = function () { return call(); };',
      'const [a, b] = call();',
      'let value = call();',
      'call();',
      'const value = make(await call());',
      'function f() { const value = call(); }',
      'const type = 1 as unknown as ReturnType<typeof call>;',
    ])
      expect(markPure(source)).toBe(source);
  });

  it('is marked in every declaration, and lines stay', () => {
    const source = "const a = call(),\n  b = 2,\n  c = call('x',\n    'y');\nexport { a, b, c };\n";
    expect(markPure(source)).toBe(
      `const a = ${pure('call()')},\n  b = 2,\n  c = ${pure("call('x',\n    'y')")};\nexport { a, b, c };\n`,
    );
  });
});
