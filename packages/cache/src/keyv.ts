/**
 * Infrastructure Service: cache, as a store of Keyv
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: everything is a setting of the cache
 * - main components: keyvStore
 */
export type { KeyvStore } from './keyv/keyv-store.ts';
export { keyvStore } from './keyv/keyv-store.ts';
