// Opens what checks answers: in a thread of its own, since a long document takes seconds to read.
import { createThreadPool } from '../../threads/src/thread-pool.ts';
import { createReceiptChecker } from './create-receipt-checker.ts';
import type { Claim, Receipt, ReceiptChecker } from './receipt.ts';

/** What the thread is asked. */
export interface CheckWork {
  readonly text: string;
  readonly claims: readonly Claim[];
}

const maxWaiting = 50;
const timeoutMs = 60_000;

/** The checker in a thread that runs `program`; without one, in this thread. The thread starts with the first answer. */
export function openChecker(program: URL | undefined): ReceiptChecker & { close(): Promise<void> } {
  if (!program) return { ...createReceiptChecker(), close: async () => {} };
  const open = () =>
    createThreadPool<CheckWork, readonly Receipt[]>({
      ...{ name: 'checker of answers', program, threads: 1, maxWaiting, timeoutMs },
    });
  let pool: ReturnType<typeof open> | undefined;
  return {
    check(text, claims, signal, owner) {
      pool ??= open();
      return pool.run({ text, claims }, signal, owner);
    },
    close: async () => pool?.close(),
  };
}
