// Infrastructure Service: security · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { traceContextOf } from './request-facts.ts';

describe('the name of a request', () => {
  it('is a new one where the caller sends two, or one that goes on', () => {
    const [trace, span] = ['a'.repeat(32), 'b'.repeat(16)];
    const good = `00-${trace}-${span}-01`;
    expect(traceContextOf({ traceparent: good }).requestId).toBe(trace);
    for (const traceparent of [
      [good, good],
      `${good}x`,
      `${good}\r\nx: y`,
      good.toUpperCase(),
      `ff${good.slice(2)}`,
    ])
      expect(traceContextOf({ traceparent }).requestId).not.toBe(trace);
  });

  it('is another one for every request, however many come', () => {
    const made = Array.from({ length: 1_000 }, () => traceContextOf({}));
    for (const { requestId, traceparent } of made)
      expect(traceparent).toMatch(new RegExp(`^00-${requestId}-[0-9a-f]{16}-00$`));
    expect(new Set(made.map(({ requestId }) => requestId)).size).toBe(1_000);
    expect(new Set(made.map(({ traceparent }) => traceparent.slice(36, 52))).size).toBe(1_000);
    expect(made.every(({ requestId }) => requestId.length === 32)).toBe(true);
  });
});
