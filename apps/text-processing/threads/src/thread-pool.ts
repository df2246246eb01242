// Runs what computes for long in threads of its own, so that nobody waits for somebody else's text.
import { Worker } from 'node:worker_threads';
import { AiError } from '@tpl/ai';
import { systemClock } from '../../src/domain/create-text-service.ts';
import { createTurns } from './turns.ts';

/** Bounds of a pool. */
export interface ThreadPoolOptions {
  /** What it does, for messages: `offline engine`. */
  readonly name: string;
  /** The program of a thread: answers each message with a `ThreadReply`. */
  readonly program: URL;
  /** What each thread is started with, as `workerData`. */
  readonly data?: unknown;
  readonly threads: number;
  /** Texts that may wait for a thread; the next is refused, or takes the place of one of whoever has the most. */
  readonly maxWaiting: number;
  /** Longest time on one text; a thread that needs more is killed and replaced. */
  readonly timeoutMs: number;
  /** Heap of a thread; one that needs more ends, and is replaced. Default: 512. */
  readonly maxHeapMb?: number;
}

/** Threads that work on one thing each. */
export interface ThreadPool<Work, Answer> {
  /**
   * Rejects with an AiError when it cannot, and with the signal's reason as soon as nobody waits any more. Owners take turns;
   * default: all works are of one.
   */
  run(work: Work, signal?: AbortSignal, owner?: string): Promise<Answer>;
  counts(): {
    readonly threads: number;
    readonly running: number;
    readonly waiting: number;
    /** Threads that hung or broke since the start. */
    readonly replaced: number;
  };
  close(): Promise<void>;
}

interface Job {
  readonly work: unknown;
  readonly owner: string;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  job?: Job | undefined;
  cancelTimer?: () => void;
}

/** What a thread sends back: an answer, or the words of what broke. */
export type ThreadReply = { readonly answer: unknown } | { readonly problem: string };

/**
 * Creates a pool of threads. The first starts at once, the others when they are needed. Who leaves is let go at once: a text
 * that waits is dropped, one under way is finished for nobody, since a new thread costs more.
 *
 * @example
 * const program = new URL('./engine-thread.js', import.meta.url);
 * const engine = createThreadPool({ name: 'offline engine', program, threads: 2, maxWaiting: 50, timeoutMs: 5_000 });
 * await engine.run({ operation: 'summarize', text: 'A text.', options: { maxWords: 50 } });
 */
export function createThreadPool<Work, Answer>(options: ThreadPoolOptions): ThreadPool<Work, Answer> {
  const { name, program, data, threads: size, maxWaiting, timeoutMs, maxHeapMb = 512 } = options;
  const threads = new Set<Thread>();
  const waiting = createTurns<Job>();
  let isClosed = false;
  let replaced = 0;

  function start(): Thread {
    const worker = new Worker(program, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    worker.unref();
    const thread: Thread = { worker };
    threads.add(thread);
    worker.on('message', (reply: ThreadReply) => {
      const { job } = thread;
      free(thread);
      if (job && 'answer' in reply) job.resolve(reply.answer as never);
      else
        job?.reject(new AiError('server', `The ${name} failed: ${(reply as { problem: string }).problem}`));
      next();
    });
    // Out of memory, or a crash of the program.
    worker.on('error', () => {});
    worker.on('exit', () => drop(thread, new AiError('server', `The ${name} broke on this text.`)));
    return thread;
  }

  function free(thread: Thread): void {
    thread.cancelTimer?.();
    thread.job = undefined;
  }

  /** Ends a thread for good, and its text with it. */
  function drop(thread: Thread, error: AiError): void {
    if (!threads.delete(thread)) return;
    const { job } = thread;
    free(thread);
    void thread.worker.terminate();
    replaced += isClosed ? 0 : 1;
    job?.reject(error);
    if (!isClosed) next();
  }

  function next(): void {
    while (waiting.size() > 0) {
      const idle = [...threads].find(({ job }) => !job) ?? (threads.size < size ? start() : undefined);
      if (!idle) return;
      const job = waiting.next()!;
      idle.job = job;
      idle.cancelTimer = systemClock.setTimer(
        () => drop(idle, new AiError('total_timeout', `The ${name} took too long on this text.`)),
        timeoutMs,
      );
      idle.worker.postMessage(job.work);
    }
  }

  if (size > 0) start();
  return {
    run(work, signal, owner = '') {
      if (isClosed) return Promise.reject(new AiError('overloaded', `The ${name} is closed.`));
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      if (waiting.size() >= maxWaiting) {
        const full = new AiError('overloaded', `The ${name} has no room for another text.`, {
          retryAfterMs: 1_000,
        });
        const other = waiting.giveWay(owner);
        if (!other) return Promise.reject(full);
        other.reject(full);
      }
      return new Promise((resolve, reject) => {
        const end = () => signal?.removeEventListener('abort', leave);
        const job: Job = {
          work,
          owner,
          resolve(answer: Answer) {
            end();
            resolve(answer);
          },
          reject(error) {
            end();
            reject(error as Error);
          },
        };
        function leave() {
          waiting.remove(job);
          job.reject(signal?.reason);
        }
        signal?.addEventListener('abort', leave, { once: true });
        waiting.add(job);
        next();
      });
    },
    counts: () => ({
      threads: threads.size,
      running: [...threads].filter(({ job }) => job).length,
      waiting: waiting.size(),
      replaced,
    }),
    async close() {
      isClosed = true;
      const closed = new AiError('overloaded', `The ${name} is closed.`);
      for (let job = waiting.next(); job; job = waiting.next()) job.reject(closed);
      const ends = [...threads].map(({ worker }) => worker.terminate());
      for (const thread of threads) drop(thread, closed);
      await Promise.all(ends);
    },
  };
}
