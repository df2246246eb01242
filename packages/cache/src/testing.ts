/**
 * Infrastructure Service: cache, for your tests
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: options of the caches under test
 * - main components: cacheContract, runCacheHistory, startFaultProxy, manualClock
 */
export type { Fault, FaultProxy, ManualClock } from '@internal/kit/testing';
export { manualClock, startFaultProxy } from '@internal/kit/testing';
export type { ContractCase } from './testing/cache-contract.ts';
export { cacheContract } from './testing/cache-contract.ts';
export type { CacheHistoryOptions, CacheHistoryReport } from './testing/cache-history.ts';
export { runCacheHistory } from './testing/cache-history.ts';
