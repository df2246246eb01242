// Replaces a key file in one step, under a lock.
import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, chown, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { SecurityError } from '../errors/security-error.ts';
import { parseKeyFile, readKeyFile } from './key-file.ts';
import type { KeyRecord } from './key-record.ts';

/**
 * Changes the digests in a key file: one writer at a time, and readers see the old file or the new one, never a part.
 * A missing file is an empty one, and a link is followed. A new file belongs to its user alone (mode 600); one that is
 * replaced keeps its owner, its group and its mode, so that a service that runs as another user can still read it.
 *
 * @throws SecurityError `key_file_invalid`, `key_file_unavailable` (also while another writer holds `PATH.lock`, and where the owner cannot
 * be kept).
 */
export async function editKeyFile(
  given: string,
  edit: (records: readonly KeyRecord[]) => readonly KeyRecord[],
): Promise<readonly KeyRecord[]> {
  // A link stays one: what it leads to is edited, and locked, at its real place.
  const path = await realpath(given).catch(() => given);
  const [lock, part] = [`${path}.lock`, `${path}.${randomBytes(4).toString('hex')}`];
  await writeFile(lock, '', { flag: 'wx' }).catch((cause) => {
    const isHeld = cause.code === 'EEXIST';
    throw unavailable(path, isHeld ? `is being changed; if nobody does, remove ${lock}` : notWritten, cause);
  });
  try {
    const old = await stat(path).catch(() => undefined);
    const next = edit(await recordsOf(path));
    const text = `${JSON.stringify({ version: 1, keys: next }, null, 2)}\n`;
    parseKeyFile(text);
    const failed = (why: string) => (cause: unknown) => {
      throw unavailable(path, why, cause);
    };
    await writeFile(part, text, { flag: 'wx', mode: 0o600, flush: true }).catch(failed(notWritten));
    if (old) await giveTo(part, old).catch(failed(notKept(old)));
    await rename(part, path).catch(failed(notWritten));
    return next;
  } finally {
    await rm(part, { force: true });
    await rm(lock, { force: true });
  }
}

const notWritten = 'cannot be written';
const notKept = ({ uid, gid }: Stats) =>
  `would no longer belong to user ${uid} and group ${gid}, and was left as it is: change it as that user or as root`;

/** Owner and group first: what is in the file must not be open to another group meanwhile. */
async function giveTo(part: string, { uid, gid, mode }: Stats): Promise<void> {
  const mine = await stat(part);
  if (mine.uid !== uid || mine.gid !== gid) await chown(part, uid, gid);
  if (mine.mode !== mode) await chmod(part, mode & 0o777);
}

function unavailable(path: string, why: string, cause: unknown): SecurityError {
  return new SecurityError('key_file_unavailable', `The key file ${path} ${why}.`, { cause });
}

async function recordsOf(path: string): Promise<readonly KeyRecord[]> {
  try {
    const { records, plain } = await readKeyFile(path);
    if (plain.length === 0) return records;
  } catch (error) {
    const cause =
      error instanceof SecurityError ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (cause?.code === 'ENOENT') return [];
    throw error;
  }
  throw new SecurityError(
    'key_file_invalid',
    `The key file ${path} holds plain keys: only digests can be managed.`,
  );
}
