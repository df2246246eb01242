// Holds one process that reads files, and ends it when a file takes too much.
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../../src/domain/create-text-service.ts';
import { RequestError } from '../../../../src/domain/request-error.ts';
import type { DocumentFile } from '../../document/document-reader.ts';
import type { SourceDocument } from '../../document/source-document.ts';
import type { ReadLimits } from '../bounds/read-limits.ts';
import { tooLarge, unreadable } from '../bounds/refuse-file.ts';
import { processMemory } from './process-memory.ts';
import type { ReadingReply } from './reading-messages.ts';
import { toHead } from './receive-files.ts';

/** Bounds of the process, beside those of a file. */
export interface ProcessLimits {
  readonly timeoutMs: number;
  readonly memoryMb: number;
}

/** A process that reads one file at a time. */
export interface ReadingProcess {
  /** Undefined once it has ended. */
  readonly pid: number | undefined;
  /** Whether it can take another file: it has not ended, and has not grown too large. */
  isUsable(): boolean;
  read(file: DocumentFile, limits: ReadLimits, signal?: AbortSignal): Promise<SourceDocument>;
  end(): Promise<void>;
}

const watchEveryMs = 50;
const megabyte = 1_048_576;
/** What a process holds besides its objects: the program, its libraries and the bytes of the file. */
const besideHeapMb = 128;

/** Starts a process. It is given no environment, and may neither write files nor start processes. */
export function startReadingProcess(program: URL, { timeoutMs, memoryMb }: ProcessLimits): ReadingProcess {
  const child = fork(fileURLToPath(program), [String(process.pid)], {
    execArgv: [
      `--max-old-space-size=${Math.max(64, memoryMb - besideHeapMb)}`,
      '--permission',
      '--allow-fs-read=*',
      '--allow-worker',
      '--disable-warning=ExperimentalWarning',
      '--disable-warning=SecurityWarning',
      ...(program.pathname.endsWith('.ts') ? ['--experimental-strip-types'] : []),
    ],
    env: {},
    stdio: ['pipe', 'ignore', 'ignore', 'ipc'],
  });
  hold(child, false);
  // Who ended while it was sent a file is told so by its end.
  child.stdin?.on('error', () => {});
  let hasEnded = false;
  let isEnding = false;
  let heldBytes = 0;
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  }).then(() => {
    hasEnded = true;
  });
  const end = () => {
    isEnding = true;
    hold(child, true);
    child.kill('SIGKILL');
    return ended;
  };
  const tooMuchMemory = () =>
    tooLarge(`needs more than ${memoryMb} MB of memory to be read (limit: memory)`, memoryMb);

  return {
    get pid() {
      return hasEnded ? undefined : child.pid;
    },
    isUsable: () => !hasEnded && !isEnding && child.connected && heldBytes < (memoryMb * megabyte) / 2,
    end,
    async read(file, limits, signal) {
      const cleanups: (() => void)[] = [];
      try {
        return await new Promise<SourceDocument>((resolve, reject) => {
          const stop = (error: unknown) => {
            reject(error as Error);
            void end();
          };
          const leave = () => stop(signal?.reason);
          const reply = (message: unknown) => settle(message as ReadingReply, resolve, reject);
          const exit = (code: number | null, killed: NodeJS.Signals | null) =>
            reject(
              killed === 'SIGABRT' || killed === 'SIGKILL' || code === 134
                ? tooMuchMemory()
                : unreadable('is damaged: it breaks the program that reads it'),
            );
          if (signal?.aborted) return reject(signal.reason as Error);
          signal?.addEventListener('abort', leave, { once: true });
          child.once('message', reply);
          child.once('exit', exit);
          child.once('error', reject);
          cleanups.push(
            () => signal?.removeEventListener('abort', leave),
            () => child.off('message', reply).off('exit', exit).off('error', reject),
            systemClock.setTimer(
              () => stop(tooLarge(`takes longer than ${timeoutMs} ms to read (limit: time)`, timeoutMs)),
              timeoutMs,
            ),
            watchMemory(child, (held) => {
              heldBytes = held;
              if (held > memoryMb * megabyte) stop(tooMuchMemory());
            }),
          );
          hold(child, true);
          send(child, file, limits);
        });
      } finally {
        for (const cleanup of cleanups) cleanup();
        if (!isEnding) hold(child, false);
      }
    },
  };
}

/** Who has nothing else to do may end while a process waits for a file, not while it reads one. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const act = isHeld ? 'ref' : 'unref';
  child[act]();
  child.channel?.[act]();
  (child.stdin as Socket | null)?.[act]();
}

function send(child: ChildProcess, { bytes, name, type }: DocumentFile, limits: ReadLimits): void {
  const request = { limits, length: bytes.byteLength, ...(name && { name }), ...(type && { type }) };
  child.stdin?.write(toHead(request));
  child.stdin?.write(bytes);
}

function settle(
  reply: ReadingReply,
  resolve: (document: SourceDocument) => void,
  reject: (error: Error) => void,
): void {
  if ('document' in reply) resolve(reply.document);
  else if ('refused' in reply) reject(new RequestError(reply.refused.code, reply.refused.problems));
  else reject(unreadable(`is damaged: it cannot be read to its end (${reply.failed})`));
}

/** Reports what the process holds until it is told to stop; says nothing where the platform does not. */
function watchMemory({ pid }: ChildProcess, report: (bytes: number) => void): () => void {
  let cancel = () => {};
  let isWatching = true;
  const look = async () => {
    const held = pid === undefined ? undefined : await processMemory(pid);
    if (!isWatching || held === undefined) return;
    report(held);
    cancel = systemClock.setTimer(() => void look(), watchEveryMs);
  };
  cancel = systemClock.setTimer(() => void look(), watchEveryMs);
  return () => {
    isWatching = false;
    cancel();
  };
}
