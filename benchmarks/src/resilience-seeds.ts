// Plays one simulated scenario with many seeds.
import type { FleetResult, FleetScenario, PolicyFactory } from '@tpl/resilience/testing';
import { simulateFleet } from '@tpl/resilience/testing';

/** Plays one scenario with so many seeds. */
export async function runSeeds(
  factory: PolicyFactory,
  scenario: Partial<FleetScenario>,
  seeds: number,
): Promise<FleetResult[]> {
  const results: FleetResult[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) results.push(await simulateFleet(factory, { scenario, seed }));
  return results;
}

/** The mean of one figure over all runs. */
export const mean = (results: readonly FleetResult[], read: (result: FleetResult) => number): number =>
  results.reduce((sum, result) => sum + read(result), 0) / results.length;
/** Requests per call during the fault. */
export const attempts = (result: FleetResult): number => result.faultAttempts;
/** Share of calls that succeeded during the fault. */
export const success = (result: FleetResult): number => result.faultSuccess;
/** Time to recovery. A run that never recovers counts as long as it was watched. */
export const recovery = (result: FleetResult): number => result.recoveryMs ?? result.scenario.afterMs;
