// A small disk for the ledger that can be filled to the brim; where none can be mounted, files that may not grow.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The disk of the ledger. */
export interface LedgerDisk {
  readonly folder: string;
  /** Takes nothing more from these processes. */
  fill(pids: readonly number[]): void;
  /** Takes everything again. */
  free(pids: readonly number[]): void;
  close(): Promise<void>;
}

const size = '4m';
const run = (program: string, ...args: string[]) =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** Opens a disk of its own in a folder: a file system in memory for who may mount one, else a bound by `prlimit`. */
export function openLedgerDisk(parent: string): LedgerDisk {
  const folder = join(parent, 'ledger');
  mkdirSync(folder);
  const isMounted = run('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
  const filler = join(folder, 'filler');
  // Whoever ends it in the middle leaves no mount behind.
  const close = () => {
    if (isMounted && !run('umount', folder)) run('umount', '--lazy', folder);
    process.off('exit', close);
  };
  process.once('exit', close);
  return {
    folder,
    fill(pids) {
      if (isMounted) fillUp(filler);
      else for (const pid of pids) run('prlimit', '--pid', String(pid), '--fsize=0:unlimited');
    },
    free(pids) {
      if (isMounted) rmSync(filler, { force: true });
      else for (const pid of pids) run('prlimit', '--pid', String(pid), '--fsize=unlimited:unlimited');
    },
    close: async () => close(),
  };
}

function fillUp(file: string): void {
  for (const bytes of [65_536, 4_096, 512, 1]) {
    const block = Buffer.alloc(bytes, ' ');
    try {
      for (;;) writeFileSync(file, block, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
