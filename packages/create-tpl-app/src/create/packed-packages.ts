// Finds packed packages in a folder, for an application that takes them instead of the registry's.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StopError } from '../world/stop-error.ts';

/** Packed packages: their files, and what stands for each in `package.json`. */
export interface PackedPackages {
  /** Paths in the application, with their bytes. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** `./vendor/tpl-ai-1.0.0.tgz` by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Reads the tarballs of `names` in `folder`.
 *
 * @throws StopError when there is not exactly one for each.
 */
export function readPackedPackages(folder: string, names: readonly string[]): PackedPackages {
  const files = new Map<string, Buffer>();
  const versions: Record<string, string> = {};
  for (const name of names) {
    const start = `${name.replace('@', '').replace('/', '-')}-`;
    const [file, second] = filesIn(folder).filter((one) => one.startsWith(start) && one.endsWith('.tgz'));
    if (file === undefined || second !== undefined)
      throw new StopError(
        `${folder} must hold one ${start}VERSION.tgz for ${name}${second ? `, not ${file} and ${second}` : ''}.`,
      );
    files.set(`vendor/${file}`, readFileSync(join(folder, file)));
    versions[name] = `./vendor/${file}`;
  }
  return { files, versions };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new StopError(`${folder} is no folder: name one that holds the packed packages.`);
  }
}
