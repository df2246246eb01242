// Remembers which calls of models failed last.
import type { FailureList } from '@internal/history';
import type { Clock } from '@internal/kit';
import { currentLogFields } from '@internal/logger';
import type { ModelCall, ObservableObject } from '../observe/events.ts';

/** Remembers the calls of an object that fail; returns a function that stops that. */
export function rememberFailures(object: ObservableObject, failures: FailureList, clock: Clock): () => void {
  const listener = (event: Partial<ModelCall>) => {
    if (event.provider === undefined || event.outcome !== 'error') return;
    const { operation, provider, requestModel: model, code, attempts } = event;
    const id = currentLogFields()?.['request_id'];
    const requestId = typeof id === 'string' ? id : undefined;
    const status = Array.isArray(attempts) ? attempts.at(-1)?.status : undefined;
    failures.add({ at: clock.now(), requestId, operation, provider, model, code, status });
  };
  return object.on('call' as never, listener as never);
}
