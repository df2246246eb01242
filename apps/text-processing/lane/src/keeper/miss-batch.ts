// Waits for a batch that its provider says it does not know: mostly that passes.
import type { LaneBatch } from '../store/lane-batch.ts';
import { disownBatch } from './disown-batch.ts';
import type { LaneParts } from './lane-parts.ts';
import { keysOnlyHere } from './only-here.ts';
import { releaseLive } from './release-items.ts';

const leastLooks = 3;

/**
 * Counts the look. A batch is lost after enough of them, over long enough, with none between at which it was there: batches were
 * not found a second after they were created, and again in the middle, and ended well (anthropics/anthropic-sdk-python#1432).
 * Meanwhile its items go live in time by their own due time (`releaseDue`).
 */
export async function missBatch(parts: LaneParts, batch: LaneBatch & { readonly id: string }): Promise<void> {
  const { store, limits, now } = parts;
  const { since, looks } = batch.missing ?? { since: now(), looks: 0 };
  if (looks + 1 < leastLooks || now() - since < limits.lostAfterMs)
    return store.save({ ...batch, missing: { since, looks: looks + 1 } });
  if (batch.isGuessed) return disownBatch(store, batch);
  await releaseLive(parts, await keysOnlyHere(parts, batch), 'lost');
  await store.drop(batch);
}
