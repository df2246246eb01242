// Follows one batch at the provider until its items are back: by answers, or in time to be worked on live.
import { AiError } from '@tpl/ai';
import type { BatchState } from '@tpl/ai/batches';
import type { LaneBatch } from '../store/lane-batch.ts';
import { deliverBatch } from './deliver-batch.ts';
import type { BatchVisit, LaneParts } from './lane-parts.ts';
import type { OverBatch } from './leave-batch.ts';
import { leaveBatch, restOf } from './leave-batch.ts';
import { missBatch } from './miss-batch.ts';
import { keysOnlyHere, onlyHere } from './only-here.ts';
import { releaseLive } from './release-items.ts';

// A provider whose clock differs, and a creation that was under way when its time was over.
const slackMs = 2_000;
const capMs = 600_000;

/** Looks at a batch once, and does what is to be done. */
export async function followBatch(parts: LaneParts, batch: LaneBatch, visit: BatchVisit): Promise<void> {
  const { store, batches, limits, now } = parts;
  const { signal } = visit;
  if (isOverBatch(batch)) return leaveBatch(parts, batch, signal);
  const named = batch.id === undefined ? await findLost(parts, batch, signal) : { ...batch, id: batch.id };
  if (!named) return;
  const state = await batches.state(named.id, { signal }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    parts.onTrouble(error);
    return AiError.isInstance(error) && error.code === 'not_found' ? 'missing' : 'unknown';
  });
  if (state === 'missing') return missBatch(parts, named);
  const found = state === 'unknown' ? named : { ...named, missing: undefined };
  if (found.missing !== named.missing) await store.save(found);
  const isOver = state !== 'unknown' && (state.status === 'ended' || state.status === 'failed');
  if (isOver && state.status === 'ended') return deliverBatch(parts, found, visit);
  if (isOver) return takeBack(parts, found, { failure: state.failure, signal });
  // What may be somebody else's is not stopped.
  if (found.isGuessed || found.cancelledAt !== undefined) return;
  if (found.dueAt - now() > limits.marginMs && (await isWanted(parts, found))) return;
  await batches.cancel(found.id, { signal });
  await store.save({ ...found, cancelledAt: now() });
}

async function isWanted({ store }: LaneParts, { items }: LaneBatch): Promise<boolean> {
  for (const { key } of items) if ((await store.dueAt(key)) !== undefined) return true;
  return false;
}

/** A batch whose creation nobody heard the end of: it is looked for once that creation cannot be under way any more. */
async function findLost(
  parts: LaneParts,
  batch: LaneBatch,
  signal: AbortSignal,
): Promise<(LaneBatch & { readonly id: string }) | undefined> {
  const { store, batches, limits, now } = parts;
  if (now() - batch.at < limits.submitTimeoutMs + Math.min(slackMs, limits.submitTimeoutMs)) return undefined;
  const candidates = await batches.find(
    batch.name,
    { since: batch.at, items: batch.items.length },
    { signal },
  );
  const taken = await store.notedIds();
  for (const { id } of await store.batches()) if (id !== undefined) taken.add(id);
  const free = candidates.filter(({ id }) => !taken.has(id));
  const distance = ({ createdAt }: BatchState) => Math.abs(createdAt - batch.at);
  const [nearest] = free.sort((a, b) => distance(a) - distance(b));
  if (!nearest) {
    await store.giveBack({ ...batch, items: await onlyHere(parts, batch) });
    return undefined;
  }
  const found = { ...batch, id: nearest.id, ...(nearest.isNamed !== true && { isGuessed: true }) };
  await store.save(found);
  return found;
}

/** Not one request was taken: a smaller batch may be, later; where nothing helps, the items go live. */
async function takeBack(
  parts: LaneParts,
  batch: LaneBatch & { readonly id: string },
  { failure, signal }: { readonly failure: BatchState['failure']; readonly signal: AbortSignal },
): Promise<void> {
  const { store } = parts;
  const rest = restOf(batch);
  if (failure?.isTooMuch && batch.items.length > 1) {
    await store.setCap(Math.max(1, Math.floor(batch.items.length / 2)), capMs);
    await store.giveBack({ ...batch, items: await onlyHere(parts, batch) }, { rest });
  } else {
    await releaseLive(parts, await keysOnlyHere(parts, batch), 'failed');
    await store.save(rest);
  }
  await leaveBatch(parts, rest, signal);
}

const isOverBatch = (batch: LaneBatch): batch is OverBatch => batch.isOver === true && batch.id !== undefined;
