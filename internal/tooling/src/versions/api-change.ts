// Declares what a change of an API is, and how large.

/** How much a version has to move. */
export type Bump = 'patch' | 'minor' | 'major';

const order: readonly Bump[] = ['patch', 'minor', 'major'];

/** One change that users see. */
export interface ApiChange {
  /** `major`: code that compiled does not any more; `minor`: there is more than before. */
  readonly bump: 'minor' | 'major';
  /** The export, with the path to what changed: `CacheOptions.ttlMs`. */
  readonly path: string;
  /** What happened to it. */
  readonly what: string;
}

/** The largest of some bumps; `undefined` where there are none. */
export function largestBump(bumps: readonly Bump[]): Bump | undefined {
  return bumps.reduce<Bump | undefined>(
    (largest, bump) => (largest === undefined || isBelow(largest, bump) ? bump : largest),
    undefined,
  );
}

/** Whether a bump is smaller than another; none at all is the smallest. */
export function isBelow(bump: Bump | undefined, other: Bump): boolean {
  return bump === undefined || order.indexOf(bump) < order.indexOf(other);
}

/** What a change asks of a version: before 1.0.0 the minor number is the one that may break. */
export function bumpFor(change: Bump, version: string): Bump {
  return change === 'major' && version.startsWith('0.') ? 'minor' : change;
}
