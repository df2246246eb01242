import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { thirdPartyNotices } from './third-party-notices.ts';

// The one that builds the packages.
const tsup = createRequire(import.meta.url).resolve('tsup/package.json');
const { build } = createRequire(tsup)('esbuild') as { build(options: object): Promise<unknown> };
let folder: string;
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const notices = () => join(folder, 'dist', 'THIRD-PARTY-NOTICES.txt');
const bundle = (code: string) => {
  write('index.js', code);
  return build({
    absWorkingDir: folder,
    entryPoints: ['index.js'],
    bundle: true,
    format: 'esm',
    outdir: 'dist',
    logLevel: 'silent',
    plugins: [thirdPartyNotices('dist')],
  });
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tpl-notices-'));
  for (const name of ['left', '@right/pad']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.2.3', license: 'MIT' }));
    write(`node_modules/${name}/lib/index.js`, 'export const one = 1;');
    write(`node_modules/${name}/LICENCE.md`, `Copyright of ${name}\n`);
  }
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the notices', () => {
  it('name what was bundled, with its license, and nothing else', async () => {
    await bundle("export * from 'left/lib/index.js';");
    const text = readFileSync(notices(), 'utf8');
    expect(text).toContain('left 1.2.3 (MIT)\n\nCopyright of left\n');
    expect(text).not.toContain('@right/pad');
    await bundle(
      "export { one as a } from 'left/lib/index.js';\nexport { one } from '@right/pad/lib/index.js';",
    );
    expect(readFileSync(notices(), 'utf8')).toMatch(/@right\/pad 1\.2\.3[\s\S]*---[\s\S]*left 1\.2\.3/);
  });

  it('are not written where nothing of others is in the code', async () => {
    await bundle('export const one = 1;');
    expect(existsSync(notices())).toBe(false);
  });

  it('have what was bundled beside them, as data: what is used of others, and of the house', async () => {
    write('internal/kit/src/index.js', 'export const two = 2;\nexport const three = 3;');
    write('internal/words/src/index.js', 'export const unused = 1;');
    await bundle(
      "import { unused } from './internal/words/src/index.js';\nexport { two } from './internal/kit/src/index.js';\nexport * from 'left/lib/index.js';",
    );
    expect(JSON.parse(readFileSync(join(folder, 'dist', 'bundled.json'), 'utf8'))).toEqual({
      packages: [{ name: 'left', version: '1.2.3', license: 'MIT' }],
      internal: ['kit'],
    });
  });

  it('stop a build that takes in a package without a license', async () => {
    rmSync(join(folder, 'node_modules/left/LICENCE.md'));
    await expect(bundle("export * from 'left/lib/index.js';")).rejects.toThrow(
      'left 1.2.3 is bundled but brings no license',
    );
  });
});
