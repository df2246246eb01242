// A pipe that takes the log of a process, and can be stuck as a slow disk is.
import { spawnSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A pipe for the log of one process. */
export interface LogPipe {
  /** What the process writes to. */
  readonly descriptor: number;
  /** The last 20,000 characters that came through. */
  readonly text: string;
  /** Takes nothing any more; the pipe is full at once. */
  stick(): void;
  /** Takes everything again. */
  release(): void;
  close(): void;
}

const drainEveryMs = 50;
const keptCharacters = 20_000;

/** Opens a pipe in a folder. @throws Error where the system has no `mkfifo` */
export function openLogPipe(folder: string): LogPipe {
  const path = join(folder, 'log');
  if (spawnSync('mkfifo', [path]).status !== 0)
    throw new Error('The drill needs `mkfifo`: it is missing here.');
  const own = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  const descriptor = openSync(path, constants.O_WRONLY);
  const block = Buffer.alloc(65_536, ' ');
  const into = Buffer.alloc(65_536);
  let text = '';
  let isStuck = false;
  const drain = () => {
    if (isStuck) return;
    for (;;) {
      const length = untilFull(() => readSync(own, into));
      if (length === 0) return;
      text = (text + into.toString('utf8', 0, length)).slice(-keptCharacters);
    }
  };
  const timer = setInterval(drain, drainEveryMs);
  return {
    descriptor,
    get text() {
      drain();
      return text;
    },
    stick() {
      isStuck = true;
      for (const size of [65_536, 4_096, 1]) while (untilFull(() => writeSync(own, block, 0, size)) > 0);
    },
    release() {
      isStuck = false;
      drain();
    },
    close() {
      clearInterval(timer);
      closeSync(own);
      closeSync(descriptor);
    },
  };
}

/** Bytes that went through; 0 when the pipe is full or empty. */
function untilFull(run: () => number): number {
  try {
    return run();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0;
    throw error;
  }
}
