// Infrastructure Service: resilience · stable API, changes affect all users
import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import type { Policy } from '../call/policy.ts';
import { createPolicy } from '../policy/create-policy.ts';
import { partsOf } from '../policy/to-policy.ts';
import { createFetch } from './create-fetch.ts';

const request = (body: ReadableStream) =>
  new Request('https://api.example.com/things', { method: 'PUT', body, duplex: 'half' } as RequestInit);

/** A `fetch` under a policy, and the bodies that were sent. */
function over(policy: Policy) {
  const sent: string[] = [];
  const send = async (_: unknown, init: RequestInit) => {
    sent.push(new TextDecoder().decode(init.body as Uint8Array));
    return new Response();
  };
  return { sent, fetch: createFetch(policy, { fetch: send as never }) };
}

describe('a body that is read ahead', () => {
  it('counts in the time of its call: it ends at the deadline of the call or of the policy', async () => {
    const clock = manualClock();
    const policy = createPolicy({ name: 'test', deadlineMs: 1_000, clock });
    const { fetch, sent } = over(policy);
    let cancelled = 0;
    const stalled = () => request(new ReadableStream({ cancel: () => void (cancelled += 1) }));
    const outcomes = [fetch(stalled()), fetch(stalled(), { deadlineMs: 100 })].map((call) =>
      expect(call).rejects.toMatchObject({ code: 'deadline_exceeded' }),
    );
    await clock.advance(100);
    expect(cancelled).toBe(1);
    await clock.advance(900);
    await Promise.all(outcomes);
    expect([sent.length, cancelled, clock.pending]).toEqual([0, 2, 0]);
    expect(policy.snapshot().counts).toMatchObject({ calls: 2, failures: 2, attempts: 0 });

    // What is left after a slow body is what the attempts have.
    let end!: () => void;
    const slow = new ReadableStream({ start: (controller) => void (end = () => controller.close()) });
    const hanging = createFetch(policy, { fetch: () => new Promise(() => {}) });
    const call = expect(hanging(request(slow), { deadlineMs: 100 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    await clock.advance(90);
    end();
    await new Promise(setImmediate);
    await clock.advance(10);
    await call;
    expect(policy.snapshot().counts.attempts).toBe(1);
  });

  it('reads a body in the time of the call where the policy is of another make', async () => {
    const policy = createPolicy();
    const own = {
      ...policy,
      execute: (run: never, options: object) => policy.execute(run, options),
      [partsOf]: undefined,
    } as unknown as Policy;
    const { fetch, sent } = over(own);
    await expect(fetch(request(new ReadableStream()), { deadlineMs: 5 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
    });
    expect(sent).toEqual([]);
    await fetch(request(new Blob(['x']).stream()));
    expect(sent).toEqual(['x']);
  });

  it('leaves it to the policy to refuse a deadline that is no number', async () => {
    const { fetch, sent } = over(createPolicy());
    const call = fetch(request(new Blob(['x']).stream()), { deadlineMs: 'soon' as never });
    await expect(call).rejects.toMatchObject({ code: 'invalid_options' });
    await fetch(request(new Blob(['x']).stream()), { deadlineMs: Number.NaN });
    expect(sent).toEqual(['x']);
  });
});
