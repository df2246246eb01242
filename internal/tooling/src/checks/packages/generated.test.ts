import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { writeParts } from '../../generate/generated-part.ts';
import { generatedReports } from '../../generate/generated-reports.ts';
import { generatedSettings } from '../../generate/generated-settings.ts';
import type { PlantedHouse } from '../../testing/plant-house.ts';
import { manifestOf, plantHouse } from '../../testing/plant-house.ts';
import { api, generated } from './generated.ts';

const settings = (name: string, doc: string) => `{
  name: '${name}', prefix: 'TPL_${name.toUpperCase()}_', presets: ['default'], defaultPreset: 'default',
  rows: { ttlMs: { kind: { description: 'integer', jsonSchema: { type: 'integer' } }, value: 5, doc: '${doc}' } },
  variableOf: () => 'TPL_${name.toUpperCase()}_TTL_MS' }`;
const markers = '# demo\n\n<!-- settings:begin -->\nold\n<!-- settings:end -->\n';
const good = {
  'packages/demo/package.json': manifestOf('demo', { doors: ['.', './redis'] }),
  'packages/demo/README.md': markers,
  'packages/demo/src/index.ts': 'export {};',
  'packages/demo/src/redis/index.ts': 'export {};',
  'packages/demo/dist/index.js': `export const words = ['one', null];
export const demoSettings = ${settings('demo', 'How long.')};`,
  'packages/demo/dist/redis.js': "export { demoSettings } from './index.js';",
  'packages/demo/dist/index.d.ts': `import { T as Thing, k as keys } from './thing-Ab12.js';
export { T as Thing } from './thing-Ab12.js';
import * as stream from 'node:stream';
import def, { Redis } from 'redis';
/** Makes a thing. */
declare function createThing(redis: Redis, out: stream.Writable): Promise<Thing>;
declare const local: typeof keys;
declare class Extra { fallback: typeof def; }
export { createThing, local as renamed, Extra };
export { zod } from 'zod';
`,
  'packages/demo/dist/thing-Ab12.d.ts': `interface Inner { size: 1 }
interface Thing {
    /** Doc. */
    inner: Inner;
}
declare const keys: readonly string[];
export { type Thing as T, keys as k };
`,
  'packages/demo/dist/redis.d.ts': "export { T as Thing } from './thing-Ab12.js';",
  'apps/service/package.json': '{ "name": "service" }',
  'apps/service/src/settings/app-rows.ts': `export const prefix: string = 'TPL_APP_';
export const appRows = [
  { name: 'ttlMs', variable: 'TPL_APP_TTL_MS', aliases: ['TTL'], default: 5, bounds: 'integer', doc: 'How long, in the app.' },
  { name: 'key', variable: 'TPL_APP_KEY', default: 'hidden', bounds: 'text', doc: 'Opens it.', secret: true },
];`,
};

let planted: PlantedHouse;
const plant = (files: Record<string, string>) => {
  planted = plantHouse(files);
  return planted.house;
};
const generate = async () => {
  const { house } = planted;
  return writeParts(house.root, [
    ...generatedReports(house).parts,
    ...(await generatedSettings(house)).parts,
  ]);
};
const read = (file: string) => readFileSync(join(planted.house.root, file), 'utf8');
afterEach(() => planted.remove());

describe('generated parts', () => {
  it('are written once, and then are as they should be', async () => {
    const house = plant(good);
    expect(await generate()).toEqual([
      'packages/demo/etc/index.d.ts',
      'packages/demo/etc/redis.d.ts',
      'packages/demo/README.md',
      'packages/demo/etc/settings.schema.json',
      'apps/service/.env.example',
    ]);
    expect(api.run(house)).toEqual([]);
    expect(await generated.run(house)).toEqual([]);
    expect(await generate()).toEqual([]);
  });

  it('are missed and told apart when they drift', async () => {
    const house = plant(good);
    expect((await generated.run(house)).map(({ file, line }) => [file, line])).toEqual([
      ['packages/demo/README.md', 4],
      ['packages/demo/etc/settings.schema.json', undefined],
      ['apps/service/.env.example', undefined],
    ]);
    await generate();
    planted.remove();
    plant({ ...good, 'packages/demo/etc/index.d.ts': 'export {};\n', 'packages/demo/etc/gone.d.ts': '' });
    const found = await api.run(planted.house);
    expect(found.map(({ file }) => file)).toEqual([
      'packages/demo/etc/gone.d.ts',
      'packages/demo/etc/index.d.ts',
      'packages/demo/etc/redis.d.ts',
    ]);
    expect(found[1]).toMatchObject({
      line: 1,
      message: expect.stringMatching(/^is out of date .*npm run generate/),
    });
  });

  it('hold the public types of a door: no chunks, no comments, what is mentioned and what is imported', async () => {
    plant(good);
    await generate();
    expect(
      read('packages/demo/etc/index.d.ts'),
    ).toBe(`// What @tpl/demo exports. Written by \`npm run generate\`; a change here is a change for users.

import type * as stream from 'node:stream';
import type { Redis, default as def } from 'redis';

export { zod } from 'zod';

export declare class Extra {
  fallback: typeof def;
}
export interface Thing {
  inner: Inner;
}
export declare function createThing(redis: Redis, out: stream.Writable): Promise<Thing>;
declare const local: typeof keys;
export { local as renamed };

// Mentioned above, not exported.

interface Inner {
  size: 1;
}
declare const keys: readonly string[];

export {};
`);
  });

  it('hold the settings of packages and application', async () => {
    plant(good);
    await generate();
    expect(read('packages/demo/README.md')).toContain(
      '| `ttlMs` | `TPL_DEMO_TTL_MS` | `5` | How long. (integer) |',
    );
    expect(JSON.parse(read('packages/demo/etc/settings.schema.json')).properties.ttlMs.type).toBe('integer');
    const example = read('apps/service/.env.example');
    expect(example).toMatch(/How long, in the app. \(integer\) Also: TTL.\n# TPL_APP_TTL_MS=5/);
    expect(example).toMatch(/TPL_APP_KEY=\n[\s\S]+TPL_DEMO_TTL_MS=5/);
  });

  it('may be of several sets in one package', async () => {
    const two = `export const a = ${settings('demo', 'A.')};\nexport const b = ${settings('guard', 'B.')};`;
    const readme = `${markers}\n<!-- settings:begin guard -->\n<!-- settings:end -->\n`;
    plant({ ...good, 'packages/demo/dist/index.js': two, 'packages/demo/README.md': readme });
    await generate();
    expect(read('packages/demo/README.md')).toMatch(/TPL_DEMO_TTL_MS[\s\S]+TPL_GUARD_TTL_MS/);
    expect(JSON.parse(read('packages/demo/etc/settings.guard.schema.json')).title).toBe('Settings of guard');
  });

  it('are missed when no door exports the settings', async () => {
    const house = plant({
      ...good,
      'packages/demo/src/one-settings.ts': 'export const one = defineSettings({});',
      'packages/demo/dist/index.js': 'export {};',
    });
    expect(await generated.run(house)).toContainEqual({
      file: 'packages/demo/src/one-settings.ts',
      message: 'defines settings that no door exports: export them',
    });
  });

  it('say what is in their way', async () => {
    const house = plant({
      ...good,
      'packages/demo/package.json': manifestOf('demo', { doors: ['.', './redis', './gone'] }),
      'packages/demo/README.md': '# demo\n',
      'packages/demo/dist/redis.js': "throw new Error('broken');",
      'packages/demo/dist/redis.d.ts': 'export {};',
    });
    expect((await generated.run(house)).map(({ file, message }) => `${file} ${message}`)).toEqual([
      'packages/demo/dist/redis.js cannot be imported: broken',
      expect.stringContaining('packages/demo/README.md has no place for the settings of "demo"'),
      expect.stringContaining('packages/demo/etc/settings.schema.json does not exist'),
    ]);
    expect((await api.run(house)).map(({ message }) => message)).toEqual([
      'exports nothing yet',
      'names the door @tpl/demo/gone that has no source file',
      'is not built: add the door to tsup.config.ts, then build',
      'does not exist: run `npm run generate`',
    ]);
  });
});
