import { describe, expect, it } from '@jest/globals';
import { loadRedisPeer } from './redis-peer.ts';

describe('the client library', () => {
  it('is loaded before the first call, and said to be too old when it is', async () => {
    const peer = loadRedisPeer(true, () => 'too old');
    expect(peer.problem).toBeUndefined();
    await peer.loaded;
    expect(peer.problem).toBe('too old');
  });

  it('is taken as it is when it is new enough, hides its version, or belongs to the user', async () => {
    const peers = [loadRedisPeer(true), loadRedisPeer(true, () => undefined), loadRedisPeer(false)];
    await Promise.all(peers.map(({ loaded }) => loaded));
    expect(peers.map(({ problem }) => problem)).toEqual([undefined, undefined, undefined]);
  });
});
