// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { readDeadlineMs, toDeadlineHeader } from './deadline-header.ts';

describe('the deadline header', () => {
  it('carries the milliseconds that are left from one process to the next', () => {
    const clock = manualClock();
    const headers = toDeadlineHeader({ deadlineAt: clock.monotonic() + 1_500.7 }, { clock });
    expect(headers).toEqual({ 'x-request-deadline-ms': '1500' });
    expect(readDeadlineMs(headers)).toBe(1_500);
    expect(toDeadlineHeader({ deadlineAt: clock.monotonic() - 5 }, { clock })).toEqual({
      'x-request-deadline-ms': '0',
    });
    expect(toDeadlineHeader({ deadlineAt: undefined })).toEqual({});
  });

  it('reads digits only, and at most an hour', () => {
    const read = (value: string) => readDeadlineMs(new Headers({ 'X-Request-Deadline-Ms': value }));
    expect(read('99999999999')).toBe(3_600_000);
    for (const nonsense of ['', '-1', '1.5', 'soon', '1e3']) expect(read(nonsense)).toBeUndefined();
    expect(readDeadlineMs({})).toBeUndefined();
  });
});
