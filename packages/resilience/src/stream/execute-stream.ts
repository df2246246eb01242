// Lets a stream pass the layers as one long call, retried until its first content.
import type { Call } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Next } from '../call/layer.ts';
import { openCall, RunningAttempt } from '../call/layer.ts';
import type { Attempt, ExecuteStreamOptions } from '../call/policy.ts';
import type { StreamGauge } from '../call/stream-gauge.ts';
import { ResilienceError, StreamInterruptedError } from '../errors/errors.ts';
import { AbortableWait } from './abortable-wait.ts';
import { LastChunks } from './last-chunks.ts';

/** Chunks held back before the first content; more of them count as content. */
const maxPreamble = 256;

const delivered = Symbol('the stream was delivered whole');

/**
 * Hands a stream through the layers of a policy: to them the call lasts until the stream ends, so that the breaker and
 * the bulkhead see its true length and outcome, while its chunks go to the reader one by one as they are asked for.
 */
export function streamThrough<T>(
  run: (attempt: Attempt) => AsyncIterable<T> | PromiseLike<AsyncIterable<T>>,
  options: ExecuteStreamOptions<T>,
  host: Host,
  whole: Next,
): AsyncIterable<T> {
  let isRead = false;
  return {
    [Symbol.asyncIterator]() {
      if (isRead)
        throw new ResilienceError('stream_already_read', 'A stream can be read once.', { kind: 'local' });
      isRead = true;
      return createDelivery(run, options, host, whole);
    },
  };
}

function createDelivery<T>(
  run: (attempt: Attempt) => AsyncIterable<T> | PromiseLike<AsyncIterable<T>>,
  { isContent = () => true, ...options }: ExecuteStreamOptions<T>,
  host: Host,
  whole: Next,
): AsyncIterator<T, undefined> {
  const gauge: StreamGauge = { watch: undefined, begun: new Set(), committed: false };
  const partial = new LastChunks<T>();
  let asked:
    | { resolve: (result: IteratorResult<T, undefined>) => void; reject: (error: unknown) => void }
    | undefined;
  let wake: (() => void) | undefined;
  let outcome: { error?: unknown } | undefined;
  let root: Call | undefined;
  let interruption: StreamInterruptedError<T> | undefined;

  /** Ends the reader's side: the one waiting `next()`, and every later one. */
  function end(result: { error?: unknown }): void {
    if (outcome !== undefined) return;
    outcome = asked === undefined ? result : {};
    const waiting = asked;
    asked = undefined;
    if (waiting === undefined) return;
    if ('error' in result) waiting.reject(result.error);
    else waiting.resolve({ value: undefined, done: true });
  }

  function looksLikeContent(chunk: T): boolean {
    try {
      return isContent(chunk);
    } catch {
      return true;
    }
  }

  /** Gives one chunk to the reader, waiting until it asks. */
  async function deliver(chunk: T): Promise<void> {
    if (asked === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const waiting = asked;
    asked = undefined;
    if (waiting === undefined) return;
    partial.add(chunk);
    waiting.resolve({ value: chunk, done: false });
  }

  /** Reads one attempt to its end. Before the first content nothing leaves it. */
  async function pump(source: AsyncIterable<T>, call: Call): Promise<unknown> {
    const iterator = source[Symbol.asyncIterator]();
    const leaf = new AbortableWait(call);
    const preamble: T[] = [];
    let isCommitted = false;
    const commit = () => {
      if (isCommitted) return;
      isCommitted = gauge.committed = true;
      for (const tell of gauge.begun) tell();
    };
    try {
      for (;;) {
        gauge.watch?.('waiting');
        if (call.aborted) throw call.reason;
        const result = await leaf.until(iterator.next());
        if (result.done) {
          // It ended well, however slowly it is read: what is handed out now must not be handed out twice.
          gauge.watch?.('paused');
          if (preamble.length > 0) commit();
          for (const held of preamble) await leaf.until(deliver(held));
          return delivered;
        }
        const content = looksLikeContent(result.value) || (!isCommitted && preamble.length >= maxPreamble);
        gauge.watch?.(content ? 'content' : 'paused');
        if (content) commit();
        if (!isCommitted) {
          preamble.push(result.value);
          continue;
        }
        preamble.push(result.value);
        for (const held of preamble.splice(0)) await leaf.until(deliver(held));
      }
    } catch (error) {
      leaveUpstream(iterator);
      if (!isCommitted || root?.aborted) throw error;
      interruption = new StreamInterruptedError(partial.list(), host.classify(error, call.aborted), error);
      throw interruption;
    } finally {
      leaf.detach();
    }
  }

  async function start(): Promise<void> {
    let opened: ReturnType<typeof openCall>;
    try {
      opened = openCall(options, runPump, host);
    } catch (error) {
      end({ error });
      return;
    }
    const { call, leave } = opened;
    root = call;
    call.stream = gauge;
    try {
      if (call.aborted) throw call.reason;
      const result = await whole(call);
      // A fallback answers with a stream of its own.
      if (result !== delivered) await pump(result as AsyncIterable<T>, call);
      end({});
    } catch (error) {
      end({ error });
    } finally {
      leave();
    }
  }

  async function runPump(call: Call): Promise<unknown> {
    if (call.aborted) throw call.reason;
    // Whoever tries again, a policy of another library too: what was handed over belongs to one attempt.
    if (gauge.committed)
      throw interruption ?? new StreamInterruptedError(partial.list(), { kind: 'unknown' }, undefined);
    const leaf = new AbortableWait(call);
    const running = new RunningAttempt(() => {});
    call.attach(running);
    call.tally.attempts += 1;
    const { attempt, deadlineAt, operation } = call;
    try {
      const { signal } = running.controller;
      const made = run({ signal, attempt, deadlineAt, operation });
      const source = 'then' in made ? await leaf.until(made) : made;
      return await pump(source, call);
    } finally {
      leaf.detach();
      call.detach(running);
    }
  }

  return {
    next() {
      if (outcome !== undefined) {
        const { error } = outcome;
        const failed = 'error' in outcome;
        outcome = {};
        return failed ? Promise.reject(error) : Promise.resolve({ value: undefined, done: true });
      }
      if (asked) {
        const error = new ResilienceError('stream_already_read', 'The previous chunk has not come yet.', {
          kind: 'local',
        });
        return Promise.reject(error);
      }
      return new Promise((resolve, reject) => {
        asked = { resolve, reject };
        if (root === undefined) void start();
        const resume = wake;
        wake = undefined;
        resume?.();
      });
    },
    return() {
      end({});
      root?.abort(
        new ResilienceError('stream_abandoned', 'The reader left the stream.', { kind: 'cancelled' }),
      );
      return Promise.resolve({ value: undefined, done: true });
    },
  };
}

/** Tells upstream that nobody reads on. Not awaited: an upstream that hangs or throws then must not hold the call. */
function leaveUpstream(iterator: AsyncIterator<unknown>): void {
  try {
    Promise.resolve(iterator.return?.()).catch(() => {});
  } catch {
    // What ended the stream is what counts.
  }
}
