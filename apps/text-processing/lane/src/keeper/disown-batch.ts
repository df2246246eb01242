// Takes leave of a batch that only looked like one of ours.
import type { LaneBatch } from '../store/lane-batch.ts';
import type { LaneStore } from '../store/lane-store.ts';

/** Ours is looked for again, anywhere but there. */
export async function disownBatch(
  store: LaneStore,
  batch: LaneBatch & { readonly id: string },
): Promise<void> {
  await store.note(batch.id);
  const { name, at, items, dueAt } = batch;
  await store.save({ name, at, items, dueAt });
}
