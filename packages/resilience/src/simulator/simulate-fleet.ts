// Plays a fault against many processes with a policy each, in virtual time.

import { createSeededRandom } from '@internal/trouble';
import type { Attempt, ExecuteOptions } from '../call/policy.ts';
import type { FleetScenario } from './fleet-scenario.ts';
import { toScenario } from './fleet-scenario.ts';
import { createSimulatedServer } from './simulated-server.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** What a simulated process wraps its calls with. */
export interface SimulatedPolicy {
  /** Runs a call of the process. */
  execute<T>(run: (attempt: Attempt) => Promise<T>, options?: ExecuteOptions): Promise<T>;
}

/** Makes the policy of one process. It must use the clock and the randomness given. */
export type PolicyFactory = (context: {
  readonly clock: VirtualClock;
  readonly random: () => number;
  readonly name: string;
}) => SimulatedPolicy;

/** One second of a simulation. Calls and successes count in the second in which the call came. */
export interface FleetSecond {
  /** Calls that began. */
  calls: number;
  /** Requests that were sent. */
  attempts: number;
  /** Calls begun in it that succeeded. */
  successes: number;
}

/** What a simulation showed. */
export interface FleetResult {
  /** The scenario with its defaults. */
  readonly scenario: FleetScenario;
  /** What happened, second by second. */
  readonly seconds: readonly FleetSecond[];
  /** Requests per call while the fault lasted. */
  readonly faultAttempts: number;
  /** Share of calls that succeeded while the fault lasted. */
  readonly faultSuccess: number;
  /** Milliseconds from the fault's end to the first second in which 99 % succeeded; `undefined` if there was none. */
  readonly recoveryMs: number | undefined;
  /** Share of calls that succeeded in the last ten seconds. */
  readonly finalSuccess: number;
  /** Whether the fleet was still down ten seconds before the end although the fault was long over. */
  readonly metastable: boolean;
}

/**
 * Plays a fault against a fleet of processes that share one server, in virtual time.
 *
 * @example
 * ```ts
 * import { createPolicy } from '@tpl/resilience';
 * import { simulateFleet } from '@tpl/resilience/testing';
 *
 * const result = await simulateFleet((context) => createPolicy(context), { scenario: { faultMs: 5_000 } });
 * if (result.metastable) throw new Error('never recovers');
 * ```
 */
export async function simulateFleet(
  createPolicy: PolicyFactory,
  {
    scenario: changed = {},
    seed = 1,
  }: { readonly scenario?: Partial<FleetScenario>; readonly seed?: number } = {},
): Promise<FleetResult> {
  const scenario = toScenario(changed);
  const clock = createVirtualClock();
  const random = createSeededRandom(seed);
  const server = createSimulatedServer(scenario, clock, random);
  const totalMs = scenario.beforeMs + scenario.faultMs + scenario.afterMs;
  const seconds: FleetSecond[] = Array.from({ length: Math.ceil(totalMs / 1_000) }, () => ({
    calls: 0,
    attempts: 0,
    successes: 0,
  }));
  const secondAt = (ms: number) => seconds[Math.floor(ms / 1_000)];

  const run = async ({ signal }: Attempt) => {
    const second = secondAt(clock.monotonic());
    if (second) second.attempts += 1;
    return server.handle(signal);
  };
  const startProcess = (index: number) => {
    const policy = createPolicy({ clock, random, name: `process-${index}` });
    const next = () => {
      const gapMs = (-Math.log(1 - random()) * 1_000) / scenario.callsPerSecond;
      clock.setTimer(() => {
        const second = secondAt(clock.monotonic());
        if (!second) return;
        second.calls += 1;
        policy.execute(run).then(
          () => {
            second.successes += 1;
          },
          () => {},
        );
        next();
      }, gapMs);
    };
    next();
  };
  for (let index = 0; index < scenario.processes; index += 1) startProcess(index);
  // Calls of the last second still end.
  await clock.advance(totalMs + 5_000);
  return { scenario, seconds, ...read(seconds, scenario) };
}

function read(seconds: readonly FleetSecond[], { beforeMs, faultMs }: FleetScenario) {
  const [start, end] = [Math.ceil(beforeMs / 1_000), Math.floor((beforeMs + faultMs) / 1_000)];
  const fault = sum(seconds.slice(start, end));
  const final = sum(seconds.slice(-10));
  const after = seconds.slice(end);
  const recovered = after.findIndex(({ calls, successes }) => successes >= 0.99 * calls);
  return {
    faultAttempts: fault.attempts / fault.calls,
    faultSuccess: fault.successes / fault.calls,
    recoveryMs: recovered === -1 ? undefined : recovered * 1_000,
    finalSuccess: final.successes / final.calls,
    metastable: final.successes < 0.5 * final.calls,
  };
}

function sum(seconds: readonly FleetSecond[]): FleetSecond {
  const total = { calls: 0, attempts: 0, successes: 0 };
  for (const { calls, attempts, successes } of seconds) {
    total.calls += calls;
    total.attempts += attempts;
    total.successes += successes;
  }
  return total;
}
