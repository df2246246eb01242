// Infrastructure Service: ai · stable API, changes affect all users

/** The demands that are not met, each said as a sentence: `{ 'limit must be above 0': limit > 0 }`. */
export function unmet(demands: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(demands).filter((demand) => !demands[demand]);
}
