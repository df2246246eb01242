// Reads a request's body ahead within the deadline of the call it belongs to.
import { processHold, systemClock, withDeadline } from '@internal/kit';
import type { ExecuteOptions, Policy } from '../call/policy.ts';
import { type LayeredPolicy, partsOf } from '../policy/to-policy.ts';
import { readAhead } from './request-body.ts';

const late = new Error('The body did not come in time.');

/**
 * Reads as `readAhead` does, at most for the call's deadline or, where that is shorter, the policy's; one that is not of this
 * package keeps its limits to itself. Gives the body and when the call ends; where it did not come in time, that is long ago.
 */
export async function readInTime(
  stream: ReadableStream<Uint8Array>,
  maxBytes: number,
  policy: Policy,
  { signal, deadlineMs: ownMs = Number.POSITIVE_INFINITY }: ExecuteOptions,
) {
  const own = (policy as Partial<LayeredPolicy>)[partsOf]?.limit;
  const { clock, deadlineMs: policyMs } = own ?? { clock: systemClock, deadlineMs: Number.POSITIVE_INFINITY };
  // What is no number is for the policy to refuse.
  const deadlineMs = ownMs < policyMs ? ownMs : policyMs;
  const isLimited = deadlineMs !== Number.POSITIVE_INFINITY;
  const deadlineAt = isLimited ? clock.monotonic() + deadlineMs : undefined;
  const limits = { deadlineMs, signal, clock, onDeadline: () => late };
  // Whoever waits for the end is told of it, though nothing else keeps the program alive.
  if (isLimited) processHold.add();
  try {
    return { body: await withDeadline((inner) => readAhead(stream, maxBytes, inner), limits), deadlineAt };
  } catch (error) {
    if (error !== late) throw error;
    return { body: undefined, deadlineAt: 0 };
  } finally {
    if (isLimited) processHold.remove();
  }
}
