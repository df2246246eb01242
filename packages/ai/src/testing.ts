// Infrastructure Service: ai · stable API, changes affect all users
export { extractionAttacks } from './guard/testing/extraction-attacks.ts';
export type { FakeModelOptions } from './guard/testing/fake-models.ts';
export { createAdversarialModel, createObedientModel } from './guard/testing/fake-models.ts';
export type { ObfuscationName } from './guard/testing/obfuscations.ts';
export { obfuscations } from './guard/testing/obfuscations.ts';
export type { Leak, LeakProbeOptions } from './guard/testing/probe-leaks.ts';
export { findLeak, probeLeaks } from './guard/testing/probe-leaks.ts';
export type { EmulatedAnswer, EmulatedUsage } from './testing/emulated-answer.ts';
export type { Expectation, Fault, FaultId } from './testing/fault-list.ts';
export { faultList } from './testing/fault-list.ts';
export type { MockAnswer, MockModel, MockModelOptions } from './testing/mock-model.ts';
export { mockModel } from './testing/mock-model.ts';
export type { ModelUnderTest, TestRunner } from './testing/model-contract.ts';
export { describeModelContract } from './testing/model-contract.ts';
export type { EmulatedRequest, Emulator, EmulatorOptions } from './testing/start-emulator.ts';
export { startEmulator } from './testing/start-emulator.ts';
