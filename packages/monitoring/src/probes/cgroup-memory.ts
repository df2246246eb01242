// Infrastructure Service: monitoring · stable API, changes affect all users
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
  const files = [
    {
      used: join(folder, 'memory.current'),
      limit: join(folder, 'memory.max'),
      stat: join(folder, 'memory.stat'),
      field: 'inactive_file',
    },
    {
      used: join(folder, 'memory', 'memory.usage_in_bytes'),
      limit: join(folder, 'memory', 'memory.limit_in_bytes'),
      stat: join(folder, 'memory', 'memory.stat'),
      field: 'total_inactive_file',
    },
  ];
  const machineBytes = totalmem();
  for (const { used, limit, stat, field } of files) {
    const limitBytes = Number(readText(limit));
    // Without a limit the files say "max" or a number no machine has.
    if (!(limitBytes > 0 && limitBytes < machineBytes)) continue;
    return () => {
      const cached = new RegExp(`^${field} (\\d+)$`, 'm').exec(readText(stat))?.[1] ?? 0;
      return { usedBytes: Math.max(0, Number(readText(used)) - Number(cached)), limitBytes };
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
