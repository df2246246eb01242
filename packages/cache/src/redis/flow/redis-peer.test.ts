import { describe, expect, it } from '@jest/globals';
import { loadRedisPeer } from './redis-peer.ts';

describe('the client library', () => {
  it('is loaded before the first call, and said to be too old when it is', async () => {
    const peer = loadRedisPeer(true, () => 'too old');
    expect([peer.isReady, peer.problem]).toEqual([false, undefined]);
    await peer.loaded;
    expect([peer.isReady, peer.problem]).toEqual([true, 'too old']);
  });

  it('is taken as it is when it is new enough, hides its version, or belongs to the user', async () => {
    const peers = [loadRedisPeer(true), loadRedisPeer(true, () => undefined), loadRedisPeer(false)];
    expect(peers[2]?.isReady).toBe(true);
    await Promise.all(peers.map(({ loaded }) => loaded));
    expect(peers.map(({ problem, isReady }) => [problem, isReady])).toEqual(Array(3).fill([undefined, true]));
  });
});
