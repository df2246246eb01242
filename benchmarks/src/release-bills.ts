// Writes the bills of materials of a rehearsal, and holds them against what the registry serves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeBills } from '../../internal/tooling/src/sbom/write-bills.ts';
import type { Figure } from './frame.ts';
import { figure } from './frame.ts';
import type { Registry } from './release-registry.ts';

interface Bill {
  readonly metadata: {
    readonly component: {
      readonly group?: string;
      readonly name: string;
      readonly version: string;
      readonly hashes: readonly { readonly content: string }[];
    };
  };
}

/** Bills that fit the official schema and name the hash of the tarball that the registry gives for their version. */
export async function bills(clone: string, { url }: Registry, expected: number): Promise<Figure> {
  const files = await writeBills(clone, join(clone, 'packed'), join(clone, 'sbom'));
  const wrong: string[] = [];
  for (const file of files) {
    const { metadata } = JSON.parse(readFileSync(join(clone, 'sbom', file), 'utf8')) as Bill;
    const { group, name, version, hashes } = metadata.component;
    const response = await fetch(`${url}${encodeURIComponent(group ? `${group}/${name}` : name)}/${version}`);
    const { dist } = (await response.json()) as { dist?: { integrity: string } };
    const named = `sha512-${Buffer.from(hashes[0]?.content ?? '', 'hex').toString('base64')}`;
    if (dist?.integrity !== named) wrong.push(`${file} names another tarball`);
  }
  return {
    ...figure({ ours: files.length - wrong.length, unit: 'bills of materials', target: `= ${expected}` }),
    ...(wrong.length > 0 && { reason: wrong.join(', ') }),
  };
}
