// Reads a request's body ahead within the deadline of the call it belongs to.
import { systemClock } from '@internal/kit';
import type { Policy } from '../call/policy.ts';
import { type LayeredPolicy, partsOf } from '../policy/to-policy.ts';
import { readAhead } from './request-body.ts';

type Body = Awaited<ReturnType<typeof readAhead>>;

/**
 * Reads as `readAhead` does, at most for the call's deadline or, where that is shorter, the policy's; one that is not of this
 * package keeps its limits to itself. Gives the body and what is left of the deadline; no body when it was over before.
 */
export async function readInTime(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  policy: Policy,
  {
    signal,
    deadlineMs,
  }: { readonly signal: AbortSignal | undefined; readonly deadlineMs: number | undefined },
): Promise<{ body?: Body; deadlineMs: number | undefined }> {
  const { clock = systemClock, deadlineMs: policyMs = Number.POSITIVE_INFINITY } =
    (policy as Partial<LayeredPolicy>)[partsOf]?.limit ?? {};
  // What is no number is for the policy to refuse.
  const isOwn = typeof deadlineMs === 'number' && deadlineMs < policyMs;
  const limitMs = isOwn ? deadlineMs : policyMs;
  if (limitMs === Number.POSITIVE_INFINITY)
    return { body: await readAhead(stream, maxBytes, signal), deadlineMs };
  const startedAt = clock.monotonic();
  const timeUp = new AbortController();
  // Whoever waits is told, though nothing else keeps the program alive.
  const cancel = clock.setTimer(() => timeUp.abort(), limitMs, true);
  try {
    const either = signal ? AbortSignal.any([signal, timeUp.signal]) : timeUp.signal;
    const body = await readAhead(stream, maxBytes, either);
    const isKept = deadlineMs === undefined || typeof deadlineMs === 'number';
    return { body, deadlineMs: isKept ? limitMs - (clock.monotonic() - startedAt) : deadlineMs };
  } catch (error) {
    if (signal?.aborted || !timeUp.signal.aborted) throw error;
    return { deadlineMs: 0 };
  } finally {
    cancel();
  }
}
