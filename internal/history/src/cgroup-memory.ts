// Reads the memory in use against the container's limit.
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** Memory in use and what it is measured against. */
export type MemoryReader = () => { readonly usedBytes: number; readonly limitBytes: number };

/** One group: its limits, its use, and the fields of `memory.stat` for what the kernel gives back on its own. */
interface Group {
  readonly place: string;
  readonly limits: readonly string[];
  readonly current: string;
  readonly cached: RegExp;
}

// A page that was read twice counts as active and is given back all the same; so are the kernel's caches of names and inodes.
const newNames = {
  // Above `high` the kernel takes memory back and holds the process up, mostly before it ends one at `max`.
  limits: ['memory.max', 'memory.high'],
  current: 'memory.current',
  cached: /^(?:(?:in)?active_file|slab_reclaimable) (\d+)$/gm,
};
const oldNames = {
  limits: ['memory.limit_in_bytes'],
  current: 'memory.usage_in_bytes',
  cached: /^total_(?:in)?active_file (\d+)$/gm,
};

/**
 * Reads memory as the kernel counts it against a container's limit (cgroup v2, else v1), without page cache, which the
 * kernel gives back on its own: `memory.current - active_file - inactive_file - slab_reclaimable`. The process's own group is looked for in `self`, and of it and
 * its parents the one with the lowest `memory.max` or `memory.high` counts, at each look anew: limits are changed while processes run. Outside a
 * container: resident memory against the machine's.
 */
export function cgroupMemory(folder = '/sys/fs/cgroup', self = '/proc/self/cgroup'): MemoryReader {
  const groups = groupsOf(folder, readText(self));
  const machineBytes = totalmem();
  return () => {
    let lowest: Group | undefined;
    let limitBytes = machineBytes;
    for (const group of groups)
      for (const limit of group.limits) {
        const bytes = Number(readText(join(group.place, limit)));
        // Without a limit the files say "max" or a number no machine has.
        if (bytes > 0 && bytes < limitBytes) [lowest, limitBytes] = [group, bytes];
      }
    if (!lowest) return { usedBytes: process.memoryUsage.rss(), limitBytes };
    const { place, current, cached } = lowest;
    const stat = readText(join(place, 'memory.stat'));
    const cachedBytes = [...stat.matchAll(cached)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
    return { usedBytes: Math.max(0, Number(readText(join(place, current))) - cachedBytes), limitBytes };
  };
}

/** The group of the process and its parents, innermost first; then the one of version 1, of which only one kind has files. */
function groupsOf(folder: string, self: string): readonly Group[] {
  const nested = /^0::(\/.*)$/m.exec(self)?.[1] ?? '/';
  const groups: Group[] = [];
  // A path that leaves the folder is one of another name space: then the folder is the group itself.
  for (let path = nested.includes('..') ? '/' : nested; ; path = dirname(path)) {
    groups.push({ place: join(folder, path), ...newNames });
    if (path === '/') break;
  }
  return [...groups, { place: join(folder, 'memory'), ...oldNames }];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
