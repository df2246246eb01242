// Deletes at the provider what it keeps of a batch that is over: what people wrote.
import type { LaneBatch } from '../store/lane-batch.ts';
import type { LaneParts } from './lane-parts.ts';

// With twice the time between two of them, up to 32 looks: three hours at a look a minute.
const mostTries = 10;

/** What is kept of a batch whose items are back. */
export const restOf = ({ name, at, dueAt, id }: LaneBatch & { readonly id: string }): OverBatch => ({
  name,
  at,
  dueAt,
  id,
  items: [],
  isOver: true,
});

/** A batch whose items are back. */
export type OverBatch = LaneBatch & { readonly id: string; readonly isOver: true };

/**
 * Deletes a batch at the provider, then here: not before it is gone there, or was refused so often that only the provider's own time
 * for it is left (OpenAI's files end after 14 days, Anthropic's batches after 29). Each refusal is told as trouble.
 */
export async function leaveBatch(
  { store, batches, onTrouble }: Pick<LaneParts, 'store' | 'batches' | 'onTrouble'>,
  batch: OverBatch,
  signal: AbortSignal,
): Promise<void> {
  try {
    await batches.forget(batch.id, { signal });
  } catch (error) {
    if (signal.aborted) throw error;
    onTrouble(error);
    const failures = (batch.failures ?? 0) + 1;
    if (failures < mostTries) return store.save({ ...batch, failures });
  }
  await store.drop(batch);
}
