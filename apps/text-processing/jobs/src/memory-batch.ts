// Says how a process keeps a batch and its jobs.
import type { BatchItem, BatchState } from './jobs.ts';

/** A batch, and what is still open of it. */
export interface KeptBatch<Result> {
  readonly id: string;
  readonly owner: string;
  readonly items: BatchItem<Result>[];
  readonly jobs: MemoryJob<Result>[];
  open: number;
  failed: number;
  isCancelled: boolean;
  forget?: () => void;
}

/** The work on a text, for all batches that want it. */
export interface MemoryJob<Result> {
  readonly key: string;
  readonly owner: string;
  readonly encoded: string;
  /** In milliseconds since 1970. */
  readonly addedAt: number;
  readonly wantedBy: Map<KeptBatch<Result>, number[]>;
  controller?: AbortController;
}

/** How far a batch is. */
export function stateOf<Result>({ id, items, open, failed, isCancelled }: KeptBatch<Result>): BatchState {
  return {
    id,
    status: isCancelled ? 'cancelled' : open === 0 ? 'done' : 'running',
    total: items.length,
    finished: items.length - open,
    failed,
  };
}
