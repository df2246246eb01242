/**
 * Infrastructure Service: conformance
 *
 * Plays a provider that fails, and judges servers, clients and gateways by it; bundled into `@tpl/ai`.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: dialect, faults, ways and waits are options
 * - main components: `playFaults`, `conformanceCommand`, and behind `./emulator` the provider that fails on demand
 */
export type { ClientAnswer, FaultOutcome } from './client/fault-outcome.ts';
export type { FaultCase, FaultRow, PlayFaultsOptions } from './client/play-faults.ts';
export { playFaults } from './client/play-faults.ts';
export { conformanceCommand, conformanceUsage } from './command/conformance-command.ts';
export type { DialectChoice } from './speech/speech.ts';
