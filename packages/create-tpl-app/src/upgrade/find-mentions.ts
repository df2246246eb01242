// Finds imports of files that an upgrade moved or took out, in files that it does not touch.
import { dirname, posix } from 'node:path';

/** Where an import leads nowhere after the upgrade: `src/domain/a.ts:3`, and what became of the file. */
export interface Mention {
  readonly place: string;
  readonly path: string;
  readonly movedTo: string | undefined;
}

/** Looks through the source files `paths`, read by `read`, for relative imports of `moves`' keys and of `removed`. */
export function findMentions(
  paths: readonly string[],
  read: (path: string) => Buffer | undefined,
  moves: ReadonlyMap<string, string>,
  removed: ReadonlySet<string>,
): Mention[] {
  return paths
    .filter((path) => /\.(tsx?|mjs|js)$/.test(path))
    .flatMap((path) =>
      String(read(path) ?? '')
        .split('\n')
        .flatMap((line, index): Mention[] => {
          const specifier = /(?:from|import|import\()\s*['"](\.[^'"]+)['"]/.exec(line)?.[1];
          const target = specifier && posix.join(dirname(path), specifier);
          if (!target || (!moves.has(target) && !removed.has(target))) return [];
          return [{ place: `${path}:${index + 1}`, path: target, movedTo: moves.get(target) }];
        }),
    );
}
