// Writes audit lines to a file that is rotated, or to a stream.
import { appendFile, rename, rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { genesis, hashOf, rotatedOf, withHash } from './audit-chain.ts';
import type { AuditSink } from './audit-log.ts';
import type { FileEnd } from './file-end.ts';
import { endOf, readAt, sizeOf } from './file-end.ts';
import { withFileLock } from './file-lock.ts';

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
  /** Secret that the chain of lines is made with. Default: none, then who may write the file may chain it anew. */
  readonly key?: string | undefined;
}

/**
 * Creates a sink that appends to a file of its user alone (mode 600) and rotates it. Each line carries a hash over itself
 * and the one before it, which {@link verifyAuditFile} checks. A disk that does not take lines stops nobody: what was lost
 * is counted, and said in a line of type `lost` as soon as it takes lines again. Processes of one machine may share a file: they
 * write in turns, one chain, under `PATH.lock`.
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
  key,
}: FileSinkOptions): AuditSink {
  let pending: string[] = [];
  let lost = 0;
  let isFailing = false;
  let end: FileEnd | undefined;
  let running: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (pending.length > 0) {
      const lines = pending;
      pending = [];
      const missed = lost;
      if (missed > 0) lines.push(toLostLine(lines[0]!, missed));
      try {
        await withFileLock(path, () => append(lines));
        lost -= missed;
        isFailing = false;
      } catch {
        lost += lines.filter((line) => !line.includes('"type":"lost"')).length;
        isFailing = true;
        end = undefined;
      }
    }
    running = undefined;
  }

  async function append(lines: readonly string[]): Promise<void> {
    // Another process may have written, or rotated, since.
    if (end !== undefined && (await sizeOf(path)) !== end.size && (await isFollowed(end))) end = undefined;
    end ??= await endOf(path);
    // A file of before there was a chain, or somebody else's: it is put away.
    if (end.size > 0 && end.hash === undefined) await rotate();
    if (end.size > 0 && end.hash === undefined) end = { size: 0, hash: genesis, isWhole: true };
    let { size, hash = genesis, isWhole } = end;
    let block = isWhole ? '' : '\n';
    const add = (line: string) => {
      hash = hashOf(hash, line, key);
      const whole = `${withHash(line, hash)}\n`;
      block += whole;
      size += whole.length;
    };
    const link = (line: string) => add(toChainLine(line, hash));
    for (const line of lines) {
      // A hash is 75 characters of its line; audit lines are ASCII.
      if (size > 0 && size + line.length + 75 > maxBytes) {
        if (block !== '') await appendFile(path, block, { mode: 0o600 });
        await rotate();
        [block, size, isWhole] = ['', 0, true];
      }
      if (size === 0 || !isWhole) link(line);
      isWhole = true;
      add(line);
    }
    await appendFile(path, block, { mode: 0o600 });
    end = { size, hash, isWhole };
  }

  /** Whether what was written last is still there: else the chain goes on from it, so that its loss shows. */
  async function isFollowed({ size, hash = genesis }: FileEnd): Promise<boolean> {
    const last = `"hash":"${hash}"}\n`;
    if (size === 0 || (await readAt(path, size - last.length, last.length)) === last) return true;
    for (let index = 1; index <= maxFiles; index += 1)
      if ((await readAt(`${path}.${index}`, 0, 2 * maxBytes)).includes(last)) return true;
    return false;
  }

  async function rotate(): Promise<void> {
    // Also those that are left of when more were kept: behind a gap they would break the chain.
    for (const { file, place } of await rotatedOf(path))
      if (place >= maxFiles) await rm(file, { force: true });
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
    isDown: () => isFailing || lost > 0,
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
    isDown: () => lost > 0,
    close: async () => void stream.off('error', ignore),
  };
}

/** Tells how many lines there should have been before `line`. */
export function toLostLine(line: string, count: number): string {
  const { time } = JSON.parse(line) as { time: string };
  return JSON.stringify({ time, type: 'lost', count });
}

/** Tells which hash `line` follows: where a file begins, and where a line before it was cut off. */
function toChainLine(line: string, prev: string): string {
  const { time } = JSON.parse(line) as { time: string };
  return JSON.stringify({ time, type: 'chain', prev });
}
