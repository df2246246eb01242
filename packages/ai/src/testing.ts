// Infrastructure Service: ai · stable API, changes affect all users
export type { EmulatedAnswer, EmulatedUsage } from './testing/emulated-answer.ts';
export type { Expectation, Fault, FaultId } from './testing/fault-list.ts';
export { faultList } from './testing/fault-list.ts';
export type { MockAnswer, MockModel, MockModelOptions } from './testing/mock-model.ts';
export { mockModel } from './testing/mock-model.ts';
export type { ModelUnderTest, TestRunner } from './testing/model-contract.ts';
export { describeModelContract } from './testing/model-contract.ts';
export type { EmulatedRequest, Emulator, EmulatorOptions } from './testing/start-emulator.ts';
export { startEmulator } from './testing/start-emulator.ts';
