// Writes lines straight to a file descriptor, so that a line is out when its call returns, however the process ends.
import { openSync, WriteStream, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import type { Clock } from '@internal/kit';
import { systemClock } from '@internal/kit';
import { endOfProcess, holdLines, releaseLines, waitNow } from './last-words.ts';
import type { LineQueue } from './line-queue.ts';

/** The far end of a logger. */
export interface LogOutput {
  /** Sends on what the queue holds, as far as the destination takes it. */
  pump(): void;
  /** Lines handed on that the destination has not taken yet. */
  readonly inFlight: number;
  /** Lines that the destination refused with an error. */
  readonly failed: number;
  /** Lets go of what it opened. */
  end(): void;
}

/** What an output says of itself. */
export interface OutputEvents {
  /** Called whenever lines have left. */
  onProgress(): void;
}

const batchBytes = 65_536;
const maxRetryMs = 50;
const newline = 10;

/** A place that can be written by its descriptor. */
export interface DirectTarget {
  /** The descriptor, or `undefined` while it may not be used: not open yet, or its stream holds bytes of others. */
  fd(): number | undefined;
  /** The descriptor at the end of the process, when order no longer counts. */
  lastFd(): number | undefined;
  /** Calls `listener` once when the descriptor may be used. */
  onReady(listener: () => void): void;
}

/** The descriptor behind stdout, stderr or a file, where writing to it is the same as writing to the stream. */
export function directTarget(destination: Writable): DirectTarget | undefined {
  // Whoever replaced `write` wants to see the lines.
  if (Object.hasOwn(destination, 'write')) return undefined;
  const stream = destination as Writable & { fd?: unknown; isTTY?: boolean };
  if (stream instanceof WriteStream) return fileTarget(stream as WriteStream & { fd?: unknown });
  const isStandard =
    (stream.fd === 1 && destination === process.stdout) ||
    (stream.fd === 2 && destination === process.stderr);
  if (!isStandard || stream.isTTY) return undefined;
  const fd = stream.fd as number;
  return {
    fd: () => (destination.writableLength > 0 ? undefined : fd),
    lastFd: () => fd,
    onReady: () => {},
  };
}

function fileTarget(stream: WriteStream & { fd?: unknown; start?: unknown; flags?: unknown }) {
  // One that writes at a position of its own, or by functions of its own, is left alone.
  if (stream.start !== undefined || typeof stream.path !== 'string') return undefined;
  const fd = () => (typeof stream.fd === 'number' && !stream.destroyed ? stream.fd : undefined);
  return {
    fd: () => (stream.writableLength > 0 ? undefined : fd()),
    lastFd: () => fd() ?? (stream.destroyed ? undefined : openSync(stream.path, 'a')),
    onReady: (listener: () => void) => {
      if (typeof stream.fd !== 'number') stream.once('ready', listener);
    },
  };
}

/** Creates the output. A line is written at once; while the descriptor takes no more, lines wait and go out together. */
export function createDirectOutput(
  queue: LineQueue,
  target: DirectTarget,
  events: OutputEvents,
  clock: Clock,
): LogOutput {
  let rest: Buffer | undefined;
  let restLines = 0;
  let lastByte = newline;
  let failed = 0;
  let retryMs = 0;
  let triedAt = 0;
  let cancelRetry: (() => void) | undefined;
  const holder = { finish };

  /** Writes until nothing is left or the descriptor takes no more; says whether all is written. */
  function writeAll(fd: number): boolean {
    for (;;) {
      if (!rest) {
        const batch = queue.takeBatch(batchBytes);
        if (!batch) return true;
        // What follows a line that was cut begins a line of its own.
        rest = Buffer.from(lastByte === newline ? batch.text : `\n${batch.text}`);
        restLines = batch.lines;
      }
      try {
        const written = writeSync(fd, rest);
        lastByte = rest[written - 1] ?? lastByte;
        rest = written < rest.length ? rest.subarray(written) : undefined;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') return false;
        if (code === 'EINTR') continue;
        failed += restLines;
        rest = undefined;
      }
      if (!rest) restLines = 0;
    }
  }

  function flushNow(): void {
    cancelRetry?.();
    cancelRetry = undefined;
    const fd = target.fd();
    if (fd !== undefined && writeAll(fd)) {
      if (retryMs > 0) releaseLines(holder);
      retryMs = 0;
    } else {
      retryMs = Math.min(maxRetryMs, retryMs * 2 || 1);
      triedAt = clock.monotonic();
      holdLines(holder);
      // Does not keep the process alive: at its end everything is written anyway.
      cancelRetry = clock.setTimer(flushNow, retryMs);
    }
    events.onProgress();
  }

  function finish(deadline: number): void {
    const fd = target.lastFd();
    if (fd === undefined) return;
    while (!writeAll(fd) && systemClock.monotonic() < deadline) waitNow(1);
  }

  function pump(): void {
    const deadline = endOfProcess();
    if (deadline !== undefined) finish(deadline);
    // A turn that never ends must not fill the queue while somebody reads.
    else if (!cancelRetry || clock.monotonic() - triedAt > retryMs) flushNow();
  }

  target.onReady(() => {
    if (queue.length > 0) flushNow();
  });
  return {
    pump,
    get inFlight() {
      return restLines;
    },
    get failed() {
      return failed;
    },
    end: () => {},
  };
}
