/**
 * Infrastructure Service: guard/testing
 *
 * What attacks look like, for tests of a guard and of a service behind one.
 *
 * - stable API, changes affect all users
 * - minimum coverage 90 %
 * - configuration-driven: attacks and encodings are chosen by the caller
 * - main components: extraction attacks, obfuscations, leak probe
 */
export { extractionAttacks } from './extraction-attacks.ts';
export type { ObfuscationName } from './obfuscations.ts';
export { obfuscations } from './obfuscations.ts';
export type { Leak, LeakProbeOptions } from './probe-leaks.ts';
export { findLeak, probeLeaks } from './probe-leaks.ts';
