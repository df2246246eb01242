// What attacks look like, for tests of a guard and of a service behind one.
export { extractionAttacks } from './extraction-attacks.ts';
export type { ObfuscationName } from './obfuscations.ts';
export { obfuscations } from './obfuscations.ts';
export type { Leak, LeakProbeOptions } from './probe-leaks.ts';
export { findLeak, probeLeaks } from './probe-leaks.ts';
