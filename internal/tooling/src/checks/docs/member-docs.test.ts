import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { memberDocs } from './member-docs.ts';

const house = {
  'packages/demo/package.json': manifestOf('demo', { doors: ['.', './more'] }),
  'packages/demo/src/index.ts': "export type { One } from './one.ts';\n",
  'packages/demo/src/more.ts': "export type { One } from './one.ts';\n",
  'packages/demo/src/one.ts':
    'export interface One {\n/** A. */\na: 1;\n/** B. */\nb(): void;\n/** C. */\nreadonly c?: 1;\nd: 1;\n}\ninterface Own { x: 1 }\n',
};
const end = 'of @tpl/demo 50 % of the members do, 75 % is the least';

describe('member-docs', () => {
  it('accepts three of four, and types that no door exports', async () => {
    expect(await findingsIn(house, memberDocs)).toEqual([]);
  });

  it('finds properties and methods of types, unions and classes, public ones', async () => {
    const more = `export type Two = { readonly kind: 'a';
/** E. */
e: 1 } | ({ kind: 'b' } & Other);
export class Three {
  /** F. */
  readonly f = 1;
  #g = 2;
  private h = 3;
  protected i = 4;
  constructor() {}
  /** J. */
  j(): void {}
  get k() { return 1; }
  [Symbol.iterator]() {}
}
`;
    expect(
      await findingsIn(
        { ...house, 'packages/demo/src/more.ts': more, 'packages/demo/src/index.ts': '' },
        memberDocs,
      ),
    ).toEqual([
      `packages/demo/src/more.ts:1 Two.kind says nothing; ${end}`,
      `packages/demo/src/more.ts:3 Two.kind says nothing; ${end}`,
      `packages/demo/src/more.ts:13 Three.k says nothing; ${end}`,
    ]);
  });
});
