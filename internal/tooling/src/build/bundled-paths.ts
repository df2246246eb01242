// Says where a build finds the source packages that it bundles.
import { join as joinHere } from 'node:path';
import { bundledSources } from './bundled-sources.ts';

/** TypeScript's `paths` to the sources below the folder `internal`: what an import names has `/` on every system. */
export function bundledPaths(internal: string, join = joinHere): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(bundledSources).flatMap(([name, doors]) =>
      ['', ...doors].map((door) => [
        `@internal/${name}${door && `/${door}`}`,
        [join(internal, name, 'src', door, 'index.ts')],
      ]),
    ),
  );
}
