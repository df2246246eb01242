// What a client is told about whatever a model throws.
import { isObject } from '@internal/kit/json';
import { AiError } from '@internal/model';
import { DoorError, type DoorFailure, toFailure } from '../failure/door-failure.ts';

/** An error of a model, of the door, or of a policy around the model; anything else is said in no words of its own. */
export function thrownFailure(thrown: unknown): DoorFailure {
  if (thrown instanceof DoorError) return thrown.failure;
  if (AiError.isInstance(thrown)) return toFailure(thrown);
  const { retryable, retryAfterMs } = isObject(thrown) ? thrown : {};
  return {
    status: 503,
    code: 'server',
    message: 'The model gave no answer.',
    ...(typeof retryAfterMs === 'number' && { retryAfterMs }),
    ...(typeof retryable === 'boolean' && { isRetryable: retryable }),
  };
}
