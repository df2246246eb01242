// Gives items of the lane back to the workers: with an answer, or to be worked on live.
import type { ItemName } from '../../../jobs/src/later/later-lane.ts';
import type { LaneAnswer, LiveReason } from '../store/lane-batch.ts';
import type { LaneParts } from './lane-parts.ts';

/** Releases an item, if it waits still; the first answer stands. */
export async function releaseItem(
  { store, requeue, onLive }: Pick<LaneParts, 'store' | 'requeue' | 'onLive'>,
  key: string,
  answer: LaneAnswer,
): Promise<void> {
  const item = await store.item(key);
  if (!item) return;
  if ((await store.isParked(key)) && 'live' in answer) onLive(answer.live);
  await store.release(key, answer);
  // Also where an answer was there: whoever gave it may have ended before this.
  await requeue([{ key, owner: item.owner } satisfies ItemName]);
}

/** Lets items be worked on live that have no answer by now. */
export async function releaseLive(
  parts: Pick<LaneParts, 'store' | 'requeue' | 'onLive'>,
  keys: Iterable<string>,
  reason: LiveReason,
): Promise<void> {
  for (const key of keys)
    if (await parts.store.isParked(key)) await releaseItem(parts, key, { live: reason });
}

/** Lets items go live that have no more time than that, whatever became of their batch; drops those that nobody wants. */
export async function releaseDue(
  parts: Pick<LaneParts, 'store' | 'requeue' | 'onLive' | 'limits' | 'now'>,
): Promise<void> {
  const { store, limits, now } = parts;
  for (const key of await store.dueBy(now() + limits.marginMs / 2, mostAtOnce)) {
    if (await store.isWanted(key)) await releaseLive(parts, [key], 'late');
    else await store.forget(key);
  }
}

const mostAtOnce = 500;
