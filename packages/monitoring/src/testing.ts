// Infrastructure Service: monitoring · stable API, changes affect all users
export type { MemoryLogger } from './testing/memory-logger.ts';
export { memoryLogger } from './testing/memory-logger.ts';
