// Says what works on batches of texts, whatever keeps them: this process or a Redis.

/** Why an item has no result, without any of its text. */
export interface ItemError {
  readonly code: string;
  readonly detail: string;
}

/** How one text of a batch stands. */
export interface BatchItem<Result> {
  readonly index: number;
  readonly status: 'pending' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly result?: Result;
  readonly error?: ItemError;
}

/** How far a batch is. */
export interface BatchState {
  readonly id: string;
  readonly status: 'running' | 'done' | 'cancelled';
  readonly total: number;
  /** Items that have ended, failed and cancelled ones included. */
  readonly finished: number;
  readonly failed: number;
}

/** How a batch stands, with each of its items. */
export interface Batch<Result> extends BatchState {
  readonly items: readonly BatchItem<Result>[];
}

/** How a batch is to be worked on. */
export interface AddOptions {
  /** Until when its items may wait, in milliseconds since 1970. Default: they are worked on as soon as can be. */
  readonly completeBy?: number;
}

/** A batch that was taken, or why not: what is full, or that nothing could be reached. */
export type Added =
  | { readonly ok: true; readonly batch: BatchState }
  | {
      readonly ok: false;
      readonly reason: 'batches' | 'items' | 'bytes' | 'unreachable';
      readonly retryAfterMs: number;
    };

/** An item that failed for no fault of its text, kept to be tried again. */
export interface DeadLetter {
  readonly id: string;
  readonly owner: string;
  readonly code: string;
  readonly at: number;
}

/** Items waiting, being worked on, and given up. */
export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  readonly deadLetters: number;
  /** How long the item has waited that is next; 0 when none waits. It grows when there are no workers. */
  readonly nextWaitedMs: number;
}

/** Bounds of one caller, and of all together. */
export interface JobLimits {
  /** Batches kept of one caller; beyond it the oldest finished one of the same caller goes, or nothing is taken. */
  readonly maxBatches: number;
  /** Items of one caller that may wait. */
  readonly maxWaiting: number;
  /** Characters of one caller's texts that may wait. */
  readonly maxCharacters: number;
  /** Items of all callers that may wait. */
  readonly maxWaitingOfAll: number;
  /** Dead letters kept; the oldest go. */
  readonly maxDeadLetters: number;
  /** How long an ended batch, and an item given up, is kept; such an item goes with the last batch that has it. */
  readonly keepMs: number;
}

/**
 * Batches of texts. Callers take turns, an identical item of a caller is computed once, and another owner's batch is as good
 * as none. What cannot be reached rejects with a RequestError `too_busy` within its deadline.
 */
export interface Jobs<Task, Result> {
  add(tasks: readonly Task[], owner: string, options?: AddOptions): Promise<Added>;
  state(id: string, owner: string): Promise<BatchState | undefined>;
  get(id: string, owner: string): Promise<Batch<Result> | undefined>;
  /** The items of `get`, one after the other, where not all results need be in memory; none of a batch that is not the owner's. */
  items(id: string, owner: string): AsyncIterable<BatchItem<Result>>;
  /** Stops what has not ended; a batch that has ended is forgotten. */
  cancel(id: string, owner: string): Promise<Batch<Result> | undefined>;
  counts(): Promise<JobCounts>;
  deadLetters(): Promise<readonly DeadLetter[]>;
  /** Tries an item again that was given up; false when it is not known any more. */
  replay(id: string): Promise<boolean>;
  /** Lets what is under way end, as long as `drainMs` allows, and takes nothing new. */
  close(drainMs?: number): Promise<void>;
}

/** What is known of an item beside its task. */
export interface WorkContext {
  readonly signal: AbortSignal;
  readonly owner: string;
  /** From when it was added to when a worker took it. */
  readonly waitedMs: number;
}

/** What is done with an item, and what is said of one that failed. */
export interface JobWork<Task, Result> {
  run(task: Task, context: WorkContext): Promise<Result>;
  /** `isFinal` when trying again is pointless: the text itself was refused. */
  describeError(error: unknown): ItemError & { readonly isFinal: boolean };
  /** Whether a result is given to the next one who asks for the same. Default: every one. */
  isReusable?(result: Result): boolean;
  /** Told of each item that is given up, whether it was run or not. */
  onGivenUp?(): void;
}

/** How a task is kept. */
export interface TaskCodec<Task> {
  /** Everything that decides about the answer, and nothing else. */
  encode(task: Task): string;
  /** Throws when this version of the service does not know it any more. */
  decode(text: string): Task;
}

/** Waits of callers who are refused. */
export const refusedRetryMs = 5_000;
