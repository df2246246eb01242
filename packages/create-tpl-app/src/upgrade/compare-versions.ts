// Orders versions as SemVer does, as far as an upgrade needs it.

/** Negative when `one` is older than `other`. A version with a dash comes before the same without one. */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [partsOf(one), partsOf(other)];
  for (let at = 0; at < 3; at += 1) {
    const difference = (first.numbers[at] ?? 0) - (second.numbers[at] ?? 0);
    if (difference !== 0) return difference;
  }
  if (first.before === second.before) return 0;
  if (first.before === '' || second.before === '') return first.before === '' ? 1 : -1;
  return first.before.localeCompare(second.before, 'en', { numeric: true });
}

function partsOf(version: string): { numbers: number[]; before: string } {
  const [numbers = '', ...before] = (version.split('+')[0] as string).split('-');
  return { numbers: numbers.split('.').map(Number), before: before.join('-') };
}
