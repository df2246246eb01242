// Reads the part of the heap that ends a process when it is full, against its own limit.
import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';

const megabyte = 1_048_576;
// V8's largest default: three halves of the young generation, 64 MB each. Where it is smaller the limit is read a little low.
const youngBytes = 192 * megabyte;

/** Bytes in the old generation, what they may grow to, and the bytes of each space. */
export interface OldSpace {
  readonly usedBytes: number;
  readonly limitBytes: number;
  readonly spaces: readonly (readonly [name: string, usedBytes: number])[];
}

/** What `--max-old-space-size` says, on the command line or in `NODE_OPTIONS`. */
export function oldSpaceFlag(argv: readonly string[], nodeOptions = ''): number | undefined {
  const words = [...nodeOptions.split(/\s+/), ...argv].join(' ');
  const found = [...words.matchAll(/--max[-_]old[-_]space[-_]size[= ](\d+)/g)].at(-1)?.[1];
  return found === undefined || found === '0' ? undefined : Number(found) * megabyte;
}

/**
 * The heap as V8 limits it: `heap_size_limit` counts the young generation in, so a small heap is full long before its
 * share of that limit looks high.
 */
export function oldSpaceReader(
  argv = process.execArgv,
  nodeOptions = process.env['NODE_OPTIONS'],
): () => OldSpace {
  const total = getHeapStatistics().heap_size_limit;
  const limitBytes = oldSpaceFlag(argv, nodeOptions) ?? Math.max(total / 2, total - youngBytes);
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
