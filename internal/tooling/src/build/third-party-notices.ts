// Writes the licenses of the packages whose code is bundled beside the code: MIT and the like want them to travel along.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/**
 * Writes `THIRD-PARTY-NOTICES.txt` into `folder` when a build takes in code from `node_modules`. The build fails when a
 * package that it takes in brings no license.
 */
export const thirdPartyNotices = (folder: string): Plugin => ({
  name: 'third-party-notices',
  setup(build) {
    build.initialOptions.metafile = true;
    const from = build.initialOptions.absWorkingDir ?? process.cwd();
    build.onEnd(({ metafile }) => {
      const bundled = Object.keys(metafile?.inputs ?? {}).flatMap((path) => packageFolder(path) ?? []);
      const notices = [...new Set(bundled)].sort().map((path) => noticeOf(join(from, path)));
      if (notices.length === 0) return;
      const text = `Parts of these packages are in the code of this one.\n\n${notices.join('\n---\n\n')}`;
      mkdirSync(join(from, folder), { recursive: true });
      writeFileSync(join(from, folder, 'THIRD-PARTY-NOTICES.txt'), text);
    });
  },
});

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    'name' | 'version' | 'license',
    string
  >;
  const file = readdirSync(folder).find((entry) => /^(?:un)?licen[sc]e/i.test(entry));
  if (!file) throw new Error(`${name} ${version} is bundled but brings no license: do not bundle it.`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}

/** The folder of the package that holds a file, under `node_modules`. */
function packageFolder(path: string): string | undefined {
  const found = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
  return found === undefined ? undefined : dirname(join(found, 'package.json'));
}
