// Follows a batch until it ends, wherever it is kept.
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchState, Jobs } from './jobs.ts';

const everyMs = 500;

/** The state now, then at every change, until the batch has ended or the signal aborts; a moment without a Redis is waited out. */
export async function* watchBatch(
  jobs: Pick<Jobs<never, unknown>, 'state'>,
  { id, owner, signal }: { readonly id: string; readonly owner: string; readonly signal: AbortSignal },
): AsyncGenerator<BatchState> {
  let shown = '';
  while (!signal.aborted) {
    const state = await jobs.state(id, owner).catch(() => 'unreachable' as const);
    if (state === undefined) return;
    if (state !== 'unreachable') {
      const text = JSON.stringify(state);
      if (text !== shown) yield state;
      shown = text;
      if (state.status !== 'running') return;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
