import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { PackedManifest } from './bill-of-materials.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { billProblem } from './validate-bill.ts';
import { versRange } from './vers-range.ts';
import { writeBills } from './write-bills.ts';

const manifest: PackedManifest = {
  name: '@tpl/demo',
  version: '1.2.3',
  description: 'Shows it.',
  license: 'MIT',
  homepage: 'https://example.com/#readme',
  bugs: { url: 'https://example.com/issues' },
  repository: { url: 'git+https://example.com/demo.git', directory: 'packages/demo' },
  exports: {},
  dependencies: { cockatiel: '4.0.0' },
  peerDependencies: { redis: '>=4.6.0 <7', jose: '^6.0.0' },
  peerDependenciesMeta: { redis: { optional: true } },
};
const bundled = {
  packages: [
    { name: 'zod', version: '4.6.7', license: 'MIT' },
    { name: '@some/thing', version: '1.0.0', license: '(MIT OR Apache-2.0)' },
  ],
  internal: ['kit'],
};
const tarball = new TextEncoder().encode('a tarball');

describe('versRange', () => {
  it.each([
    ['>=5.0.0 <8', 'vers:npm/>=5.0.0|<8'],
    ['^2.10.0', 'vers:npm/>=2.10.0|<3.0.0'],
    ['^0.4.1', 'vers:npm/>=0.4.1|<0.5.0'],
    ['^0.0.3', 'vers:npm/>=0.0.3|<0.0.4'],
    ['4.0.0', 'vers:npm/4.0.0'],
  ])('writes %s', (range, expected) => {
    expect(versRange(range)).toBe(expected);
  });

  it.each(['^1.0.0 || ^2.0.0', '*', '~1.2.0', 'workspace:*'])('refuses %s by name', (range) => {
    expect(() => versRange(range)).toThrow(`"${range}" is a range`);
  });
});

describe('a bill of materials', () => {
  it('fits the official schema', async () => {
    expect(await billProblem(JSON.stringify(billOfMaterials(manifest, bundled, tarball)))).toBeUndefined();
  });

  it('is refused by that schema when it names a range that is not external', async () => {
    const bill = JSON.stringify(billOfMaterials(manifest, bundled, tarball));
    expect(await billProblem(bill.replaceAll('"isExternal":true', '"isExternal":false'))).toContain(
      '/components/4',
    );
    expect(await billProblem(bill.replace('"MIT"', '"No such license"'))).toContain('license');
  });

  it('tells what is inside from what is beside, and what is wanted from what may be there', () => {
    const { components } = billOfMaterials(manifest, bundled, tarball) as {
      components: Record<string, unknown>[];
    };
    expect(
      components.map(({ group, name, version, versionRange, scope, isExternal }) => [
        [group, name].filter(Boolean).join('/'),
        version ?? versionRange,
        scope,
        isExternal,
      ]),
    ).toEqual([
      ['zod', '4.6.7', undefined, undefined],
      ['@some/thing', '1.0.0', undefined, undefined],
      ['@internal/kit', '1.2.3', undefined, undefined],
      ['cockatiel', '4.0.0', 'required', true],
      ['redis', 'vers:npm/>=4.6.0|<7', 'optional', true],
      ['jose', 'vers:npm/>=6.0.0|<7.0.0', 'required', true],
    ]);
  });

  it('is the same for the same tarball, and names it', () => {
    const one = JSON.stringify(billOfMaterials(manifest, bundled, tarball));
    expect(JSON.stringify(billOfMaterials(manifest, bundled, tarball))).toBe(one);
    const other = JSON.stringify(billOfMaterials(manifest, bundled, new TextEncoder().encode('another')));
    const serial = (text: string) => /"serialNumber":"([^"]+)"/.exec(text)?.[1];
    expect(serial(other)).not.toBe(serial(one));
    expect(serial(one)).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('writeBills', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tpl-bills-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (path: string, value: object) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), JSON.stringify(value));
  };
  const pack = () => {
    write('package/package.json', manifest);
    mkdirSync(join(folder, 'packed', 'packages'), { recursive: true });
    execFileSync('tar', ['-czf', join('packed', 'packages', 'tpl-demo-1.2.3.tgz'), 'package'], {
      cwd: folder,
    });
  };

  it('writes one for each tarball, of what the build wrote down', async () => {
    pack();
    write('packages/demo/dist/bundled.json', bundled);
    expect(await writeBills(folder, join(folder, 'packed'), join(folder, 'sbom'))).toEqual([
      'tpl-demo-1.2.3.cdx.json',
    ]);
    const text = readFileSync(join(folder, 'sbom', 'tpl-demo-1.2.3.cdx.json'), 'utf8');
    expect(text).toContain('pkg:npm/%40some/thing@1.0.0');
    expect(text).toContain('pkg:npm/%40tpl/demo@1.2.3#internal/kit');
  });

  it('stops where a package was not built, and writes nothing', async () => {
    pack();
    await expect(writeBills(folder, join(folder, 'packed'), join(folder, 'sbom'))).rejects.toThrow(
      'packages/demo/dist/bundled.json is not there, which says what @tpl/demo bundles: build it, then pack it.',
    );
    expect(readdirSync(folder)).not.toContain('sbom');
  });

  it('stops at a license that is none', async () => {
    pack();
    write('packages/demo/dist/bundled.json', {
      ...bundled,
      packages: [{ name: 'a', version: '1.0.0', license: 'Mine' }],
    });
    await expect(writeBills(folder, join(folder, 'packed'), join(folder, 'sbom'))).rejects.toThrow(
      'The bill of materials of tpl-demo-1.2.3.tgz does not fit its schema',
    );
  });

  it('stops where there is nothing to tell of', async () => {
    mkdirSync(join(folder, 'packed'));
    await expect(writeBills(folder, join(folder, 'packed'), join(folder, 'sbom'))).rejects.toThrow(
      'There is no tarball',
    );
  });
});
