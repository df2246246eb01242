// The provider on loopback that fails on demand.
export type { EmulatedBatch, EmulatedBatchPlan } from './batches/emulated-batch.ts';
export type { EmulatedBatches } from './batches/emulated-batches.ts';
export type { EmulatedBooking } from './books/emulated-books.ts';
export type { EmulatedAnswer, EmulatedDialect, EmulatedUsage } from './dialects/emulated-answer.ts';
export type { Expectation, Fault, FaultId } from './faults/fault-list.ts';
export { faultList } from './faults/fault-list.ts';
export type { EmulatedRequest, Emulator, EmulatorOptions } from './start-emulator.ts';
export { startEmulator } from './start-emulator.ts';
