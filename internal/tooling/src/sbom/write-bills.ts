// Writes a bill of materials for every tarball of a release.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Bundled } from '../build/third-party-notices.ts';
import type { PackedManifest } from './bill-of-materials.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { billProblem } from './validate-bill.ts';

/**
 * Writes `NAME-VERSION.cdx.json` into `target` for each tarball below `packed`, and returns the files. What the packages
 * bundle was written down by the build, in their `dist/` below `root`.
 *
 * @throws Error when a package was not built, or a bill does not fit the official schema; nothing is written then.
 */
export async function writeBills(root: string, packed: string, target: string): Promise<string[]> {
  const found = readdirSync(packed, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.tgz'),
  );
  if (found.length === 0) throw new Error(`There is no tarball in ${packed}.`);
  const bills = new Map<string, string>();
  for (const file of found.sort()) {
    const tarball = join(packed, file);
    const held = execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' });
    const manifest = JSON.parse(held) as PackedManifest;
    const bill = billOfMaterials(manifest, readBundled(root, manifest), readFileSync(tarball));
    const text = `${JSON.stringify(bill, null, 2)}\n`;
    const problem = await billProblem(text);
    if (problem)
      throw new Error(`The bill of materials of ${basename(file)} does not fit its schema: ${problem}`);
    bills.set(`${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.cdx.json`, text);
  }
  mkdirSync(target, { recursive: true });
  for (const [name, text] of bills) writeFileSync(join(target, name), text);
  return [...bills.keys()];
}

function readBundled(root: string, { name, repository }: PackedManifest): Bundled {
  const folder = repository?.directory ?? '';
  const file = join(folder, 'dist', 'bundled.json');
  if (!existsSync(join(root, file)))
    throw new Error(`${file} is not there, which says what ${name} bundles: build it, then pack it.`);
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as Bundled;
}
