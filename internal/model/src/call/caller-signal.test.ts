import { describe, expect, it } from '@jest/globals';
import { hasCallerLeft, noteCaller } from './caller-signal.ts';

describe('hasCallerLeft', () => {
  it('is true of a signal of the caller, also behind the attempts of several policies', () => {
    const [caller, outer, inner] = [new AbortController(), new AbortController(), new AbortController()];
    noteCaller(outer.signal, caller.signal);
    noteCaller(inner.signal, outer.signal);
    noteCaller(inner.signal, inner.signal);
    expect([caller, outer, inner].map(({ signal }) => hasCallerLeft(signal))).toEqual([false, false, false]);
    caller.abort();
    expect([caller, outer, inner].map(({ signal }) => hasCallerLeft(signal))).toEqual([true, true, true]);
    expect(hasCallerLeft(undefined)).toBe(false);
    // A cache between them that waits no longer for what it lets produce.
    const cache = new AbortController();
    noteCaller(inner.signal, cache.signal);
    cache.abort(Object.assign(new Error('too slow'), { code: 'produce_timeout' }));
    expect([inner, cache].map(({ signal }) => hasCallerLeft(signal))).toEqual([false, false]);
  });

  it('is false where a policy ended the attempt, and true where it did since nobody reads the stream', () => {
    const ended = (reason: unknown, caller?: AbortSignal) => {
      const attempt = new AbortController();
      noteCaller(attempt.signal, caller);
      attempt.abort(reason);
      return hasCallerLeft(attempt.signal);
    };
    const { signal } = new AbortController();
    expect([ended(new Error('too slow')), ended(undefined, signal), ended(null, signal)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(ended(Object.assign(new Error('left'), { code: 'stream_abandoned' }))).toBe(true);
  });
});
