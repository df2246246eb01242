/**
 * Infrastructure Service: ai/testing
 *
 * A mock, a provider that fails on demand, the contract of models, and attacks on guards.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: limits are settings of `aiSettings`
 * - main components: `mockModel`, `startEmulator`, `describeModelContract`, `probeLeaks`
 */
export type { Leak, LeakProbeOptions, ObfuscationName } from '@internal/guard/testing';
export { extractionAttacks, findLeak, obfuscations, probeLeaks } from '@internal/guard/testing';
export type { StoreUnderTest } from '@internal/ledger/testing';
export { describeLedgerStoreContract } from '@internal/ledger/testing';
export type { EmulatedBatch, EmulatedBatchPlan } from './testing/emulator/batches/emulated-batch.ts';
export type { EmulatedBatches } from './testing/emulator/batches/emulated-batches.ts';
export type { EmulatedAnswer, EmulatedUsage } from './testing/emulator/emulated-answer.ts';
export type { EmulatedBooking } from './testing/emulator/emulated-books.ts';
export type { Expectation, Fault, FaultId } from './testing/emulator/fault-list.ts';
export { faultList } from './testing/emulator/fault-list.ts';
export type { EmulatedRequest, Emulator, EmulatorOptions } from './testing/emulator/start-emulator.ts';
export { startEmulator } from './testing/emulator/start-emulator.ts';
export type { FakeModelOptions } from './testing/fake-models.ts';
export { createAdversarialModel, createObedientModel } from './testing/fake-models.ts';
export type { MockAnswer, MockModel, MockModelOptions } from './testing/mock-model.ts';
export { mockModel } from './testing/mock-model.ts';
export type { ModelUnderTest, TestRunner } from './testing/model-contract.ts';
export { describeModelContract } from './testing/model-contract.ts';
