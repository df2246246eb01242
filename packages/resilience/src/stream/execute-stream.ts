// Lets a stream pass the layers as one long call, retried until its first content.
import type { Call, StreamGauge } from '../call/call.ts';
import type { Host } from '../call/host.ts';
import type { Layer } from '../call/layer.ts';
import { openCall } from '../call/layer.ts';
import type { Attempt, ExecuteStreamOptions } from '../call/policy.ts';
import { ResilienceError, StreamInterruptedError } from '../errors/errors.ts';

/** Chunks held back before the first content; more of them count as content. */
const maxPreamble = 256;
/** Chunks remembered for a StreamInterruptedError. */
const maxPartial = 10_000;

const whole = Symbol('the stream was delivered whole');

/**
 * Hands a stream through the layers of a policy: to them the call lasts until the stream ends, so that the breaker and
 * the bulkhead see its true length and outcome, while its chunks go to the reader one by one as they are asked for.
 */
export function streamThrough<T>(
  run: (attempt: Attempt) => AsyncIterable<T>,
  options: ExecuteStreamOptions<T>,
  host: Host,
  layer: Layer,
): AsyncIterable<T> {
  let isRead = false;
  return {
    [Symbol.asyncIterator]() {
      if (isRead)
        throw new ResilienceError('stream_already_read', 'A stream can be read once.', { kind: 'local' });
      isRead = true;
      return createDelivery(run, options, host, layer);
    },
  };
}

function createDelivery<T>(
  run: (attempt: Attempt) => AsyncIterable<T>,
  { isContent = () => true, ...options }: ExecuteStreamOptions<T>,
  host: Host,
  layer: Layer,
): AsyncIterator<T, undefined> {
  const gauge: StreamGauge = { watch: undefined, committed: false };
  const partial: T[] = [];
  let asked:
    | { resolve: (result: IteratorResult<T, undefined>) => void; reject: (error: unknown) => void }
    | undefined;
  let wake: (() => void) | undefined;
  let outcome: { error?: unknown } | undefined;
  let root: Call | undefined;

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
    if (partial.length === maxPartial) partial.shift();
    partial.push(chunk);
    waiting.resolve({ value: chunk, done: false });
  }

  /** Reads one attempt to its end. Before the first content nothing leaves it. */
  async function pump(source: AsyncIterable<T>, call: Call): Promise<unknown> {
    const iterator = source[Symbol.asyncIterator]();
    const leaf = abortable(call);
    const preamble: T[] = [];
    let isCommitted = false;
    try {
      for (;;) {
        gauge.watch?.('waiting');
        const result = await Promise.race([iterator.next(), leaf.aborted]);
        if (result.done) {
          for (const held of preamble) await Promise.race([deliver(held), leaf.aborted]);
          return whole;
        }
        const content = looksLikeContent(result.value) || (!isCommitted && preamble.length >= maxPreamble);
        gauge.watch?.(content ? 'content' : 'paused');
        if (content) isCommitted = gauge.committed = true;
        if (!isCommitted) {
          preamble.push(result.value);
          continue;
        }
        preamble.push(result.value);
        for (const held of preamble.splice(0)) await Promise.race([deliver(held), leaf.aborted]);
      }
    } catch (error) {
      // Not awaited: an upstream that hangs must not hold the call.
      Promise.resolve(iterator.return?.()).catch(() => {});
      if (!isCommitted || root?.aborted) throw error;
      throw new StreamInterruptedError([...partial], host.classify(error, call.aborted), error);
    } finally {
      leaf.detach();
    }
  }

  async function start(): Promise<void> {
    const { call, leave } = openCall(options, host);
    root = call;
    call.stream = gauge;
    try {
      if (call.aborted) throw call.reason;
      const result = await layer((inside) => runPump(inside), call);
      // A fallback answers with a stream of its own.
      if (result !== whole) await pump(result as AsyncIterable<T>, call);
      end({});
    } catch (error) {
      end({ error });
    } finally {
      leave();
    }
  }

  async function runPump(call: Call): Promise<unknown> {
    const controller = new AbortController();
    const link = { abort: (reason: unknown) => controller.abort(reason) };
    call.attach(link);
    call.tally.attempts += 1;
    const { attempt, deadlineAt, operation } = call;
    try {
      return await pump(run({ signal: controller.signal, attempt, deadlineAt, operation }), call);
    } finally {
      call.detach(link);
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

/** A promise that rejects with the call's abort. */
function abortable(call: Call): { aborted: Promise<never>; detach: () => void } {
  let detach = () => {};
  const aborted = new Promise<never>((_, reject) => {
    const leaf = { abort: reject };
    call.attach(leaf);
    detach = () => call.detach(leaf);
  });
  aborted.catch(() => {});
  return { aborted, detach };
}
