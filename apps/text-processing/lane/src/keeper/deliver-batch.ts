// Brings the outcomes of a batch that ended to its items: booked once, used once, however often this is begun.
import { createHash } from 'node:crypto';
import type { BatchOutcome } from '@tpl/ai/batches';
import type { BatchedItem, LaneBatch, LiveReason } from '../store/lane-batch.ts';
import { lifeMs } from '../store/lane-store.ts';
import { disownBatch } from './disown-batch.ts';
import { hasTime } from './has-time.ts';
import type { BatchVisit, LaneParts } from './lane-parts.ts';
import { leaveBatch, restOf } from './leave-batch.ts';
import { onlyHere } from './only-here.ts';
import { releaseItem, releaseLive } from './release-items.ts';

/**
 * Delivers a batch; where that ends in the middle, it is done again from the beginning at a later look.
 *
 * An outcome that cannot be read costs its item alone, which goes live. Where the outcomes cannot be read to their end, the items
 * wait: their answers are paid for, and each goes live in time by its own due time (`releaseDue`), not by a number of tries. The
 * batch is read for the books after that as long as anything of the lane lives; then the lane says that they lack it, and deletes
 * nothing at the provider. Only what was read to its end is deleted there.
 *
 * A repetition in this process books what was not booked. After a restart, or in another process, all of it is booked again, and
 * the ledger leaves out those whose ids it remembers: the latest 20,000 of a day.
 */
export async function deliverBatch(
  parts: LaneParts,
  batch: LaneBatch & { readonly id: string },
  { signal, booked }: BatchVisit,
): Promise<void> {
  const { store, batches, now } = parts;
  const own = new Map(batch.items.map((item) => [item.key, item]));
  const left = await onlyHere(parts, batch);
  const leftKeys = new Set(left.map(({ key }) => key));
  let isOwn = batch.isGuessed !== true;
  let isReading = true;
  let isStopped = batch.cancelledAt !== undefined;
  const unreadable: unknown[] = [];
  try {
    for await (const outcome of batches.outcomes(batch.id, { signal })) {
      isReading = false;
      signal.throwIfAborted();
      if (outcome.type === 'unreadable') unreadable.push(outcome.error);
      const item = own.get(outcome.id);
      if (item) {
        isOwn = true;
        isStopped ||= outcome.type === 'cancelled';
        await deliver(parts, batch, { item, outcome, booked, isLeft: leftKeys.has(item.key) });
      }
      isReading = true;
    }
  } catch (error) {
    // Of our own end and of our own Redis nothing follows for the batch.
    if (signal.aborted || !isReading) throw error;
    parts.onTrouble(error);
    if (now() - batch.at < lifeMs) return store.save({ ...batch, failures: (batch.failures ?? 0) + 1 });
    const lacking = own.size - booked.size;
    parts.onTrouble(
      new Error(`A batch was never read to its end: up to ${lacking} answers are not in the ledger.`),
    );
    await releaseLive(parts, leftKeys, 'late');
    return store.drop(batch);
  }
  if (unreadable.length > 0)
    parts.onTrouble(
      new Error(`${unreadable.length} outcomes of a batch cannot be read; their items go live, unbooked.`, {
        cause: unreadable[0],
      }),
    );
  if (!isOwn) return disownBatch(store, batch);
  const again = new Set(isStopped ? await withTime(parts, left) : []);
  const missing = unreadable.length > 0 ? 'failed' : 'expired';
  const over = left.filter((item) => !again.has(item)).map(({ key }) => key);
  await releaseLive(parts, over, isStopped ? 'late' : missing);
  parts.onStep?.('delivered', batch);
  const rest = restOf(batch);
  await store.giveBack({ ...batch, items: [...again] }, { rest });
  await leaveBatch(parts, rest, signal);
}

/** What waits for another batch, where one was stopped for the sake of others or of nobody. */
async function withTime(
  { store, limits, now }: LaneParts,
  items: readonly BatchedItem[],
): Promise<BatchedItem[]> {
  const found: BatchedItem[] = [];
  for (const item of items) {
    const dueAt = await store.dueAt(item.key);
    if (dueAt !== undefined && hasTime(dueAt, limits, now())) found.push(item);
  }
  return found;
}

interface Delivery {
  readonly item: BatchedItem;
  readonly outcome: BatchOutcome;
  readonly booked: Set<string>;
  /** No other batch has it: without an answer it goes live. */
  readonly isLeft: boolean;
}

async function deliver(
  parts: LaneParts,
  batch: LaneBatch,
  { item, outcome, booked, isLeft }: Delivery,
): Promise<void> {
  const { key } = item;
  const leave = async (reason: LiveReason) => {
    if (isLeft) await releaseLive(parts, [key], reason);
  };
  if (outcome.type === 'unreadable') return leave('failed');
  if (outcome.type === 'expired') return leave('expired');
  // What was stopped may have time for another batch.
  if (outcome.type !== 'answered') return;
  // Booked whether or not it is used: it is paid for.
  if (!booked.has(key)) await parts.book(nameOf(batch, key), item, outcome.answer, batch.at);
  booked.add(key);
  parts.onStep?.('booked', batch);
  if (outcome.answer.status !== 200) return leave('failed');
  await releaseItem(parts, key, { answer: outcome.answer });
}

/** The name of a booking: the same for the same request of the same batch. */
const nameOf = ({ name }: LaneBatch, key: string) =>
  `batch-${createHash('sha256').update(`${name} ${key}`).digest('hex').slice(0, 32)}`;
