/**
 * Infrastructure Service: resilience
 *
 * Faults, time and whole fleets to try a policy against before an outage does.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: faults are data, scenarios are numbers
 * - main components: `withFaults`, `withStreamFaults`, `createVirtualClock`, `simulateFleet`
 */
export type { Clock } from '@internal/kit';
export type { FleetScenario } from './simulator/fleet-scenario.ts';
export { renderFleetSvg } from './simulator/render-fleet-svg.ts';
export { createSeededRandom } from './simulator/seeded-random.ts';
export type { FleetResult, FleetSecond, PolicyFactory, SimulatedPolicy } from './simulator/simulate-fleet.ts';
export { simulateFleet } from './simulator/simulate-fleet.ts';
export type { VirtualClock } from './simulator/virtual-clock.ts';
export { createVirtualClock } from './simulator/virtual-clock.ts';
export type { Fault, FaultPlan } from './testing/with-faults.ts';
export { badRetryAfters, withFaults } from './testing/with-faults.ts';
export type { StreamFault } from './testing/with-stream-faults.ts';
export { withStreamFaults } from './testing/with-stream-faults.ts';
