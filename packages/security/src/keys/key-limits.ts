// Decides which limits hold for a principal, by all the keys that it has or had.

/** Limits by the name of their window. */
type Limits = Readonly<Record<string, number>>;

/** One key of a principal. */
export interface KeyStanding {
  /** Whether it is good now: not revoked, not expired, not yet to come. */
  readonly isGood: boolean;
  /** The limits that it brings, where it does. */
  readonly limits?: Limits;
}

/**
 * Of the keys that are good the last that brings limits decides. Where none is good, what its caller left waiting is still
 * worked on: each window then has the least that a key brought, and never more than its own limit.
 */
export function limitsOfKeys(keys: readonly KeyStanding[], own: Limits = {}): Limits | undefined {
  if (keys.some(({ isGood }) => isGood)) return keys.findLast((key) => key.isGood && key.limits)?.limits;
  const least = new Map<string, number>();
  for (const { limits = {} } of keys)
    for (const [name, limit] of Object.entries(limits))
      least.set(name, Math.min(limit, least.get(name) ?? own[name] ?? limit));
  return least.size > 0 ? Object.fromEntries(least) : undefined;
}
