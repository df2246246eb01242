// Bounds how deep the JSON in a text may nest: what is deeper cannot be written down again.

/** More than schemas and inputs of tools need; far below where writers of JSON give up. */
const deepest = 200;

/** Whether a value nests deeper than can be passed on. */
export function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return true;
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}
