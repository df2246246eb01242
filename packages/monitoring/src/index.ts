/**
 * Infrastructure Service: monitoring
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven
 * - main components: none yet
 */
export {};
