// Reads the memory in use against the container's limit.
import { readFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';

/** Memory in use and what it is measured against. */
export type MemoryReader = () => { readonly usedBytes: number; readonly limitBytes: number };

/**
 * Reads memory as the kernel counts it against a container's limit (cgroup v2, else v1), without page cache, which the
 * kernel gives back on its own: `memory.current - inactive_file`. Outside a container: resident memory against the machine's.
 */
export function cgroupMemory(folder = '/sys/fs/cgroup'): MemoryReader {
  const versions = [
    [folder, 'memory.current', 'memory.max', 'inactive_file'],
    [join(folder, 'memory'), 'memory.usage_in_bytes', 'memory.limit_in_bytes', 'total_inactive_file'],
  ] as const;
  const machineBytes = totalmem();
  for (const [place, used, limit, field] of versions) {
    const limitBytes = Number(readText(join(place, limit)));
    // Without a limit the files say "max" or a number no machine has.
    if (!(limitBytes > 0 && limitBytes < machineBytes)) continue;
    return () => {
      const cached =
        new RegExp(`^${field} (\\d+)$`, 'm').exec(readText(join(place, 'memory.stat')))?.[1] ?? 0;
      return { usedBytes: Math.max(0, Number(readText(join(place, used))) - Number(cached)), limitBytes };
    };
  }
  return () => ({ usedBytes: process.memoryUsage.rss(), limitBytes: machineBytes });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
