// Lists fleets of other shapes, and the best that any client can do in them.
// Fleets of other shapes than the base, and what the server model lets anyone reach in each, however clever.
import type { FleetScenario } from '@tpl/resilience/testing';

/** A fleet in which one thing is four times more or less than in the base. */
export interface Shape {
  readonly name: string;
  readonly change: Partial<FleetScenario>;
  /** Whether the server could answer everyone without any fault; if not, nothing recovers by any policy. */
  readonly isServable: boolean;
  readonly limits: Limits;
}

/** The best that any client can do. */
export interface Limits {
  /** Requests per call in an outage, for whoever is to be back in the second after the first. */
  readonly outageAttempts: number;
  readonly brownoutSuccess: number;
  readonly overloadSuccess: number;
}

const changes: readonly Partial<FleetScenario>[] = [
  {},
  { processes: 80 },
  { processes: 5 },
  { callsPerSecond: 40 },
  { callsPerSecond: 2.5 },
  { capacity: 1_200, overloadCapacity: 480 },
  { capacity: 75, overloadCapacity: 30 },
  { failureCost: 2 },
  { failureCost: 0.125 },
  { faultMs: 120_000 },
  { faultMs: 7_500 },
];

/**
 * Failures from which an outage can be told from a brownout of 40 % errors: with fewer, a process would take the one for
 * the other more than once in a hundred attempts (0.4^4 x 0.6 = 0.015; with five 0.006).
 */
const failuresToTell = 5;

/** The base and its variations. */
export const shapes: readonly Shape[] = changes.map((change) => {
  const {
    processes = 20,
    callsPerSecond = 10,
    capacity = 300,
    overloadCapacity = 120,
    failureCost = 0.5,
    errorRate = 0.4,
    faultMs = 30_000,
  } = change;
  const rate = processes * callsPerSecond;
  const calls = (callsPerSecond * faultMs) / 1_000;
  return {
    name:
      Object.entries(change)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ') || 'the base',
    change,
    isServable: rate <= capacity,
    limits: {
      // Whoever lets a call through as soon as the last probe is a second old sends one a second and a mean gap.
      outageAttempts: (failuresToTell + (calls - failuresToTell) / (1 + callsPerSecond)) / calls,
      // Each answer costs itself and the e / (1 - e) failures before it.
      brownoutSuccess: Math.min(1, capacity / (rate * (1 + (errorRate / (1 - errorRate)) * failureCost))),
      // Whoever sends exactly what is served pays for no failure.
      overloadSuccess: Math.min(1, overloadCapacity / rate),
    },
  };
});
