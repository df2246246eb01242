// Writes audit lines to a file that is rotated, or to a stream.
import { appendFile, rename, rm, stat } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import type { AuditSink } from './audit-log.ts';

/** Where and how much. */
export interface FileSinkOptions {
  /** The file; its folder must exist. */
  readonly path: string;
  /** Size at which the file becomes `PATH.1`. Default: 10 MiB. */
  readonly maxBytes?: number;
  /** Old files that are kept. Default: 10. */
  readonly maxFiles?: number;
  /** Lines held while the disk is slow; more are counted as lost. Default: 10,000. */
  readonly maxPending?: number;
}

/**
 * Creates a sink that appends to a file of its user alone (mode 600) and rotates it. A disk that does not take lines
 * stops nobody: what was lost is counted, and said in a line of type `lost` as soon as it takes lines again.
 *
 * @example
 * import { createAuditLog, createFileSink } from '@tpl/security';
 *
 * const audit = createAuditLog({ sinks: [createFileSink({ path: '/tmp/tpl-audit.jsonl' })] });
 * audit.record({ type: 'admin_act', act: 'start' });
 * await audit.close();
 */
export function createFileSink({
  path,
  maxBytes = 10_485_760,
  maxFiles = 10,
  maxPending = 10_000,
}: FileSinkOptions): AuditSink {
  let pending: string[] = [];
  let lost = 0;
  let size: number | undefined;
  let running: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (pending.length > 0) {
      const lines = pending;
      pending = [];
      const missed = lost;
      if (missed > 0) lines.push(toLostLine(lines[0]!, missed));
      try {
        await append(lines);
        lost -= missed;
      } catch {
        lost += lines.filter((line) => !line.includes('"type":"lost"')).length;
        size = undefined;
      }
    }
    running = undefined;
  }

  async function append(lines: readonly string[]): Promise<void> {
    size ??= await sizeOf(path);
    let block = '';
    for (const line of lines) {
      const bytes = Buffer.byteLength(line) + 1;
      if (size > 0 && size + bytes > maxBytes) {
        if (block !== '') await appendFile(path, block, { mode: 0o600 });
        await rotate();
        block = '';
        size = 0;
      }
      block += `${line}\n`;
      size += bytes;
    }
    await appendFile(path, block, { mode: 0o600 });
  }

  async function rotate(): Promise<void> {
    await rm(`${path}.${maxFiles}`, { force: true });
    for (let index = maxFiles - 1; index >= 0; index -= 1) {
      const from = index === 0 ? path : `${path}.${index}`;
      await rename(from, `${path}.${index + 1}`).catch((error) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }

  return {
    write(line) {
      if (pending.length >= maxPending) lost += 1;
      else pending.push(line);
      running ??= drain();
    },
    async close() {
      await running;
    },
  };
}

/**
 * Creates a sink that writes to a stream, for example standard output. The stream stays open. One that fails or that
 * nobody reads stops nobody: what was lost is counted and said, as by {@link createFileSink}.
 *
 * @example
 * import { createAuditLog, createStreamSink } from '@tpl/security';
 *
 * const audit = createAuditLog({ sinks: [createStreamSink(process.stdout)] });
 * audit.record({ type: 'admin_act', act: 'start' });
 */
export function createStreamSink(stream: Writable, { maxBufferedBytes = 16_777_216 } = {}): AuditSink {
  let lost = 0;
  const ignore = () => {};
  // An error that nobody listens to would end the process.
  stream.on('error', ignore);
  return {
    write(line) {
      // A reader that stopped reading must not fill the memory.
      if (!stream.writable || stream.writableLength >= maxBufferedBytes) {
        lost += 1;
        return;
      }
      if (lost > 0) stream.write(`${toLostLine(line, lost)}\n`);
      lost = 0;
      stream.write(`${line}\n`);
    },
    close: async () => void stream.off('error', ignore),
  };
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Tells how many lines there should have been before `line`. */
function toLostLine(line: string, count: number): string {
  const { time } = JSON.parse(line) as { time: string };
  return JSON.stringify({ time, type: 'lost', count });
}
