// Wraps a value so that no log can print it.

const shown = '[redacted]';

/** A value that never prints: not by string, JSON, inspection or spreading; only `reveal()` gives it. */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The value itself. The one place to look for in a review. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.toPrimitive](): string {
    return shown;
  }

  /** What `console.log` and `util.inspect` show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown;
  }
}

/**
 * Wraps a value so that it cannot be printed by accident.
 *
 * @example
 * import { createSecret } from '@tpl/security';
 *
 * const key = createSecret('not to be seen');
 * console.log(`${key}`, JSON.stringify({ key }), key); // [redacted] {"key":"[redacted]"} [redacted]
 */
export function createSecret<T>(value: T): Secret<T> {
  return new Secret(value);
}
