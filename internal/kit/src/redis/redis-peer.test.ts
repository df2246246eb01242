import { describe, expect, it } from '@jest/globals';
import { loadRedisPeer, redisPeerProblem } from './redis-peer.ts';

it('names the versions of a client library that is too old', () => {
  expect(redisPeerProblem('5.8.3')).toBe(
    'The package "redis" is installed as 5.8.3, 6 or later is needed: npm install redis@6',
  );
});

it('has nothing against a newer one, or one whose version does not show', () => {
  expect([redisPeerProblem('6.0.0'), redisPeerProblem('6.3.1'), redisPeerProblem()]).toEqual(
    Array(3).fill(undefined),
  );
});

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
