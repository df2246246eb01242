import { expect, it } from '@jest/globals';
import { redisPeerProblem } from './redis-peer.ts';

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
