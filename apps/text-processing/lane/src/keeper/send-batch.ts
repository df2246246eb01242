// Makes one batch of the items that wait, and sends it: written down first, so that a crash neither loses nor pays twice.
import { randomUUID } from 'node:crypto';
import { AiError } from '@tpl/ai';
import type { LaneBatch, LaneItem } from '../store/lane-batch.ts';
import type { LaneParts } from './lane-parts.ts';
import { keysOnlyHere, onlyHere } from './only-here.ts';
import { releaseLive } from './release-items.ts';

// Until the provider has room again.
const capMs = 600_000;
// What a request has beside its body in a file of them.
const frameBytes = 200;

/** Sends a batch if it is time for one. */
export async function sendBatch(parts: LaneParts, signal: AbortSignal): Promise<void> {
  const { store, batches, limits, now } = parts;
  const cap = Math.min(limits.maxItems, batches.limits.maxItems, await store.cap());
  const waiting = await store.gathered(cap);
  const [oldest] = waiting;
  if (!oldest || (waiting.length < cap && now() - oldest.parkedAt < limits.gatherMs)) return;
  const chosen = await choose(
    parts,
    waiting.map(({ key }) => key),
  );
  if (chosen.length === 0) return;
  const dueAt = Math.min(...chosen.map((each) => each.dueAt));
  const batch: LaneBatch = {
    name: randomUUID(),
    at: now(),
    items: chosen.map(({ key, item: { owner, operation } }) => ({ key, owner, operation })),
    dueAt,
  };
  if (!(await store.claim(batch))) return;
  parts.onStep?.('claimed', batch);
  // A timer holds what it ends; a joined signal would not, up to Node 22.15 (nodejs/node#57736).
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), limits.submitTimeoutMs);
  try {
    const items = chosen.map(({ key, item: { body } }) => ({ id: key, body }));
    const { id } = await batches.submit(batch.name, items, {
      signal: AbortSignal.any([signal, late.signal]),
    });
    parts.onStep?.('created', batch);
    await store.save({ ...batch, id });
    parts.onStep?.('noted', batch);
  } catch (error) {
    // This keeper ends: whoever comes next looks for the batch at the provider.
    if (signal.aborted) return;
    await judge(parts, batch, error);
  } finally {
    clearTimeout(timer);
  }
}

interface Chosen {
  readonly key: string;
  readonly item: LaneItem;
  readonly dueAt: number;
}

/** The items that can go now, as many as fit; gives back what somebody wants at once or has no time left, drops what nobody wants. */
async function choose(parts: LaneParts, keys: readonly string[]): Promise<Chosen[]> {
  const { store, limits, batches, now } = parts;
  const maxBytes = Math.min(limits.maxBytes, batches.limits.maxBytes);
  const chosen: Chosen[] = [];
  let bytes = 0;
  for (const key of keys) {
    const [item, dueAt] = await Promise.all([store.item(key), store.dueAt(key)]);
    if (!item || dueAt === undefined || dueAt - now() <= limits.marginMs) {
      await releaseLive(parts, [key], 'late');
      continue;
    }
    bytes += Buffer.byteLength(item.body) + frameBytes;
    if (bytes > maxBytes && chosen.length > 0) break;
    chosen.push({ key, item, dueAt });
  }
  return chosen;
}

/** What becomes of a batch that may not have been created. */
async function judge(parts: LaneParts, batch: LaneBatch, error: unknown): Promise<void> {
  if (!AiError.isInstance(error)) throw error;
  const { code, status } = error;
  // Nobody knows whether it was created: whoever comes next looks for it at the provider.
  if (status === undefined ? code !== 'bad_request' : status >= 500) return parts.onTrouble(error);
  const isSplit = status === 413 && batch.items.length > 1;
  if (isSplit) await parts.store.setCap(Math.floor(batch.items.length / 2), capMs);
  else if (status === 413 || !error.retryable) {
    // What was learned from a text that is too large by itself says nothing of the others.
    if (status === 413) await parts.store.dropCap();
    await releaseLive(parts, await keysOnlyHere(parts, batch), 'refused');
    await parts.store.drop(batch);
    return parts.onTrouble(error);
  }
  // Before all that wait: half after half, down to the text that is too large.
  await parts.store.giveBack({ ...batch, items: await onlyHere(parts, batch) }, isSplit ? { at: 0 } : {});
  parts.onTrouble(error);
}
