// Infrastructure Service: resilience · stable API, changes affect all users
export type { Clock } from '@internal/kit';
export type { FleetScenario } from './fleet-scenario.ts';
export { renderFleetSvg } from './render-fleet-svg.ts';
export { createSeededRandom } from './seeded-random.ts';
export type { FleetResult, FleetSecond, PolicyFactory, SimulatedPolicy } from './simulate-fleet.ts';
export { simulateFleet } from './simulate-fleet.ts';
export type { VirtualClock } from './virtual-clock.ts';
export { createVirtualClock } from './virtual-clock.ts';
export type { Fault, FaultPlan } from './with-faults.ts';
export { badRetryAfters, withFaults } from './with-faults.ts';
export type { StreamFault } from './with-stream-faults.ts';
export { withStreamFaults } from './with-stream-faults.ts';
