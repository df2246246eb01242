import { describe, expect, it } from '@jest/globals';
import { aloneLockfile, aloneManifest, lockedVersions } from './alone-lockfile.ts';

const lock = `lockfileVersion: '9.0'

importers:

  packages/demo:
    dependencies:
      winston:
        specifier: 'catalog:'
        version: 3.19.0
    devDependencies:
      '@scope/peer':
        specifier: 'catalog:'
        version: 6.3.1(other@1.0.0)

  packages/other:
    dependencies:
      redis:
        specifier: ^6.0.0
        version: 6.3.1

packages:

  winston@3.19.0:
    resolution: {integrity: sha512-x}

snapshots:

  winston@3.19.0: {}
`;
const install = {
  name: '@tpl/demo',
  version: '0.0.0',
  tarball: 'tpl-demo-0.0.0.tgz',
  integrity: 'sha512-y',
  dependencies: { winston: '3.19.0', '@scope/peer': '6.3.1(other@1.0.0)' },
  peers: { '@scope/peer': '6.3.1(other@1.0.0)' },
};

describe('lockedVersions', () => {
  it('reads the versions of one folder, peers in brackets', () => {
    expect(lockedVersions(lock, 'packages/demo')).toEqual({
      winston: '3.19.0',
      '@scope/peer': '6.3.1(other@1.0.0)',
    });
    expect(lockedVersions(lock, 'packages/gone')).toEqual({});
  });
});

describe('aloneLockfile', () => {
  it('adds the tarball to what the workspace has locked', () => {
    expect(aloneLockfile(lock, install)).toBe(`lockfileVersion: '9.0'

settings:
  autoInstallPeers: false
  excludeLinksFromLockfile: false

importers:

  .:
    dependencies:
      '@tpl/demo':
        specifier: file:tpl-demo-0.0.0.tgz
        version: file:tpl-demo-0.0.0.tgz
      '@scope/peer':
        specifier: 6.3.1
        version: 6.3.1(other@1.0.0)

packages:

  '@tpl/demo@file:tpl-demo-0.0.0.tgz':
    resolution: {integrity: sha512-y, tarball: file:tpl-demo-0.0.0.tgz}
    version: 0.0.0

  winston@3.19.0:
    resolution: {integrity: sha512-x}

snapshots:

  '@tpl/demo@file:tpl-demo-0.0.0.tgz':
    dependencies:
      'winston': 3.19.0
      '@scope/peer': 6.3.1(other@1.0.0)

  winston@3.19.0: {}

`);
  });

  it('fits its manifest', () => {
    expect(JSON.parse(aloneManifest(install)).dependencies).toEqual({
      '@tpl/demo': 'file:tpl-demo-0.0.0.tgz',
      '@scope/peer': '6.3.1',
    });
  });

  it('needs nothing of a workspace without dependencies', () => {
    const text = aloneLockfile("lockfileVersion: '9.0'\n", { ...install, dependencies: {}, peers: {} });
    expect(text).toContain("snapshots:\n\n  '@tpl/demo@file:tpl-demo-0.0.0.tgz': {}\n");
  });
});
