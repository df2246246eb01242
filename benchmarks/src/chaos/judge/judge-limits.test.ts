import { expect, it } from '@jest/globals';
import type { Observation, Sample } from '../observe/observation.ts';
import { judgeLimits } from './judge-limits.ts';

const look = (at: number): Sample => ({
  ...{ program: 'service-a', at, readAt: at, unwell: [], firing: [], pending: [], alone: 0 },
});
const calls = Array.from({ length: 5 }, (_, number) => ({
  ...{
    mark: `chaos-greedy-1-${number}`,
    tenant: 'greedy',
    service: 'service-a',
    kind: 'greedy',
    status: 200,
  },
  ...{ askedAt: 500 + number, endedAt: 600, isTaken: true, ends: 1, marks: [] },
})) as Observation['calls'];
const limit = { requests: 4, windowMs: 1_000, localShare: 0.5 };
const played = [{ kind: 'killed', aim: 'service-a', from: 1_800, to: 1_820, upAt: 2_500 }] as const;
const judged = (samples: readonly Sample[]) =>
  judgeLimits({ calls, limit, played, samples, last: [] } as unknown as Observation);

it('what a process let through by itself before it was killed is not known, where nobody looked in between', () => {
  expect(judged([look(400), look(2_900)])).toEqual([]);
});

it('and is, where somebody did', () => {
  expect(judged([look(400), look(1_700), look(2_900)])).toMatchObject([{ invariant: 'limit' }]);
});
