// Runs each call under a policy of retries, breakers and deadlines.
import { trackRuns } from '@internal/kit';
import type { TextEvent, TextRequest } from '@internal/model';
import { noteCaller } from '@internal/model';
import type { Middleware } from './middleware/middleware.ts';
import { toMiddleware } from './middleware/to-middleware.ts';

/** One attempt of a policy. */
export interface PolicyAttempt {
  /** Ends this attempt. */
  readonly signal: AbortSignal;
  /** 1 for the first. */
  readonly attempt: number;
  /** When the whole call ends, on the scale of `performance.now()`. */
  readonly deadlineAt: number | undefined;
}

/** How a policy is asked. */
export interface PolicyOptions {
  /** Ends the call. */
  readonly signal?: AbortSignal;
  /** The caller's own name for what is done. */
  readonly operation?: string;
  /** Longest time for the call. */
  readonly deadlineMs?: number;
}

/** What decides about retries, breakers and deadlines; a policy of @tpl/resilience fits. */
export interface Policy {
  /** Runs a call, as often as the policy sees fit. */
  execute<T>(run: (attempt: PolicyAttempt) => Promise<T>, options?: PolicyOptions): Promise<T>;
  /** The same for a stream; never again after its first content. */
  executeStream<T>(
    run: (attempt: PolicyAttempt) => AsyncIterable<T>,
    options?: PolicyOptions & { readonly isContent?: (chunk: T) => boolean },
  ): AsyncIterable<T>;
}

// A policy turns away from what was aborted, timed out or hedged and not needed. What such an attempt used is written down as it
// ends, a turn or two of the event loop later, and whoever settles a budget or a ledger does it right after.
const patienceMs = 20;

const isContent = ({ type }: TextEvent): boolean => type !== 'start';

/**
 * Runs every call under a policy: around a route for rounds and sleep, around one model as its gate. What the policy
 * itself throws (an open circuit, a full queue) reaches the caller as it is.
 *
 * @example
 * import { withPolicy } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * // A policy of @tpl/resilience fits; this one does nothing.
 * const policy = {
 *   execute: (run) => run({ signal: new AbortController().signal, attempt: 1, deadlineAt: undefined }),
 *   executeStream: (run) => run({ signal: new AbortController().signal, attempt: 1, deadlineAt: undefined }),
 * } satisfies Policy;
 * const gated = withPolicy(policy)(mockModel());
 */
export function withPolicy(policy: Policy): Middleware {
  return toMiddleware('policy', (model) => {
    const optionsOf = ({ signal, operation }: TextRequest): PolicyOptions => ({
      ...(signal && { signal }),
      ...(operation !== undefined && { operation }),
    });
    // The nearer of the two deadlines holds.
    const under = (request: TextRequest, { signal, deadlineAt }: PolicyAttempt): TextRequest => {
      noteCaller(signal, request.signal);
      return {
        ...request,
        signal,
        ...(deadlineAt !== undefined && {
          deadlineAt: Math.min(deadlineAt, request.deadlineAt ?? deadlineAt),
        }),
      };
    };
    return {
      async generate(request) {
        const runs = trackRuns(patienceMs);
        try {
          return await policy.execute(
            (attempt) => runs.run(model.generate(under(request, attempt))),
            optionsOf(request),
          );
        } finally {
          await runs.settled();
        }
      },
      stream(request) {
        const runs = trackRuns(patienceMs);
        const run = (attempt: PolicyAttempt) => runs.follow(model.stream(under(request, attempt)));
        return runs.afterAll(policy.executeStream(run, { ...optionsOf(request), isContent }));
      },
    };
  });
}
