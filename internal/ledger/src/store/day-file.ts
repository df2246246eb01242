// Appends whole lines to the file of one day, and never to the torn end of another line.
import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { AiError } from '@internal/model';

/** The file of a day, open for appending. */
export interface DayFile {
  /** Bytes that are in it. */
  readonly size: number;
  /** Writes lines, each with its end; after a failure the next ones begin on a line of their own. */
  append(lines: string): Promise<void>;
  /** Asks the machine to put what was written on its disk. */
  sync(): Promise<void>;
  /** Closes it. */
  close(): Promise<void>;
}

/** Opens the file of a day for appending; where its last line is torn, at whatever write, that gets an end of line first. */
export async function openDayFile(path: string): Promise<DayFile> {
  // Read and write and append: the last byte is looked at.
  const handle = await open(path, 'a+', 0o600);
  let size = 0;
  let isTorn = false;
  let isDirty = false;

  /** Another process may have written since, and been killed while it did. */
  async function look(): Promise<void> {
    const { size: now } = await handle.stat();
    if (now === size) return;
    isTorn = now > 0 && (await lastByte(handle, now)) !== 0x0a;
    size = now;
  }

  await look();
  return {
    get size() {
      return size;
    },
    async append(lines) {
      await look();
      const bytes = Buffer.from(isTorn ? `\n${lines}` : lines);
      isTorn = true;
      isDirty = true;
      // One write, so that lines of several processes never stand within each other.
      const { bytesWritten } = await handle.write(bytes);
      size += bytesWritten;
      if (bytesWritten < bytes.length) throw new AiError('server', 'The disk took a part of the lines only.');
      isTorn = false;
    },
    async sync() {
      if (!isDirty) return;
      isDirty = false;
      await handle.datasync();
    },
    close: () => handle.close(),
  };
}

async function lastByte(handle: FileHandle, size: number): Promise<number | undefined> {
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0];
}
