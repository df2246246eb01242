/**
 * Infrastructure Service: resilience
 *
 * Faults, time and whole fleets to try a policy against before an outage does.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: faults are data, scenarios are numbers
 * - main components: `withFaults`, `withStreamFaults`, `createVirtualClock`, `simulateFleet`, `meanTrouble`
 */
export type { Clock } from '@internal/kit';
export type { Answer, Trouble, TroubleShape } from '@internal/trouble';
export { createSeededRandom, defineShape, drawShapes, fixedShapes, furtherShapes } from '@internal/trouble';
export type { FleetScenario } from './simulator/fleet-scenario.ts';
export { renderFleetSvg } from './simulator/render-fleet-svg.ts';
export type { FleetResult, FleetSecond, PolicyFactory, SimulatedPolicy } from './simulator/simulate-fleet.ts';
export { simulateFleet } from './simulator/simulate-fleet.ts';
export type { VirtualClock } from './simulator/virtual-clock.ts';
export { createVirtualClock } from './simulator/virtual-clock.ts';
export type { Fault, FaultPlan } from './testing/with-faults.ts';
export { badRetryAfters, withFaults } from './testing/with-faults.ts';
export type { StreamFault } from './testing/with-stream-faults.ts';
export { withStreamFaults } from './testing/with-stream-faults.ts';
export type { Client, ClientFactory, Send, World } from './trouble/client.ts';
export { toClient } from './trouble/client.ts';
export type { TroubleJudgment, TroubleRow } from './trouble/judge-trouble.ts';
export { judgeTrouble } from './trouble/judge-trouble.ts';
export { peers as troublePeers } from './trouble/peers.ts';
export type { TroubleResult } from './trouble/play-trouble.ts';
export { meanTrouble } from './trouble/play-trouble.ts';
