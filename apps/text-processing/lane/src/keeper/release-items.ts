// Gives items of the lane back to the workers: with an answer, or to be worked on live.
import type { ItemName } from '../../../jobs/src/later/later-lane.ts';
import type { LaneAnswer, LiveReason } from '../store/lane-batch.ts';
import type { LaneParts } from './lane-parts.ts';

type Parts = Pick<LaneParts, 'store' | 'requeue' | 'onLive'>;

/** Releases an item, if it waits still and somebody wants it; the first answer stands. Where that ends in the middle, {@link releaseDue} goes on. */
export async function releaseItem(
  { store, requeue, onLive }: Parts,
  key: string,
  answer: LaneAnswer,
): Promise<void> {
  const ended = await store.end(key, answer);
  if (!ended) return;
  if (ended.isFirst && 'live' in answer) onLive(answer.live);
  await requeue([{ key, owner: ended.item.owner } satisfies ItemName]);
  await store.requeued(key);
}

/** Lets items be worked on live that have no answer by now. */
export async function releaseLive(parts: Parts, keys: Iterable<string>, reason: LiveReason): Promise<void> {
  for (const key of keys) await releaseItem(parts, key, { live: reason });
}

/** Lets items go live that have no more time than that, whatever became of their batch, and puts those before a worker that ended and are before none. */
export async function releaseDue(parts: Parts & Pick<LaneParts, 'limits' | 'now'>): Promise<void> {
  const { store, limits, now } = parts;
  await releaseLive(parts, await store.dueBy(now() + limits.marginMs / 2, mostAtOnce), 'late');
}

const mostAtOnce = 500;
