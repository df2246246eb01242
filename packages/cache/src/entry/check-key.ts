// Says which keys, tags and namespace names are taken, and refuses the rest.
import type { Problem } from '@internal/kit';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';

// In characters, namespaces included.
const maxKeyLength = 512;
// Of one entry, and of one tag in characters.
const maxTags = 16;
const maxTagLength = 128;

/** Around the name of a namespace: ASCII's own unit separator, with which no key or tag of a user may start. */
export const namespaceSeparator = '\u001f';

// Everything below the space but the separator, which the cache itself puts in.
const forbidden = /[\u0000-\u001e\u007f]/;
const namePattern = /^[A-Za-z0-9_.-]{1,64}$/;

/** The tag of everything under a prefix: that of a namespace, or `''`. No tag of a user ends so. */
export const scopeOf = (prefix: string): string => prefix + namespaceSeparator;

/** The prefix that a tag stands for, where it is one of a scope. */
export const prefixOfScope = (tag: string): string | undefined =>
  tag.endsWith(namespaceSeparator) ? tag.slice(0, -1) : undefined;

/** The scopes that a key stands in: the whole, and each namespace around it. */
export function scopesOf(key: string): readonly string[] {
  if (key.charCodeAt(0) !== 0x1f) return whole;
  const scopes = [namespaceSeparator];
  for (let end = 0; key.charCodeAt(end) === 0x1f; ) {
    end = key.indexOf(namespaceSeparator, end + 1) + 1;
    scopes.push(scopeOf(key.slice(0, end)));
  }
  return scopes;
}
const whole: readonly string[] = [namespaceSeparator];

/** Whether a user's key or tag is none: not text, or in the shape of a namespace's. */
export function isReserved(key: unknown): boolean {
  return typeof key !== 'string' || key.charCodeAt(0) === 0x1f;
}

/** The error for such a key. */
export function reservedKey(): CacheError {
  return new CacheError(
    'invalid_key',
    'A key or tag must be a string that does not start with a control character.',
  );
}

// Node 20 has it; the library of ES2023 does not name it.
type WellFormed = string & { isWellFormed(): boolean };

/**
 * Refuses what is not a key.
 * @throws CacheError `invalid_key`
 */
export function checkKey(key: unknown): asserts key is string {
  if (typeof key !== 'string')
    throw new CacheError('invalid_key', `A key must be a string, not ${typeof key}.`);
  if (key.length === 0 || key.endsWith(namespaceSeparator))
    throw new CacheError('invalid_key', 'A key must not be empty.');
  if (key.length > maxKeyLength) {
    throw new CacheError(
      'invalid_key',
      `A key has at most ${maxKeyLength} characters, not ${key.length}: use createCacheKey.`,
    );
  }
  // In UTF-8 all of them would be the same character, and two keys one.
  if (!(key as WellFormed).isWellFormed())
    throw new CacheError('invalid_key', 'A key must be well-formed: half a surrogate pair is none.');
  if (forbidden.test(key))
    throw new CacheError('invalid_key', 'A key must not hold control characters: use createCacheKey.');
}

const isPlain = (tag: string): boolean =>
  !forbidden.test(tag) && !tag.endsWith(namespaceSeparator) && (tag as WellFormed).isWellFormed();

/**
 * Refuses what is not a list of tags.
 * @throws CacheError `invalid_options`
 */
export function checkTags(tags: readonly string[]): void {
  if (!Array.isArray(tags)) throw invalidOptions([{ path: 'tags', message: 'must be a list of strings' }]);
  const problems: Problem[] = tags.flatMap((tag, place) => {
    const fits = typeof tag === 'string' && tag.length > 0 && tag.length <= maxTagLength && isPlain(tag);
    const message = `must be a string of 1 to ${maxTagLength} characters without control characters`;
    return fits ? [] : [{ path: `tags[${place}]`, message }];
  });
  if (tags.length > maxTags)
    problems.push({ path: 'tags', message: `must be at most ${maxTags}, not ${tags.length}` });
  if (problems.length > 0) throw invalidOptions(problems);
}

/**
 * Refuses what is not the name of a namespace.
 * @throws CacheError `invalid_options`
 */
export function checkNamespace(name: string): void {
  if (typeof name !== 'string' || !namePattern.test(name))
    throw invalidOptions([
      { path: 'name', message: 'of a namespace must be 1 to 64 letters, digits, "_", "." or "-"' },
    ]);
}
