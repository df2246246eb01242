// What a store says before it ever reached Redis.
import { describe, expect, it } from '@jest/globals';
import { createRedisLimitStore } from './redis-limit-store.ts';

const url = 'redis://127.0.0.1:1';

describe('limits in Redis that was not reached yet', () => {
  it('names every wrong option at once', () => {
    const wrong = () =>
      createRedisLimitStore({ url, client: {}, deadlineMs: 0, maxCorrections: 0, prefx: 'a:' } as never);
    expect(wrong).toThrow(
      expect.objectContaining({
        code: 'invalid_options',
        problems: [
          { path: 'prefx', message: 'is not an option', hint: 'did you mean "prefix"?' },
          { path: 'client', message: 'cannot stand beside url', hint: 'give one of them' },
          { path: 'client', message: 'must be a client of node-redis' },
          { path: 'deadlineMs', message: 'must be a number above 0, to 60000' },
          { path: 'maxCorrections', message: 'must be a whole number from 1 to 1000000' },
        ],
      }) as never,
    );
  });

  it('says why it is degraded', async () => {
    await using store = createRedisLimitStore({ url, deadlineMs: 20 });
    expect(await store.health()).toEqual({
      status: 'degraded',
      details: { reason: expect.stringMatching(/^(timeout|unavailable)$/) },
    });
  });

  it('ends the wait for it with the reason of the signal', async () => {
    await using store = createRedisLimitStore({ url });
    await expect(store.ready(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });

  it('refuses every call once it is closed, and closes twice', async () => {
    const store = createRedisLimitStore({ url });
    await store.close();
    await store.close();
    const closed = { code: 'closed', retryable: false, problems: [] };
    await expect(store.ready()).rejects.toMatchObject(closed);
    await expect(store.take('a', [])).rejects.toMatchObject(closed);
    await expect(store.adjust('a', [], 0)).rejects.toMatchObject(closed);
    expect(await store.health()).toEqual({ status: 'degraded', details: { reason: 'closed' } });
  });

  it('is ready as soon as a client of the user answers', async () => {
    const client = { isOpen: true, isReady: true, on() {}, off() {}, sendCommand: async () => 'PONG' };
    await using store = createRedisLimitStore({ client: client as never });
    await store.ready();
    expect(await store.health()).toEqual({ status: 'up' });
  });
});
