import { describe, expect, it } from '@jest/globals';
import { measured } from './measured.ts';
import { defaultLimits, type ResourceName, resourcesOf, trafficOf, type Workload } from './model.ts';
import { firstFull, mostProcesses, needsOf } from './sizing.ts';

const shareOf = (name: ResourceName, workload: Workload) =>
  resourcesOf(workload).find((resource) => resource.name === name)?.share ?? Number.NaN;
const idle = { processes: 10, requestsPerSecond: 0 };

describe('what a fleet asks of Redis', () => {
  it('is that of its idle processes and what all of them do once, without any request', () => {
    const { operations, byUse, pushedNames } = trafficOf(idle);
    expect(byUse.answers.operations).toBeCloseTo(10 * measured.idle.answers.operations);
    const shared = measured.idleOfAll.queue?.operations ?? 0;
    expect(byUse.queue.operations).toBeCloseTo(10 * measured.idle.queue.operations + shared);
    expect(operations).toBeCloseTo(byUse.answers.operations + byUse.queue.operations);
    expect(pushedNames).toBe(0);
  });

  it('has every request by its kind, budgets where a model is asked, texts of batches and tags', () => {
    const rate = { processes: 0, requestsPerSecond: 100 };
    const kept = trafficOf({ ...rate, memoryHits: 1, redisHits: 0 }).byUse;
    expect(kept.answers.operations).toBeCloseTo(
      100 * (measured.requests.memoryHit.redis.answers?.operations ?? Number.NaN),
    );
    const asked = { ...rate, memoryHits: 0, redisHits: 0 };
    const slow = trafficOf({ ...asked, answerMs: 7_000 }).operations - trafficOf(asked).operations;
    expect(slow).toBeCloseTo(100 * 2 * measured.renewal.operations);
    const extra = trafficOf({ ...asked, hasBudgets: true }).operations - trafficOf({ ...asked }).operations;
    expect(extra).toBeCloseTo(100 * measured.budget.operations);
    expect(trafficOf({ ...asked, invalidationsPerSecond: 7 }).pushedNames).toBeCloseTo(207);
    const texts = trafficOf({ ...idle, batchItemsPerSecond: 5 }).byUse.queue.operations;
    expect(texts - trafficOf(idle).byUse.queue.operations).toBeCloseTo(
      5 * (measured.batchItem.redis.queue?.operations ?? Number.NaN),
    );
  });

  it('goes to every process for every name that is written: twice the fleet at twice the rate is four times the pushes', () => {
    const bytes = (processes: number, requestsPerSecond: number) =>
      trafficOf({ processes, requestsPerSecond, memoryHits: 0, redisHits: 0 }).bytesOut -
      trafficOf(
        { processes, requestsPerSecond, memoryHits: 0, redisHits: 0 },
        { ...measured, push: { ...measured.push, nameBytes: 0 } },
      ).bytesOut;
    expect(bytes(40, 4_000) / bytes(20, 2_000)).toBeCloseTo(4);
  });

  it('is pushed in no more turns than fit into a second', () => {
    const pushOnly = { ...measured, push: { ...measured.push, nameUs: 0 } };
    const none = { ...pushOnly, push: { ...pushOnly.push, turnUs: 0 } };
    const turns = (requestsPerSecond: number) => {
      const workload = { processes: 1_000, requestsPerSecond, memoryHits: 0, redisHits: 0 };
      const us = trafficOf(workload, pushOnly).cpuUs - trafficOf(workload, none).cpuUs;
      return us / 1_000 / measured.push.turnUs;
    };
    expect(turns(10)).toBeCloseTo(20);
    expect(turns(10_000)).toBeCloseTo(1_000 / defaultLimits.turnMs);
  });
});

describe('resources', () => {
  it('stand with the fullest first, each by its limit', () => {
    const all = resourcesOf({ processes: 500, requestsPerSecond: 10 });
    expect(all.map(({ share }) => share)).toEqual(all.map(({ share }) => share).sort((a, b) => b - a));
    expect(shareOf('connections', { processes: 500, requestsPerSecond: 10 })).toBeCloseTo(0.5);
    expect(shareOf('queue', { processes: 3, requestsPerSecond: 0, batchItemsPerSecond: 4 })).toBeCloseTo(1);
    const hot = { processes: 10, requestsPerSecond: 1_000, largestCaller: 1 };
    expect(shareOf('hotKey', hot)).toBeCloseTo((1_000 * measured.limitCallUs) / 1e6 / 0.7);
  });

  it('are full first where the rate says so: at that rate the fullest is exactly full', () => {
    for (const processes of [2, 20, 200]) {
      const { name, requestsPerSecond } = firstFull({ processes, requestsPerSecond: 0 });
      const [fullest] = resourcesOf({ processes, requestsPerSecond });
      expect(fullest?.name).toBe(name);
      expect(fullest?.share).toBeCloseTo(1, 1);
    }
    const { name, processes } = mostProcesses();
    const [fullest] = resourcesOf({ processes, requestsPerSecond: 0 });
    expect(fullest?.name).toBe(name);
    expect(fullest?.share).toBeCloseTo(1, 1);
  });

  it('take as many processes as the rate needs, two at least', () => {
    expect(needsOf({ requestsPerSecond: 1 }).processes).toBe(2);
    const needs = needsOf({ requestsPerSecond: 10_000 });
    const serving = { processes: needs.processes, requestsPerSecond: 10_000 };
    expect(shareOf('service', serving)).toBeLessThanOrEqual(1);
    expect(shareOf('service', { ...serving, processes: needs.processes - 1 })).toBeGreaterThan(1);
    expect(needs.connections).toBe(needs.processes * 10);
  });
});
