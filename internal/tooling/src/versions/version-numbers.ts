// Compares versions, and says how far apart they are.
import type { Bump } from './api-change.ts';

const partsOf = (version: string): number[] => version.split(/[.+-]/).slice(0, 3).map(Number);
const isBefore = (version: string): boolean => version.includes('-');

/** For sorting: older first, a release before the last after its previews. */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)];
  const at = one.findIndex((part, index) => part !== other[index]);
  if (at >= 0) return (one[at] as number) - (other[at] as number);
  return Number(isBefore(b)) - Number(isBefore(a));
}

/** The bump between two versions; `undefined` when the second is not newer. */
export function bumpBetween(from: string, to: string): Bump | undefined {
  if (compareVersions(from, to) >= 0) return undefined;
  const [one, other] = [partsOf(from), partsOf(to)];
  const at = one.findIndex((part, index) => part !== other[index]);
  return (['major', 'minor'] as const)[at] ?? 'patch';
}
