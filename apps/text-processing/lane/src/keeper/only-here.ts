// Says which items of a batch come back with no other one.
import type { BatchedItem, LaneBatch } from '../store/lane-batch.ts';
import type { LaneParts } from './lane-parts.ts';

/** Those that no other batch has: a text that was stopped and sent again is in two for a while, and what one lacks the other may bring. */
export async function onlyHere(
  { store }: Pick<LaneParts, 'store'>,
  { name, items }: LaneBatch,
): Promise<readonly BatchedItem[]> {
  const others = (await store.batches()).filter((batch) => batch.name !== name);
  const elsewhere = new Set(others.flatMap((batch) => batch.items.map(({ key }) => key)));
  return items.filter(({ key }) => !elsewhere.has(key));
}

/** The same, as keys. */
export const keysOnlyHere = async (
  parts: Pick<LaneParts, 'store'>,
  batch: LaneBatch,
): Promise<readonly string[]> => (await onlyHere(parts, batch)).map(({ key }) => key);
