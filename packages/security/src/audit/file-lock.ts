// Lets one process at a time write to a file.
import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { sleep, systemClock } from '@internal/kit';
import { readAt } from './file-end.ts';

// Who holds a lock for longer has ended without taking it away.
const staleMs = 5_000;

/** Runs while no other process does, by a file that only one can make. */
export async function withFileLock(path: string, run: () => Promise<void>): Promise<void> {
  const lock = `${path}.lock`;
  const mine = randomUUID();
  while ((await make(lock, mine)) === 'EEXIST') {
    if ((await isStale(lock)) && (await takeOver(lock, mine))) break;
    await sleep(2 + (process.pid % 7));
  }
  // Where no lock can be made, the append says what is wrong, if anything is. A lock that was taken over is another's by now.
  await run().finally(async () => {
    if ((await readAt(lock, 0, mine.length)) === mine) await rm(lock, { force: true }).catch(() => {});
  });
}

/** Makes a file that is not there; else says why not. */
function make(file: string, text: string): Promise<string | undefined> {
  return writeFile(file, text, { flag: 'wx' }).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
}

async function isStale(file: string): Promise<boolean> {
  const since = await stat(file).catch(() => undefined);
  return since !== undefined && systemClock.now() - since.mtimeMs > staleMs;
}

/**
 * Puts a lock of one's own in the place of a stale one. Several may see at once that it is stale, and the lock of who was first
 * must not be taken for it: only who makes the file beside it may look again, and replace it in one step.
 *
 * @throws Error of the file system where the lock cannot be replaced.
 */
async function takeOver(lock: string, mine: string): Promise<boolean> {
  const next = `${lock}.next`;
  const code = await make(next, mine);
  if (code === 'EEXIST') {
    // Who made it has ended in the middle.
    if (await isStale(next)) await rm(next, { force: true });
    return false;
  }
  if (code !== undefined) throw Object.assign(new Error('A lock that was left behind stays.'), { code });
  try {
    if (!(await isStale(lock))) return false;
    await rename(next, lock);
    return true;
  } finally {
    await rm(next, { force: true });
  }
}
