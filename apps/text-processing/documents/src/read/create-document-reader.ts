// Reads files in processes of their own, so that no file is felt by who serves.
import { systemClock } from '../../../src/domain/create-text-service.ts';
import { RequestError } from '../../../src/domain/request-error.ts';
import type { DocumentFile, DocumentReader } from '../document/document-reader.ts';
import type { SourceDocument } from '../document/source-document.ts';
import type { ReadLimits } from './bounds/read-limits.ts';
import { defaultReadLimits } from './bounds/read-limits.ts';
import { tooLarge } from './bounds/refuse-file.ts';
import type { ReadingProcess } from './process/reading-process.ts';
import { startReadingProcess } from './process/reading-process.ts';

/** Bounds of a reader. */
export interface DocumentReaderOptions extends Partial<ReadLimits> {
  /** Longest time on one file; the process is then ended and replaced. Default: 30,000. */
  readonly timeoutMs?: number;
  /** Most memory of a process, in MB; its heap is smaller everywhere, what it holds in all is watched on Linux. Default: 512. */
  readonly memoryMb?: number;
  /** Files that are read at once, each in a process. Default: 1. */
  readonly processes?: number;
  /** Files that may wait; the next is refused. Default: 8. */
  readonly maxWaiting?: number;
  /** How long a process that nobody needs is kept; it holds 100 MB and more, the next takes a tenth of a second to start. Default: 60,000. */
  readonly idleMs?: number;
  /** The program of a process. Default: the one beside this file, in the sources and in the build. */
  readonly program?: URL;
}

interface Job {
  readonly file: DocumentFile;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (document: SourceDocument) => void;
  readonly reject: (error: unknown) => void;
}

const programBeside = () =>
  new URL(import.meta.url.endsWith('.ts') ? './reading-program.ts' : './document-reader.js', import.meta.url);

/**
 * Creates a reader. Its first process starts with the first file, and is used for those that follow.
 *
 * @example
 * const reader = createDocumentReader({ maxPages: 500 });
 * const { text, notes } = await reader.read({ bytes, name: 'report.pdf' });
 * await reader.close();
 */
export function createDocumentReader(options: DocumentReaderOptions = {}): DocumentReader {
  const {
    timeoutMs = 30_000,
    memoryMb = 512,
    processes: size = 1,
    maxWaiting = 8,
    idleMs = 60_000,
    program,
    ...given
  } = options;
  const limits: ReadLimits = { ...defaultReadLimits, ...given };
  const idle: { readonly reading: ReadingProcess; cancelEnd(): void }[] = [];
  const busy = new Set<ReadingProcess>();
  const waiting: Job[] = [];
  let isClosed = false;

  /** One that has not ended while nobody looked. */
  function idleProcess(): ReadingProcess | undefined {
    for (let one = idle.pop(); one; one = idle.pop()) {
      one.cancelEnd();
      if (one.reading.isUsable()) return one.reading;
    }
    return undefined;
  }

  function rest(reading: ReadingProcess): void {
    const cancelEnd = systemClock.setTimer(() => {
      idle.splice(idle.indexOf(one), 1);
      void reading.end();
    }, idleMs);
    const one = { reading, cancelEnd };
    idle.push(one);
  }

  function next(): void {
    while (waiting.length > 0 && busy.size < size) {
      const job = waiting.shift()!;
      const reading =
        idleProcess() ?? startReadingProcess(program ?? programBeside(), { timeoutMs, memoryMb });
      busy.add(reading);
      void reading
        .read(job.file, limits, job.signal)
        .then(job.resolve, job.reject)
        .finally(() => {
          busy.delete(reading);
          if (reading.isUsable() && !isClosed) rest(reading);
          else void reading.end();
          next();
        });
    }
  }

  return {
    read(file, signal) {
      if (isClosed) return Promise.reject(refuse('cannot be read: the service is about to stop'));
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      const { byteLength } = file.bytes;
      if (byteLength > limits.maxBytes)
        return Promise.reject(
          tooLarge(`has ${byteLength} bytes, more than ${limits.maxBytes} (limit: bytes)`, limits.maxBytes),
        );
      if (busy.size >= size && waiting.length >= maxWaiting)
        return Promise.reject(refuse('cannot be read now: too many files wait', 1_000));
      return new Promise<SourceDocument>((resolve, reject) => {
        const letGo = () => signal?.removeEventListener('abort', leave);
        const job: Job = {
          file,
          signal,
          resolve(document) {
            letGo();
            resolve(document);
          },
          reject(error) {
            letGo();
            reject(error as Error);
          },
        };
        function leave() {
          const place = waiting.indexOf(job);
          if (place < 0) return;
          waiting.splice(place, 1);
          job.reject(signal?.reason);
        }
        signal?.addEventListener('abort', leave, { once: true });
        waiting.push(job);
        next();
      });
    },
    async close() {
      isClosed = true;
      for (const { reject } of waiting.splice(0)) reject(refuse('was not read: the service stops'));
      const rested = idle.splice(0);
      for (const { cancelEnd } of rested) cancelEnd();
      await Promise.all([...rested.map(({ reading }) => reading), ...busy].map((reading) => reading.end()));
    },
  };
}

function refuse(message: string, retryAfterMs?: number): RequestError {
  return new RequestError(
    'too_busy',
    [{ path: 'file', message }],
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}
