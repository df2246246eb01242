// Infrastructure Service: ai · stable API, changes affect all users
export type { Leak, LeakProbeOptions, ObfuscationName } from '@internal/guard/testing';
export { extractionAttacks, findLeak, obfuscations, probeLeaks } from '@internal/guard/testing';
export type { EmulatedAnswer, EmulatedUsage } from './testing/emulator/emulated-answer.ts';
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
