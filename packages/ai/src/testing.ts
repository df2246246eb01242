/**
 * Infrastructure Service: ai/testing
 *
 * A mock, a provider that fails on demand, the contract of models, and attacks on guards.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: limits are settings of `aiSettings`
 * - main components: `mockModel`, `startEmulator`, `playFaults`, `describeModelContract`, `probeLeaks`
 */

export type {
  ClientAnswer,
  DialectChoice,
  FaultCase,
  FaultOutcome,
  FaultRow,
  PlayFaultsOptions,
} from '@internal/conformance';
export { playFaults } from '@internal/conformance';
export type {
  EmulatedAnswer,
  EmulatedBatch,
  EmulatedBatches,
  EmulatedBatchPlan,
  EmulatedBooking,
  EmulatedRequest,
  EmulatedUsage,
  Emulator,
  EmulatorOptions,
  Expectation,
  Fault,
  FaultId,
} from '@internal/conformance/emulator';
export { faultList, startEmulator } from '@internal/conformance/emulator';
export type { Leak, LeakProbeOptions, ObfuscationName } from '@internal/guard/testing';
export { extractionAttacks, findLeak, obfuscations, probeLeaks } from '@internal/guard/testing';
export type { StoreUnderTest } from '@internal/ledger/testing';
export { describeLedgerStoreContract } from '@internal/ledger/testing';
export type { FakeModelOptions } from './testing/fake-models.ts';
export { createAdversarialModel, createObedientModel } from './testing/fake-models.ts';
export type { MockAnswer, MockModel, MockModelOptions } from './testing/mock-model.ts';
export { mockModel } from './testing/mock-model.ts';
export type { ModelUnderTest, TestRunner } from './testing/model-contract.ts';
export { describeModelContract } from './testing/model-contract.ts';
