// Replaces a key file in one step, under a lock.
import { randomBytes } from 'node:crypto';
import { realpath, rename, rm, writeFile } from 'node:fs/promises';
import { SecurityError } from '../errors/security-error.ts';
import { parseKeyFile, readKeyFile } from './key-file.ts';
import type { KeyRecord } from './key-record.ts';

/**
 * Changes the digests in a key file: one writer at a time, and readers see the old file or the new one, never a part.
 * A missing file is an empty one, and a link is followed. The file belongs to its user alone (mode 600).
 *
 * @throws SecurityError `key_file_invalid`, `key_file_unavailable` (also while another writer holds `PATH.lock`).
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
    const next = edit(await recordsOf(path));
    const text = `${JSON.stringify({ version: 1, keys: next }, null, 2)}\n`;
    parseKeyFile(text);
    await writeFile(part, text, { flag: 'wx', mode: 0o600, flush: true })
      .then(() => rename(part, path))
      .catch((cause) => {
        throw unavailable(path, notWritten, cause);
      });
    return next;
  } finally {
    await rm(part, { force: true });
    await rm(lock, { force: true });
  }
}

const notWritten = 'cannot be written';

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
