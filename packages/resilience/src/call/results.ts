// Judges results: one that is a failure in disguise goes the way of an error, and is handed out when nothing better comes.
import { isErrorKind } from '../errors/classify-error.ts';
import { ResilienceError } from '../errors/errors.ts';
import type { Call } from './call.ts';
import type { Layer } from './layer.ts';
import type { ResultHandler } from './policy.ts';

/** The error that a result stands for; `undefined` when it is good. */
function toFailure(verdict: unknown): unknown {
  if (verdict === undefined || verdict === null || verdict === false) return undefined;
  const kind = verdict === true ? 'transient' : verdict;
  if (!isErrorKind(kind)) return verdict;
  return new ResilienceError('bad_result', 'The result was judged to be a failure.', {
    kind,
    retryable: ['transient', 'overloaded', 'rate_limited'].includes(kind),
  });
}

/** Judges what one attempt brought. */
export function judgeResult<T>(result: T, handle: ResultHandler, call: Call): T {
  const error = toFailure(handle(result));
  if (error === undefined) return result;
  call.tally.judged = { error, result, by: handle };
  throw error;
}

/** Hands out the last result where only `by` judged it to be a failure. */
export function handOutResult<T>(outcome: Promise<T>, by: ResultHandler, call: Call): Promise<T> {
  return outcome.catch((error) => {
    const { judged } = call.tally;
    if (judged === undefined || judged.error !== error || judged.by !== by) throw error;
    return judged.result as T;
  });
}

/** The two ends of a policy's own judgment: around all of its layers, and inside of them. */
export function resultLayers(handle: ResultHandler): { readonly outer: Layer; readonly inner: Layer } {
  return {
    outer: (next) => (call) => (call.stream ? next(call) : handOutResult(next(call), handle, call)),
    inner: (next) => (call) =>
      call.stream ? next(call) : next(call).then((result) => judgeResult(result, handle, call)),
  };
}
