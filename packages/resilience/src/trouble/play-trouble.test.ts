// Infrastructure Service: resilience · stable API, changes affect all users

import type { TroubleShape } from '@internal/trouble';
import { defineShape, drawShapes, fixedShapes, furtherShapes } from '@internal/trouble';
import { describe, expect, it } from '@jest/globals';
import { createPolicy } from '../policy/create-policy.ts';
import type { ClientFactory } from './client.ts';
import { toClient, toStreamClient } from './client.ts';
import { judgeTrouble } from './judge-trouble.ts';
import { peers } from './peers.ts';
import { meanTrouble, playTrouble } from './play-trouble.ts';

const balanced: ClientFactory = (world) => toClient(createPolicy(world));
const shapeOf = (id: string) => [...fixedShapes, ...furtherShapes].find((shape) => shape.id === id)!;
/** One run of a shape, its time before and after cut short. */
const brief = (shape: TroubleShape): TroubleShape => ({ ...shape, before: 5, after: 20, seeds: 1 });

async function compare(shape: TroubleShape) {
  const results: [string, Awaited<ReturnType<typeof meanTrouble>>][] = [];
  for (const [name, make] of Object.entries(peers)) results.push([name, await meanTrouble(shape, make)]);
  return { shape, ours: await meanTrouble(shape, balanced), peers: Object.fromEntries(results) };
}

describe('the grid of trouble', () => {
  it('has the 62 fixed shapes, each by a name of its own, and random ones the same for a seed', () => {
    expect(new Set(fixedShapes.map(({ id }) => id)).size).toBe(62);
    expect(drawShapes(5, 20)).toEqual(drawShapes(5, 20));
    expect(drawShapes(5, 20)).not.toEqual(drawShapes(6, 20));
    for (const { processes, callsPerSecond, capacity } of drawShapes(3, 100)) {
      expect(processes * callsPerSecond).toBeLessThanOrEqual(300);
      expect(capacity).toBeGreaterThanOrEqual(15);
    }
  });

  it('is the same in every run', async () => {
    const shape = brief(shapeOf('p7-part35'));
    const run = (seed: number) => playTrouble(shape, peers['AWS standard'], seed);
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
  });

  it('shows nothing where nothing happens', async () => {
    const shape = defineShape('quiet', [{ kind: 'none', seconds: 5 }], {
      processes: 2,
      before: 2,
      after: 10,
    });
    expect(await meanTrouble(shape, peers['no retry'])).toMatchObject({
      during: 1,
      after: 1,
      requests: 1,
      recoveryMs: 0,
      isDown: false,
      refusedAfter: 0,
    });
  });

  it('plays peers as harsh as their sources say: two retries triple an outage and do not come back from a costly overload', async () => {
    const outage = await meanTrouble(brief(shapeOf('outage')), peers['SDK, 2 retries']);
    expect(outage.requests).toBeGreaterThan(2.9);
    const overload = await meanTrouble({ ...shapeOf('over-costly'), seeds: 1 }, peers['SDK, 2 retries']);
    expect(overload).toMatchObject({ isDown: true, recoveryMs: Number.POSITIVE_INFINITY });
    const sampling = await meanTrouble(brief(shapeOf('outage')), peers['cockatiel, sampling']);
    expect(sampling.requests).toBeLessThan(0.5);
    const consecutive = await meanTrouble(brief(shapeOf('part70')), peers['cockatiel, consecutive']);
    expect(consecutive.during).toBeLessThan(0.15);
  });

  it('slows answers down, sends streams and repeats short outages', async () => {
    const slow = await meanTrouble(brief(shapeOf('slow-instead')), peers['no retry']);
    expect(slow.servedMs).toBeGreaterThan(8_000);
    const redeploy = await meanTrouble(brief(shapeOf('redeploy')), balanced);
    expect(redeploy.during).toBeGreaterThan(0.8);
    const streams = await meanTrouble(brief(shapeOf('streams-part40')), (world) =>
      toStreamClient(createPolicy({ ...world, firstTokenMs: 60_000 }), world),
    );
    expect(streams.requests).toBeGreaterThan(1.3);
    expect(streams.during).toBeGreaterThan(0.6);
  });
});

describe('the default policy in trouble', () => {
  it('serves a brownout of 40 % errors, whatever their status: 97 % at 1.65 requests a call', async () => {
    for (const id of ['part40', 'part40-500', 'p1-part40', 'low-part40']) {
      const { during, requests } = await meanTrouble({ ...shapeOf(id), after: 10 }, balanced);
      expect([id, during]).toEqual([id, expect.any(Number)]);
      expect(during).toBeGreaterThan(0.955);
      expect(requests).toBeLessThan(1.65);
    }
  });

  it('asks a server that is down seldom, and is back at once', async () => {
    const { requests, recoveryMs, after } = await meanTrouble(brief(shapeOf('outage')), balanced);
    expect(requests).toBeLessThan(0.35);
    expect(recoveryMs).toBeLessThanOrEqual(1_000);
    expect(after).toBeGreaterThan(0.99);
  });

  it('gets twice as much through an overload as no retry', async () => {
    for (const id of ['over', 'over-p1']) {
      const shape = brief(shapeOf(id));
      const [ours, none] = [await meanTrouble(shape, balanced), await meanTrouble(shape, peers['no retry'])];
      expect(ours.during / none.during).toBeGreaterThan(1.9);
    }
  });

  it('waits out a rate limit instead of refusing', async () => {
    for (const id of ['bursts', 'bursts60', 'limit-shared-burst']) {
      const { during, requests } = await meanTrouble({ ...shapeOf(id), seeds: 1 }, balanced);
      expect(during).toBeGreaterThan(0.99);
      expect(requests).toBeLessThan(1.5);
    }
  });

  it('refuses nobody after a short outage met by few calls', async () => {
    for (const id of ['rare-part40', 'outage-low', 'outage-1rps', 'outage-brief-low']) {
      const { refusedAfter } = await meanTrouble({ ...shapeOf(id), seeds: 2, after: 30 }, balanced);
      expect([id, refusedAfter]).toEqual([id, 0]);
    }
  });

  it.each(['aggressive', 'conservative', 'critical'] as const)(
    'comes back at once with the strategy %s too, where answers take seconds, and loads an outage no more',
    async (strategy) => {
      const make: ClientFactory = (world) => toClient(createPolicy({ ...world, strategy }));
      for (const id of ['outage-slow', 'outage-slowbusy']) {
        const { recoveryMs, requests } = await meanTrouble({ ...shapeOf(id), seeds: 1, after: 30 }, make);
        expect(recoveryMs).toBeLessThanOrEqual(5_000);
        expect(requests).toBeLessThan(1.2);
      }
    },
  );

  it('tries dear calls once more and no oftener', async () => {
    const make: ClientFactory = (world) => toClient(createPolicy({ ...world, strategy: 'conservative' }));
    for (const id of ['part40', 'part70'])
      expect((await meanTrouble(brief(shapeOf(id)), make)).requests).toBeLessThan(1.55);
  });

  it('refuses at once instead of waiting, if it shall', async () => {
    const make: ClientFactory = (world) => toClient(createPolicy({ ...world, maxWaitMs: 0 }));
    const { longestMs, during } = await meanTrouble(brief(shapeOf('over')), make);
    expect(longestMs).toBeLessThan(5_000);
    expect(during).toBeGreaterThan(0.25);
  });

  it('is judged beside its peers', async () => {
    const rows = [];
    for (const id of ['part70', 'outage-1rps', 'over-p1', 'bursts'])
      rows.push(await compare(brief(shapeOf(id))));
    expect(judgeTrouble(rows)).toMatchObject({
      shapes: 4,
      worseThanNothing: 0,
      withinTwoPointsOfBest: 1,
      metastable: 0,
      lowTrafficRefused: 0,
    });
    const [row] = rows;
    const worse = { ...row!, ours: { ...row!.ours, during: 0.1, isDown: true } };
    expect(judgeTrouble([worse])).toMatchObject({
      worseThanNothing: 1,
      worst: { shape: 'part70' },
      withinTwoPointsOfBest: 0,
      metastable: 1,
    });
  });
});
