// Infrastructure Service: resilience · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { createPolicy } from '../policy/create-policy.ts';
import { createRetry } from '../policy/single-strategies.ts';
import type { FleetScenario } from './fleet-scenario.ts';
import { renderFleetSvg } from './render-fleet-svg.ts';
import type { FleetResult, PolicyFactory } from './simulate-fleet.ts';
import { simulateFleet } from './simulate-fleet.ts';

const once: PolicyFactory = (context) => createRetry({ ...context, maxAttempts: 1 });
const plain: PolicyFactory = (context) =>
  createRetry({
    ...context,
    maxAttempts: 4,
    backoffBaseMs: 125,
    retryBudgetRatio: 1,
    retryBudgetMax: 100_000,
  });
const balanced: PolicyFactory = (context) => createPolicy(context);

async function mean(policy: PolicyFactory, fault: FleetScenario['fault'], seeds = 2) {
  const results: FleetResult[] = [];
  for (let seed = 1; seed <= seeds; seed += 1)
    results.push(
      await simulateFleet(policy, {
        scenario: { fault, afterMs: fault === 'outage' ? 15_000 : 1_000 },
        seed,
      }),
    );
  const of = (read: (result: FleetResult) => number) =>
    results.reduce((sum, one) => sum + read(one), 0) / seeds;
  return { results, attempts: of((one) => one.faultAttempts), success: of((one) => one.faultSuccess) };
}

describe('a simulated fleet', () => {
  it('never recovers from an outage with plain retries: the model is as harsh as reported', async () => {
    const { results, attempts } = await mean(plain, 'outage', 1);
    expect(attempts).toBeGreaterThan(3.8);
    expect(results[0]).toMatchObject({ metastable: true, recoveryMs: undefined });
  });

  it('rides out an outage with the balanced strategy: a third of the load, back within a second', async () => {
    const { results, attempts } = await mean(balanced, 'outage');
    expect(attempts).toBeLessThanOrEqual(0.3);
    for (const { recoveryMs, metastable } of results) {
      expect(recoveryMs).toBeLessThanOrEqual(1_000);
      expect(metastable).toBe(false);
    }
  });

  it('serves most of a brownout of 40 % errors with the same strategy, at a server with a tenth to spare', async () => {
    const [ours, none] = [await mean(balanced, 'brownout'), await mean(once, 'brownout')];
    expect(ours.success).toBeGreaterThanOrEqual(0.85);
    expect(ours.success / none.success).toBeGreaterThan(1.4);
    expect(ours.attempts).toBeLessThanOrEqual(1.65);
  });

  it('gets more than one and a half times as much through an overload with the same strategy', async () => {
    const [ours, none] = [await mean(balanced, 'overload'), await mean(once, 'overload')];
    expect(ours.success / none.success).toBeGreaterThanOrEqual(1.5);
  });

  it('is the same in every run with the same seed', async () => {
    const run = (seed: number) =>
      simulateFleet(balanced, { scenario: { beforeMs: 2_000, faultMs: 2_000, afterMs: 2_000 }, seed });
    expect(await run(5)).toEqual(await run(5));
    expect((await run(5)).seconds).not.toEqual((await run(6)).seconds);
  });

  it('shows nothing when nothing happens', async () => {
    const result = await simulateFleet(once, {
      scenario: { fault: 'none', beforeMs: 3_000, faultMs: 3_000, afterMs: 3_000 },
    });
    expect(result).toMatchObject({ faultAttempts: 1, faultSuccess: 1, finalSuccess: 1, recoveryMs: 0 });
  });

  it('tells recovery in whole seconds from the end of the fault, whenever that is', async () => {
    const { scenario, recoveryMs, seconds } = await simulateFleet(once, {
      scenario: { beforeMs: 1_000, faultMs: 1_700, afterMs: 3_000 },
    });
    expect(scenario).toMatchObject({ beforeMs: 1_300, faultMs: 1_700 });
    expect(recoveryMs).toBe(0);
    expect(seconds).toHaveLength(6);
  });

  it('refuses a scenario in which nothing can happen, naming every number', async () => {
    await expect(
      simulateFleet(once, { scenario: { processes: 0, callsPerSecond: Number.NaN, faultMs: Infinity } }),
    ).rejects.toMatchObject({
      code: 'invalid_options',
      problems: [{ path: 'processes' }, { path: 'callsPerSecond' }, { path: 'faultMs' }],
    });
  });

  it('is drawn as SVG', async () => {
    const result = await simulateFleet(once, {
      scenario: { processes: 2, beforeMs: 1_000, faultMs: 1_000, afterMs: 1_000 },
    });
    const svg = renderFleetSvg({ '<once>': result, again: result });
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(svg.match(/<polyline/g)).toHaveLength(4);
    expect(svg).toContain('&#60;once&#62;');
    expect(() => renderFleetSvg({})).toThrow(TypeError);
  });
});
