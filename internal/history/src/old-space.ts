// Reads the part of the heap that ends a process when it is full, against its own limit.
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';

const megabyte = 1_048_576;

/** Bytes in the old generation, what they may grow to, and the bytes of each space. */
export interface OldSpace {
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly spaces: readonly (readonly [name: string, usedBytes: number])[];
}

/** What a flag says in megabytes, on the command line or in `NODE_OPTIONS`; 0 is V8's own choice. */
function megabytesOf(flag: RegExp, words: string): number | undefined {
  return Number([...words.matchAll(flag)].at(-1)?.[1] ?? 0) || undefined;
}

/**
 * What the old space may grow to in a heap of `totalBytes`. The rest is the young generation: three semi-spaces, each a power of two in
 * MB, 1 in a heap with an old space of at most 256 MB. Above that V8 makes them a share of the heap; measured on Node 22.23 and 24.22.
 */
export function oldSpaceLimit(
  totalBytes: number,
  argv: readonly string[],
  nodeOptions: string,
  major: number,
) {
  const words = [nodeOptions, ...argv].join(' ');
  const old = megabytesOf(/--max[-_]old[-_]space[-_]size[= ](\d+)/g, words);
  if (old !== undefined) return old * megabyte;
  const total = totalBytes / megabyte;
  const [share, most] = major < 24 ? [132, 16] : [37, 64];
  const chosen = total <= 260 ? 1 : Math.min(most, total / share);
  const semi = megabytesOf(/--max[-_]semi[-_]space[-_]size[= ](\d+)/g, words) ?? chosen;
  return totalBytes - 3 * 2 ** Math.ceil(Math.log2(semi)) * megabyte;
}

/**
 * The heap as V8 limits it: `heap_size_limit` counts the young generation in, so a small heap is full long before its
 * share of that limit looks high.
 */
export function oldSpaceReader(): () => OldSpace {
  const total = getHeapStatistics().heap_size_limit;
  const limitBytes = oldSpaceLimit(
    total,
    process.execArgv,
    process.env['NODE_OPTIONS'] ?? '',
    Number.parseInt(process.versions.node, 10),
  );
  return () => {
    let usedBytes = 0;
    const spaces: [string, number][] = [];
    for (const { space_name: name, space_used_size: used } of getHeapSpaceStatistics()) {
      spaces.push([name.replace(/_space$/, ''), used]);
      if (!name.startsWith('new_') && !name.startsWith('read_only')) usedBytes += used;
    }
    return { usedBytes, limitBytes, spaces };
  };
}
