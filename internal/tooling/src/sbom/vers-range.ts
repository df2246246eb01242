// Writes ranges of npm as the package URL project writes them.

/**
 * `>=5.0.0 <8` as `vers:npm/>=5.0.0|<8`; a caret becomes its two bounds.
 *
 * @throws Error for what the manifests here do not use: a way to write it has to be added.
 */
export function versRange(range: string): string {
  const bounds = range
    .trim()
    .split(/\s+/)
    .map((part) => {
      const [, operator = '', version = ''] = /^(\^|>=|<|)(\d+(?:\.\d+){0,2}(?:-[\w.]+)?)$/.exec(part) ?? [];
      if (version === '')
        throw new Error(`"${range}" is a range that has no form in a bill of materials yet.`);
      return operator === '^' ? `>=${version}|<${afterCaret(version)}` : `${operator}${version}`;
    });
  return `vers:npm/${bounds.join('|')}`;
}

/** The first version that a caret leaves out: the leftmost number that is not zero goes up. */
function afterCaret(version: string): string {
  const parts = version.split('-')[0]?.split('.').map(Number) ?? [];
  const at = Math.max(
    0,
    parts.findIndex((part) => part > 0),
  );
  return [0, 1, 2].map((index) => (index < at ? 0 : index === at ? (parts[at] ?? 0) + 1 : 0)).join('.');
}
