// Reads the memory in use against the container's limit.
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** Memory in use and what it is measured against. */
export type MemoryReader = () => { readonly usedBytes: number; readonly limitBytes: number };

/**
 * Reads memory as the kernel counts it against a container's limit (cgroup v2, else v1), without page cache, which the
 * kernel gives back on its own: `memory.current - inactive_file`. The process's own group is looked for in `self`, and of it and
 * its parents the one with the lowest limit counts. Outside a container: resident memory against the machine's.
 */
export function cgroupMemory(folder = '/sys/fs/cgroup', self = '/proc/self/cgroup'): MemoryReader {
  const nested = /^0::(\/.*)$/m.exec(readText(self))?.[1] ?? '/';
  const machineBytes = totalmem();
  let lowest: { place: string; limitBytes: number } | undefined;
  // A path that leaves the folder is one of another name space: then the folder is the group itself.
  for (let path = nested.includes('..') ? '/' : nested; ; path = dirname(path)) {
    const place = join(folder, path);
    const limitBytes = Number(readText(join(place, 'memory.max')));
    // Without a limit the files say "max" or a number no machine has.
    if (limitBytes > 0 && limitBytes < (lowest?.limitBytes ?? machineBytes)) lowest = { place, limitBytes };
    if (path === '/') break;
  }
  if (lowest) return readerOf(lowest.place, lowest.limitBytes, 'memory.current', 'inactive_file');
  const old = join(folder, 'memory');
  const oldLimit = Number(readText(join(old, 'memory.limit_in_bytes')));
  if (oldLimit > 0 && oldLimit < machineBytes)
    return readerOf(old, oldLimit, 'memory.usage_in_bytes', 'total_inactive_file');
  return () => ({ usedBytes: process.memoryUsage.rss(), limitBytes: machineBytes });
}

function readerOf(place: string, limitBytes: number, used: string, field: string): MemoryReader {
  const pattern = new RegExp(`^${field} (\\d+)$`, 'm');
  return () => {
    const cached = pattern.exec(readText(join(place, 'memory.stat')))?.[1] ?? 0;
    return { usedBytes: Math.max(0, Number(readText(join(place, used))) - Number(cached)), limitBytes };
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
