// Starts the threads that the settings ask for.
import type { Verdict } from '@tpl/ai/guard';
import type { OfflineWork } from '../../src/domain/offline-engine.ts';
import type { AppValues } from '../../src/settings/app-schema.ts';
import type { GuardWork } from './long-text-guard.ts';
import type { ThreadPool } from './thread-pool.ts';
import { createThreadPool } from './thread-pool.ts';

/** What the threads run. */
export interface ThreadPrograms {
  readonly engine: URL;
  readonly guard: URL;
  /** Checks answers about documents. */
  readonly receipts?: URL;
}

/** The threads of a service; what has none works in the thread that serves. */
export interface Threads {
  readonly engine: ThreadPool<OfflineWork, unknown> | undefined;
  /** Starts the guard's thread with its options. */
  openGuard(options: unknown): ThreadPool<GuardWork, Verdict> | undefined;
  close(): Promise<void>;
}

/** Programs of the threads beside a program: in the sources, and where the build puts them. */
export function programsBeside(main: string): ThreadPrograms {
  const isSource = main.endsWith('.ts');
  const at = (name: string, folder: string) =>
    new URL(isSource ? `../${folder}/${name}.ts` : `./${name}.js`, main);
  return {
    engine: at('engine-thread', 'threads/src'),
    guard: at('guard-thread', 'threads/src'),
    receipts: at('receipts-thread', 'receipts/src'),
  };
}

/** So many texts are judged in the time of one answer of the engine: so many may wait, or a load that is no trouble is refused. */
const guardedPerAnswered = 20;

/** Opens the threads; without programs, or with a setting of 0 threads, there are none. */
export function openThreads(
  programs: ThreadPrograms | undefined,
  { offlineThreads: threads, offlineMaxWaiting: maxWaiting, offlineTimeoutMs: timeoutMs }: AppValues,
): Threads {
  const pools: ThreadPool<never, unknown>[] = [];
  const open = <Work, Answer>(name: string, program: URL, count: number, room: number, data?: unknown) => {
    const pool = createThreadPool<Work, Answer>({
      name,
      program,
      data,
      threads: count,
      maxWaiting: room,
      timeoutMs,
    });
    pools.push(pool);
    return pool;
  };
  const used = threads > 0 ? programs : undefined;
  return {
    engine: used && open('offline engine', used.engine, threads, maxWaiting),
    openGuard: (options) =>
      used && open('guard of long texts', used.guard, 1, maxWaiting * guardedPerAnswered, options),
    async close() {
      await Promise.all(pools.map((pool) => pool.close()));
    },
  };
}
