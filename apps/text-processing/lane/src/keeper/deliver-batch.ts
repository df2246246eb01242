// Brings the outcomes of a batch that ended to its items: booked once, used once, however often this is begun.
import { createHash } from 'node:crypto';
import type { BatchOutcome } from '@tpl/ai/batches';
import type { BatchedItem, LaneBatch } from '../store/lane-batch.ts';
import type { LaneParts } from './lane-parts.ts';
import { releaseItem, releaseLive } from './release-items.ts';

// Outcomes that cannot be read to their end so often are not waited for any more.
const maxFailures = 5;

/** Delivers a batch; where that ends in the middle, it is done again from the beginning. */
export async function deliverBatch(
  parts: LaneParts,
  batch: LaneBatch & { readonly id: string },
  signal: AbortSignal,
): Promise<void> {
  const { store, batches } = parts;
  const own = new Map(batch.items.map((item) => [item.key, item]));
  let isOwn = batch.isGuessed !== true;
  try {
    for await (const outcome of batches.outcomes(batch.id, { signal })) {
      const item = own.get(outcome.id);
      if (!item) continue;
      isOwn = true;
      await deliver(parts, batch, item, outcome);
    }
  } catch (error) {
    const failures = (batch.failures ?? 0) + 1;
    parts.onTrouble(error);
    if (failures < maxFailures) return store.save({ ...batch, failures });
  }
  if (!isOwn) {
    // It only looked like the one that was lost.
    await store.note(batch.id);
    const { id: _, isGuessed: __, ...unknown } = batch;
    return store.save(unknown);
  }
  await releaseLive(parts, own.keys(), batch.cancelledAt === undefined ? 'expired' : 'late');
  parts.onStep?.('delivered', batch);
  await store.drop(batch);
  // Nobody needs it any more, and it holds what people wrote.
  await batches.forget(batch.id, { signal }).catch(() => {});
}

async function deliver(
  parts: LaneParts,
  batch: LaneBatch,
  item: BatchedItem,
  outcome: BatchOutcome,
): Promise<void> {
  const { key } = item;
  if (outcome.type !== 'answered')
    return releaseLive(parts, [key], outcome.type === 'expired' ? 'expired' : 'late');
  // Booked whether or not it is used: it is paid for.
  await parts.book(nameOf(batch, key), item, outcome.answer, batch.at);
  parts.onStep?.('booked', batch);
  if (outcome.answer.status !== 200) return releaseLive(parts, [key], 'failed');
  await releaseItem(parts, key, { answer: outcome.answer });
}

/** The name of a booking: the same for the same request of the same batch. */
const nameOf = ({ name }: LaneBatch, key: string) =>
  `batch-${createHash('sha256').update(`${name} ${key}`).digest('hex').slice(0, 32)}`;
