// Runs each call under a policy of retries, breakers and deadlines.
import { systemClock } from '@internal/kit';
import type { TextEvent, TextRequest, TextResult } from '@internal/model';
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
    const under = (request: TextRequest, { signal, deadlineAt }: PolicyAttempt): TextRequest => ({
      ...request,
      signal,
      ...(deadlineAt !== undefined && { deadlineAt: Math.min(deadlineAt, request.deadlineAt ?? deadlineAt) }),
    });
    return {
      async generate(request) {
        const running = new Set<Promise<unknown>>();
        const run = (attempt: PolicyAttempt): Promise<TextResult> => {
          const answer = model.generate(under(request, attempt));
          running.add(answer);
          const end = () => running.delete(answer);
          answer.then(end, end);
          return answer;
        };
        try {
          return await policy.execute(run, optionsOf(request));
        } finally {
          if (running.size > 0) await ended(running);
        }
      },
      stream(request) {
        const running = new Set<Promise<unknown>>();
        const run = (attempt: PolicyAttempt) => followed(model.stream(under(request, attempt)), running);
        const events = policy.executeStream(run, { ...optionsOf(request), isContent });
        return afterAll(events, running);
      },
    };
  });
}

// An attempt that listens to its signal has ended within a turn or two of the event loop.
const patienceMs = 20;

/**
 * Resolves once attempts have ended that a policy turned away from: aborted, timed out, hedged and not needed. What they used
 * is written down as they end, and whoever settles a budget or a ledger does it right after.
 */
function ended(running: ReadonlySet<Promise<unknown>>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = systemClock.setTimer(resolve, patienceMs);
    void Promise.allSettled(running).then(() => {
      cancel();
      resolve();
    });
  });
}

/** The same events; what is asked for them stands in `running` until it has ended. */
function followed(
  events: AsyncIterable<TextEvent>,
  running: Set<Promise<unknown>>,
): AsyncIterable<TextEvent> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = events[Symbol.asyncIterator]();
      let end = () => {};
      const life = new Promise<void>((resolve) => {
        end = resolve;
      });
      running.add(life);
      void life.then(() => running.delete(life));
      return {
        next() {
          const step = iterator.next();
          step.then(
            ({ done }) => done && end(),
            () => end(),
          );
          return step;
        },
        async return() {
          const step = await iterator.return?.().finally(() => end());
          return step ?? { done: true, value: undefined };
        },
      };
    },
  };
}

/** The same events; whoever leaves them, or hears that they failed, does so once what is `running` has ended. */
function afterAll(
  events: AsyncIterable<TextEvent>,
  running: Set<Promise<unknown>>,
): AsyncIterable<TextEvent> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = events[Symbol.asyncIterator]();
      const fail = async (error: unknown): Promise<never> => {
        if (running.size > 0) await ended(running);
        throw error;
      };
      return {
        next: () => iterator.next().catch(fail),
        async return() {
          const step = await iterator.return?.();
          if (running.size > 0) await ended(running);
          return step ?? { done: true, value: undefined };
        },
      };
    },
  };
}
