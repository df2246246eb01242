// Packs a package as it would be published, once for all checks.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { House, Package } from '../house/house.ts';
import { runPnpm } from './pnpm.ts';
import { tail } from './run-program.ts';
import { keepUntilRemoved } from './temporary.ts';

const packing = new WeakMap<House, Map<string, Promise<{ folder: string; tarball: string }>>>();

/** Packs a package into `folder` as it would be published, and returns the name of the tarball. */
export async function packInto(house: House, entry: Package, target: string): Promise<string> {
  const known = packing.get(house) ?? new Map();
  packing.set(house, known);
  const packed = known.get(entry.name) ?? pack(house, entry);
  known.set(entry.name, packed);
  const { folder, tarball } = await packed;
  mkdirSync(target, { recursive: true });
  copyFileSync(join(folder, tarball), join(target, tarball));
  return tarball;
}

async function pack(
  { root }: House,
  { folder, name }: Package,
): Promise<{ folder: string; tarball: string }> {
  mkdirSync(join(root, '.toolchain'), { recursive: true });
  const target = mkdtempSync(join(root, '.toolchain', 'tarball-'));
  keepUntilRemoved(target);
  const ended = await runPnpm(['pack', '--pack-destination', target], join(root, folder));
  const tarball = readdirSync(target).find((file) => file.endsWith('.tgz'));
  if (ended.code !== 0 || !tarball) throw new Error(`packing ${name}: ${tail(ended)}`);
  return { folder: target, tarball };
}
