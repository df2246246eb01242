// Packs a package as it would be published.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { House, Package } from '../house/house.ts';
import { runPnpm } from './pnpm.ts';
import { tail } from './run-program.ts';

/** Packs a package into `folder` as it would be published, and returns the name of the tarball. */
export async function packInto({ root }: House, { folder, name }: Package, target: string): Promise<string> {
  mkdirSync(target, { recursive: true });
  const ended = await runPnpm(['pack', '--pack-destination', target], join(root, folder));
  const tarball = readdirSync(target).find((file) => file.endsWith('.tgz'));
  if (ended.code !== 0 || !tarball) throw new Error(`packing ${name}: ${tail(ended)}`);
  return tarball;
}
