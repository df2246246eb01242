// Describes what befalls a simulated fleet, within bounds that a simulation can finish.
import { invalidOptions } from '../errors/errors.ts';

/** What happens to the server of a simulated fleet. */
export interface FleetScenario {
  /** `outage`: every request fails. `brownout`: some fail. `overload`: the capacity drops. `none`: nothing happens. */
  readonly fault: 'outage' | 'brownout' | 'overload' | 'none';
  /** Processes, each with a policy of its own. Default: 20. */
  readonly processes: number;
  /** Calls per second of each process. Default: 10. */
  readonly callsPerSecond: number;
  /** Requests per second that the server can answer. Default: 300. */
  readonly capacity: number;
  /** What a request that fails costs the server, as a share of one it answers. Default: 0.5. */
  readonly failureCost: number;
  /** Share of requests that fail in a brownout. Default: 0.4. */
  readonly errorRate: number;
  /** Capacity during an overload. Default: 120. */
  readonly overloadCapacity: number;
  /** Time before the fault; stretched so that the fault ends with a whole second, from which recovery is counted. Default: 10,000. */
  readonly beforeMs: number;
  /** Time of the fault. Default: 30,000. */
  readonly faultMs: number;
  /** Time after the fault. Default: 30,000. */
  readonly afterMs: number;
}

/** The numbers of a scenario, each with its least and its greatest value. */
export const scenarioBounds: Readonly<
  Record<Exclude<keyof FleetScenario, 'fault'>, readonly [number, number]>
> = {
  processes: [1, 10_000],
  callsPerSecond: [0.01, 10_000],
  capacity: [0.01, 1e6],
  failureCost: [0, 1_000],
  errorRate: [0, 1],
  overloadCapacity: [0.01, 1e6],
  beforeMs: [0, 3_600_000],
  faultMs: [1_000, 3_600_000],
  afterMs: [0, 3_600_000],
};

/**
 * A scenario with its defaults, of which a few are changed.
 *
 * @throws ResilienceError `invalid_options`.
 */
export function toScenario(changed: Partial<FleetScenario> = {}): FleetScenario {
  const scenario: FleetScenario = {
    fault: 'outage',
    processes: 20,
    callsPerSecond: 10,
    capacity: 300,
    failureCost: 0.5,
    errorRate: 0.4,
    overloadCapacity: 120,
    beforeMs: 10_000,
    faultMs: 30_000,
    afterMs: 30_000,
    ...changed,
  };
  const problems = Object.entries(scenarioBounds)
    .filter(([name, [least, most]]) => {
      const value = scenario[name as keyof typeof scenarioBounds];
      return !(value >= least && value <= most);
    })
    .map(([name, [least, most]]) => ({ path: name, message: `must be a number from ${least} to ${most}` }));
  if (problems.length > 0) throw invalidOptions(problems, 'the scenario');
  const { beforeMs, faultMs } = scenario;
  return { ...scenario, beforeMs: Math.ceil((beforeMs + faultMs) / 1_000) * 1_000 - faultMs };
}
