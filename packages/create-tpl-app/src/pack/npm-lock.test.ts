import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { npmLock } from './npm-lock.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tpl-lock-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const write = (path: string, text: string | object) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof text === 'string' ? text : JSON.stringify(text));
};

const pnpmLock = `lockfileVersion: '9.0'
importers:
  apps/shop:
    dependencies:
      '@tpl/ai':
        specifier: workspace:*
        version: link:../../packages/ai
      server:
        specifier: 5.0.0
        version: 5.0.0(plug@2.0.0)
    devDependencies:
      plug:
        specifier: 2.0.0
        version: 2.0.0
      tool:
        specifier: 1.0.0
        version: 1.0.0
  packages/ai:
    dependencies:
      wink:
        specifier: 3.0.0
        version: 3.0.0
packages:
  server@5.0.0:
    resolution: {integrity: sha512-server}
    engines: {node: '>=20'}
    peerDependencies:
      plug: ^2.0.0
      extra: '*'
    peerDependenciesMeta:
      extra:
        optional: true
  plug@2.0.0:
    resolution: {integrity: sha512-plug}
  extra@1.0.0:
    resolution: {integrity: sha512-extra}
  tool@1.0.0:
    resolution: {integrity: sha512-tool}
  '@bin/tool-win@1.0.0':
    resolution: {integrity: sha512-win}
    cpu: [x64]
    os: [win32]
  width@4.0.0:
    resolution: {integrity: sha512-width}
  wink@3.0.0:
    resolution: {integrity: sha512-wink}
snapshots:
  server@5.0.0(plug@2.0.0):
    dependencies:
      plug: 2.0.0
    optionalDependencies:
      extra: 1.0.0
  plug@2.0.0: {}
  extra@1.0.0: {}
  tool@1.0.0:
    dependencies:
      width-alias: width@4.0.0
    optionalDependencies:
      '@bin/tool-win': 1.0.0
  '@bin/tool-win@1.0.0': {}
  width@4.0.0: {}
  wink@3.0.0: {}
`;
const manifest = {
  name: 'shop',
  version: '0.1.0',
  dependencies: { '@tpl/ai': 'workspace:*', server: '5.0.0' },
  devDependencies: { tool: '1.0.0' },
};

describe('npmLock', () => {
  it('has what pnpm locked, with what the packages say of themselves', () => {
    write('pnpm-lock.yaml', pnpmLock);
    write('packages/ai/package.json', {
      name: '@tpl/ai',
      license: 'MIT',
      bin: { 'tpl-ai': 'cli.js' },
      devDependencies: {},
    });
    write('node_modules/.pnpm/server@5.0.0_plug@2.0.0/node_modules/server/package.json', {
      license: 'MIT',
      bin: './server.js',
      dependencies: {},
      peerDependencies: { plug: '^2.0.0' },
      scripts: { postinstall: 'x', test: 'y' },
    });
    const lock = npmLock(root, 'apps/shop', manifest, 'https://registry.example');
    expect(lock).toMatchObject({ name: 'shop', version: '0.1.0', lockfileVersion: 3 });
    expect(lock['packages']).toEqual({
      '': manifest,
      'node_modules/@bin/tool-win': {
        version: '1.0.0',
        resolved: 'https://registry.example/@bin/tool-win/-/tool-win-1.0.0.tgz',
        integrity: 'sha512-win',
        os: ['win32'],
        cpu: ['x64'],
        optional: true,
        dev: true,
      },
      'node_modules/@tpl/ai': {
        license: 'MIT',
        bin: { 'tpl-ai': 'cli.js' },
        dependencies: { wink: '3.0.0' },
      },
      'node_modules/plug': {
        version: '2.0.0',
        resolved: 'https://registry.example/plug/-/plug-2.0.0.tgz',
        integrity: 'sha512-plug',
      },
      'node_modules/server': {
        version: '5.0.0',
        resolved: 'https://registry.example/server/-/server-5.0.0.tgz',
        integrity: 'sha512-server',
        hasInstallScript: true,
        license: 'MIT',
        dependencies: {},
        peerDependencies: { plug: '^2.0.0' },
        bin: { server: './server.js' },
        engines: { node: '>=20' },
      },
      'node_modules/tool': {
        version: '1.0.0',
        resolved: 'https://registry.example/tool/-/tool-1.0.0.tgz',
        integrity: 'sha512-tool',
        dependencies: { 'width-alias': 'npm:width@4.0.0' },
        optionalDependencies: { '@bin/tool-win': '1.0.0' },
        dev: true,
      },
      'node_modules/width-alias': {
        name: 'width',
        version: '4.0.0',
        resolved: 'https://registry.example/width/-/width-4.0.0.tgz',
        integrity: 'sha512-width',
        dev: true,
      },
      'node_modules/wink': {
        version: '3.0.0',
        resolved: 'https://registry.example/wink/-/wink-3.0.0.tgz',
        integrity: 'sha512-wink',
      },
    });
  });
});
