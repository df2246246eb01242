// Reads how an audit file ends, and parts of it.
import { open, stat } from 'node:fs/promises';
import { genesis, hashIn } from './audit-chain.ts';

/** What a file holds from `start`, at most `length` bytes; nothing where there is none. */
export async function readAt(path: string, start: number, length: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return '';
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file
    .read(Buffer.alloc(Math.min(length, size)), 0, Math.min(length, size), start)
    .finally(() => file.close());
  return buffer.toString('latin1', 0, bytesRead);
}

/** Bytes of a file; 0 where there is none. */
export const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** Where a file ends: its size, the hash of its last whole line, and whether that line is the end. */
export interface FileEnd {
  readonly size: number;
  readonly hash: string | undefined;
  readonly isWhole: boolean;
}

// The longest audit line is some 4 KB.
const maxTailBytes = 65_536;

/** Where the file ends, or the one before it that was rotated out of its place. */
export async function endOf(path: string): Promise<FileEnd> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (!file) {
    // Rotated, and ended before a line was written?
    const before = path.endsWith('.1') ? undefined : await endOf(`${path}.1`);
    return { size: 0, hash: before?.hash ?? genesis, isWhole: true };
  }
  try {
    const { size } = await file.stat();
    if (size === 0) return { size, hash: genesis, isWhole: true };
    const length = Math.min(size, maxTailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.toString('latin1').split('\n');
    const isWhole = lines.at(-1) === '';
    return { size, hash: hashIn(lines.at(-2) ?? ''), isWhole };
  } finally {
    await file.close();
  }
}
