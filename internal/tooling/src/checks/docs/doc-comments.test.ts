import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf } from '../../testing/plant-house.ts';
import { docComments } from './doc-comments.ts';

const withDoor = (index: string, one: string) =>
  findingsIn(
    {
      'packages/demo/package.json': manifestOf('demo'),
      'packages/demo/src/index.ts': index,
      'packages/demo/src/one.ts': one,
    },
    docComments,
  );

describe('doc-comments', () => {
  it('accepts documented exports, and helpers without an example that stay inside', async () => {
    const one = `
/** One. */
export const one = 1;
/** Two. */
function two() {}
export { two };
/** Three. */
export function three(a: string): void;
export function three(a: number): void;
export function three() {}
/** Makes an inner thing. */
export function createInner() {}
/**
 * Makes a thing.
 *
 * @example
 * createThing();
 */
export function createThing() {}
const inner = 1;
`;
    expect(await withDoor(`export { createThing, one } from './one.ts';`, one)).toEqual([]);
  });

  it('finds every kind of export without a doc comment', async () => {
    const one = `export const one = 1;
export function two() {}
export class Three {}
export interface Four {}
export type Five = 1;
const six = 6;
export { six as seven };
/** */
export const eight = 8;
`;
    const found = await withDoor('export {};', one);
    expect(found.map((text) => text.split(' without')[0])).toEqual([
      'packages/demo/src/one.ts:1 exports one',
      'packages/demo/src/one.ts:2 exports two',
      'packages/demo/src/one.ts:3 exports Three',
      'packages/demo/src/one.ts:4 exports Four',
      'packages/demo/src/one.ts:5 exports Five',
      'packages/demo/src/one.ts:9 exports eight',
      'packages/demo/src/one.ts:6 exports seven',
    ]);
  });

  it.each([`export { createThing } from './one.ts';`, `export * from './one.ts';`])(
    'finds something to build with that has no example: %s',
    async (index) => {
      expect(await withDoor(index, '/** Makes a thing. */\nexport function createThing() {}\n')).toEqual([
        'packages/demo/src/one.ts:2 exports createThing without an @example: show one that runs as it stands',
      ]);
    },
  );
});
