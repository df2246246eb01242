// Says what the lane keeps of an item, of a batch, and what makes both.
import type { BatchAnswer } from '@tpl/ai/batches';

/** An item that waits for a provider's batch. */
export interface LaneItem {
  readonly owner: string;
  readonly operation: string;
  /** The request as it goes out: guarded, redacted, its prompt rendered. */
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly parkedAt: number;
  /** When its answer must be there at the latest. */
  readonly dueAt: number;
}

/** Why an item goes live after all. */
export type LiveReason = 'expired' | 'failed' | 'refused' | 'late' | 'lost';

/** What came back of an item. */
export type LaneAnswer = { readonly answer: BatchAnswer } | { readonly live: LiveReason };

/** Whose an item of a batch is, for the books. */
export interface BatchedItem {
  readonly key: string;
  readonly owner: string;
  readonly operation: string;
}

/** One batch at the provider: written down before it is created. */
export interface LaneBatch {
  /** Our name of it. */
  readonly name: string;
  /** When it was written down, in milliseconds since 1970. */
  readonly at: number;
  readonly items: readonly BatchedItem[];
  /** The earliest `dueAt` of its items. */
  readonly dueAt: number;
  /** The provider's name, once it is known. */
  readonly id?: string;
  /** When the provider was asked to stop. */
  readonly cancelledAt?: number;
  /** Whether it was found by its time and size alone, so that it may be somebody else's. */
  readonly isGuessed?: boolean;
  /** How often in a row its outcomes could not be read to their end; of one that is over: how often it could not be deleted. */
  readonly failures?: number;
  /** Since when, and at how many looks, its provider did not know it; a look that could not tell changes nothing. */
  readonly missing?: { readonly since: number; readonly looks: number } | undefined;
  /** Its items are back: what is left is to delete what the provider keeps of it. */
  readonly isOver?: boolean;
}

/** How the lane works; times in milliseconds. */
export interface LaneLimits {
  /** How long the first item of a batch waits for others. */
  readonly gatherMs: number;
  /** Most items of a batch. */
  readonly maxItems: number;
  /** Most bytes of a batch. */
  readonly maxBytes: number;
  /** Most items that wait in the lane; more are worked on live. */
  readonly maxParked: number;
  /** Between two looks at a batch, a fifth more or less. */
  readonly pollMs: number;
  /** So long before an item is due its batch is stopped; at half of it the item goes live. */
  readonly marginMs: number;
  /** Longest time to create a batch. */
  readonly submitTimeoutMs: number;
  /** How long its provider must not know a batch before that counts as lost. */
  readonly lostAfterMs: number;
  /** How long the lane waits for a keeper that fell silent. */
  readonly lockMs: number;
}
