// Says what a tarball is made of and what it wants beside it, in the form of CycloneDX.
import { createHash } from 'node:crypto';
import type { Bundled } from '../build/third-party-notices.ts';
import { versRange } from './vers-range.ts';

/** What a packed manifest says that a bill of materials needs. */
export interface PackedManifest {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly license: string;
  readonly homepage?: string;
  readonly bugs?: { readonly url: string };
  readonly repository?: { readonly url: string; readonly directory?: string };
  readonly exports?: object;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The version that tools read in November 2026; 1.7 is the first that tells a range from what is inside. */
export const specVersion = '1.7';

/** The bill of materials of one tarball. The same tarball has the same bill: it holds no time. */
export function billOfMaterials(manifest: PackedManifest, bundled: Bundled, tarball: Uint8Array): object {
  const own = purlOf(manifest.name, manifest.version);
  const inside = [
    ...bundled.packages.map(({ name, version, license }) => ({
      type: 'library',
      'bom-ref': purlOf(name, version),
      ...nameParts(name),
      version,
      description: 'Bundled, with its notice in dist/THIRD-PARTY-NOTICES.txt.',
      licenses: licenses(license),
      purl: purlOf(name, version),
    })),
    ...bundled.internal.map((name) => ({
      type: 'library',
      'bom-ref': `${own}#internal/${name}`,
      group: '@internal',
      name,
      version: manifest.version,
      description: 'Bundled source of the same repository; it is published nowhere else.',
      licenses: licenses(manifest.license),
    })),
  ];
  const beside = [
    ...Object.entries(manifest.dependencies ?? {}).map(([name, range]) => external(name, range, 'required')),
    ...Object.entries(manifest.peerDependencies ?? {}).map(([name, range]) =>
      external(name, range, manifest.peerDependenciesMeta?.[name]?.optional ? 'optional' : 'required'),
    ),
  ];
  const sha512 = createHash('sha512').update(tarball).digest('hex');
  return {
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    serialNumber: serialOf(sha512),
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: {
        type: manifest.exports ? 'library' : 'application',
        'bom-ref': own,
        ...nameParts(manifest.name),
        version: manifest.version,
        ...(manifest.description !== undefined && { description: manifest.description }),
        hashes: [{ alg: 'SHA-512', content: sha512 }],
        licenses: licenses(manifest.license),
        purl: own,
        externalReferences: references(manifest),
      },
    },
    components: [...inside, ...beside],
    dependencies: [
      { ref: own, dependsOn: [...inside, ...beside].map((component) => component['bom-ref']) },
      ...[...inside, ...beside].map((component) => ({ ref: component['bom-ref'] })),
    ],
  };
}

/** What is installed beside it: one version, or a range of them. */
function external(name: string, range: string, scope: 'required' | 'optional') {
  const isExact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(range);
  const purl = isExact ? purlOf(name, range) : `pkg:npm/${encodedName(name)}`;
  return {
    type: 'library',
    'bom-ref': purl,
    ...nameParts(name),
    ...(isExact ? { version: range } : { versionRange: versRange(range) }),
    scope,
    isExternal: true,
    purl,
  };
}

function nameParts(name: string): { group?: string; name: string } {
  const [group, short] = name.split('/');
  return short === undefined ? { name } : { group: group as string, name: short };
}

const encodedName = (name: string): string => name.replace('@', '%40');
const purlOf = (name: string, version: string): string => `pkg:npm/${encodedName(name)}@${version}`;
const licenses = (id: string) => [/[()\s]/.test(id) ? { expression: id } : { license: { id } }];

function references({ homepage, bugs, repository }: PackedManifest): { type: string; url: string }[] {
  return [
    ...(homepage ? [{ type: 'website', url: homepage }] : []),
    ...(bugs ? [{ type: 'issue-tracker', url: bugs.url }] : []),
    ...(repository ? [{ type: 'vcs', url: repository.url }] : []),
  ];
}

/** A UUID of version 8 (RFC 9562) of the tarball's hash. */
function serialOf(hash: string): string {
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`];
  return `urn:uuid:${[...parts, hash.slice(20, 32)].join('-')}`;
}
