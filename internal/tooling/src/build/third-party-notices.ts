// Writes the licenses of the packages whose code is bundled beside the code: MIT and the like want them to travel along.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** What a build took in from elsewhere. */
export interface Bundled {
  /** Packages of others, sorted by name. */
  readonly packages: readonly { readonly name: string; readonly version: string; readonly license: string }[];
  /** Folders of `internal/`. */
  readonly internal: readonly string[];
}

/**
 * Writes `THIRD-PARTY-NOTICES.txt` into `folder` when a build takes in code from `node_modules`, and what it took in, that of
 * `internal/` too, as `bundled.json`: it is not packed, the bill of materials is made of it. The build fails when a package
 * that it takes in brings no license.
 */
export const thirdPartyNotices = (folder: string): Plugin => ({
  name: 'third-party-notices',
  setup(build) {
    build.initialOptions.metafile = true;
    const from = build.initialOptions.absWorkingDir ?? process.cwd();
    build.onEnd(({ metafile }) => {
      const used = usedInputs(metafile);
      const folders = [...new Set(used.flatMap((path) => packageFolder(path) ?? []))].sort();
      const internal = [
        ...new Set(used.flatMap((path) => /\binternal\/([\w-]+)\/src\//.exec(path)?.[1] ?? [])),
      ].sort();
      const packages = folders.map((path) => manifestIn(join(from, path)));
      const notices = folders.map((path) => noticeOf(join(from, path)));
      mkdirSync(join(from, folder), { recursive: true });
      const bundled: Bundled = { packages, internal };
      writeFileSync(join(from, folder, 'bundled.json'), `${JSON.stringify(bundled, null, 2)}\n`);
      if (notices.length === 0) return;
      const text = `Parts of these packages are in the code of this one.\n\n${notices.join('\n---\n\n')}`;
      writeFileSync(join(from, folder, 'THIRD-PARTY-NOTICES.txt'), text);
    });
  },
});

type Metafile = Parameters<Parameters<Parameters<Plugin['setup']>[0]['onEnd']>[0]>[0]['metafile'];

/** What is in the output with at least a byte: of what is only read, nothing travels along. */
function usedInputs(metafile: Metafile): string[] {
  const outputs = Object.values(metafile?.outputs ?? {});
  const used = outputs.flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return [...new Set(used)];
}

function manifestIn(folder: string): Bundled['packages'][number] {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    'name' | 'version' | 'license',
    string
  >;
  return { name, version, license };
}

function noticeOf(folder: string): string {
  const { name, version, license } = manifestIn(folder);
  const file = readdirSync(folder).find((entry) => /^(?:un)?licen[sc]e/i.test(entry));
  if (!file) throw new Error(`${name} ${version} is bundled but brings no license: do not bundle it.`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

/** The folder of the package that holds a file, under `node_modules`. */
function packageFolder(path: string): string | undefined {
  const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
  return found === undefined ? undefined : dirname(join(found, 'package.json'));
}
