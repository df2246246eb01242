// Says what the steps of the lane work with.
import type { BatchAnswer, ProviderBatches } from '@tpl/ai/batches';
import type { ItemName } from '../../../jobs/src/later/later-lane.ts';
import type { BatchedItem, LaneBatch, LaneLimits, LiveReason } from '../store/lane-batch.ts';
import type { LaneStore } from '../store/lane-store.ts';

/** What the steps of the lane work with. */
export interface LaneParts {
  readonly store: LaneStore;
  readonly batches: ProviderBatches;
  readonly limits: LaneLimits;
  readonly now: () => number;
  readonly random: () => number;
  /** Puts items before a worker again. */
  requeue(items: readonly ItemName[]): Promise<void>;
  /** Writes down what an answer cost, once by its name; its batch was begun at that time. */
  book(name: string, item: BatchedItem, answer: BatchAnswer, at: number): Promise<void>;
  /** An item goes live after all. */
  onLive(reason: LiveReason): void;
  /** A step did not work; it is tried again. */
  onTrouble(error: unknown): void;
  /** Told before each step: for tests, which end the lane there. */
  onStep?(step: 'claimed' | 'created' | 'noted' | 'booked' | 'delivered', batch: LaneBatch): void;
}

/** One look at a batch. */
export interface BatchVisit {
  readonly signal: AbortSignal;
  /** The keys of its items that this process has booked: what is delivered again is not booked again. */
  readonly booked: Set<string>;
}
