// Tells how much memory another process holds.
import { readFile } from 'node:fs/promises';

/** Resident bytes of a process; undefined where the platform does not say, or the process is gone. */
export async function processMemory(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1_024;
}
