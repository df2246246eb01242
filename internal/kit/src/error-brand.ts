// Recognizes an error of ours from another copy of the package.

const brandOf = (name: string): symbol => Symbol.for(`tpl.${name}`);

/**
 * Marks an error as one of class `name`, across copies of the package in one process: `instanceof` would say
 * no to the error of another copy. Call it in the constructor.
 */
export function brandError(error: Error, name: string): void {
  Object.defineProperty(error, brandOf(name), { value: true });
}

/** Whether `value` carries the brand `name`. */
export function hasBrand(value: unknown, name: string): boolean {
  try {
    return (
      typeof value === 'object' &&
      value !== null &&
      (value as Record<symbol, unknown>)[brandOf(name)] === true
    );
  } catch {
    // What cannot be read, such as a revoked proxy, is none of ours.
    return false;
  }
}

/** The value itself if it is an error, else an error that wraps it as its cause: anything can be thrown. */
export function toError(value: unknown): Error {
  return value instanceof Error
    ? value
    : new Error(`A ${typeof value} was thrown instead of an error.`, { cause: value });
}
