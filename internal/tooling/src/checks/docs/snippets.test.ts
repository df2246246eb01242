import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findingsIn, manifestOf, plantHouse } from '../../testing/plant-house.ts';
import { snippets } from './snippets.ts';

const house = {
  'packages/demo/package.json': manifestOf('demo'),
  'packages/demo/src/index.ts': "export { createThing } from './create-thing.ts';",
  'packages/demo/src/create-thing.ts': `/**
 * Makes a thing.
 *
 * @example
 * import { createThing } from '@tpl/demo';
 *
 * const thing: number = createThing();
 */
export function createThing() { return 1; }`,
  'packages/demo/dist/index.js': 'export const createThing = () => 1;',
  'packages/demo/dist/index.d.ts': 'export declare function createThing(): number;',
  'packages/demo/README.md':
    "# demo\n\n```ts\nimport { createThing } from '@tpl/demo';\n```\n\n```ts continued\ncreateThing();\n```\n",
  'apps/service/package.json': '{ "name": "service", "type": "module" }',
  'apps/service/node_modules/@tpl/demo': '→ packages/demo',
  'docs/guide.md': "```ts\nimport { createThing } from '@tpl/demo';\n\ncreateThing();\n```\n",
};

describe('snippets', () => {
  it('accepts code that compiles and runs, and leaves nothing behind', async () => {
    const { house: planted, remove } = plantHouse(house);
    expect(await snippets.run(planted)).toEqual([]);
    expect(existsSync(join(planted.root, 'packages/demo/.snippets'))).toBe(false);
    expect(existsSync(join(planted.root, 'apps/service/.snippets'))).toBe(false);
    remove();
  });

  it('finds code that does not compile or run, wherever it stands, and goes on with the next', async () => {
    const source = house['packages/demo/src/create-thing.ts'].replace('thing: number', 'thing: string');
    const found = await findingsIn(
      {
        ...house,
        'packages/demo/README.md': [
          "```ts\nconst a = 1;\nthrow new Error('thrown');\n```",
          "```ts\nPromise.reject(new Error('rejected'));\nexport {};\n```",
          '```ts\nprocess.exit(3);\n```',
          "```ts\nthrow 'text';\n```",
          '```ts no-run needs a key\nprocess.exit(1);\n```',
          '```ts no-run\nprocess.exit(1);\n```',
          '```ts no-run needs a key\nconst a: 1 = 2;\n```',
        ].join('\n'),
        'packages/demo/src/create-thing.ts': source,
        'docs/guide.md': '```ts\nconst one: string = 1;\n```\n',
      },
      snippets,
    );
    expect(found.toSorted()).toEqual([
      expect.stringContaining("docs/guide.md:2 (code in the text) Type 'number' is not assignable"),
      'packages/demo/README.md:10 (code in the text) ended the process: exit 3',
      'packages/demo/README.md:13 (code in the text) text',
      'packages/demo/README.md:19 is marked no-run without a reason: write it after the mark',
      expect.stringContaining("packages/demo/README.md:22 (code in the text) Type '2' is not assignable"),
      'packages/demo/README.md:3 (code in the text) Error: thrown',
      'packages/demo/README.md:6 (code in the text) Error: rejected',
      expect.stringContaining(
        "packages/demo/src/create-thing.ts:7 (code in the text) Type 'number' is not assignable",
      ),
    ]);
  });
});
