// Follows a batch until it ends, wherever it is kept.
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/domain/create-text-service.ts';
import type { BatchState, Jobs } from './jobs.ts';

const everyMs = 500;
// Who follows a batch that stands still, as while another worker takes over, hears that it does.
const loudestSilenceMs = 1_000;

/** The state now, then at every change and each second, until the batch has ended or the signal aborts; a moment without a Redis is waited out. */
export async function* watchBatch(
  jobs: Pick<Jobs<never, unknown>, 'state'>,
  { id, owner, signal }: { readonly id: string; readonly owner: string; readonly signal: AbortSignal },
): AsyncGenerator<BatchState> {
  let shown = '';
  let shownAt = 0;
  while (!signal.aborted) {
    const state = await jobs.state(id, owner).catch(() => 'unreachable' as const);
    if (state === undefined) return;
    if (state !== 'unreachable') {
      const text = JSON.stringify(state);
      const now = systemClock.monotonic();
      if (text !== shown || now - shownAt >= loudestSilenceMs) {
        shownAt = now;
        yield state;
      }
      shown = text;
      if (state.status !== 'running') return;
    }
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}
