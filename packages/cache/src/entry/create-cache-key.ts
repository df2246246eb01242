// Makes keys of fixed length, and says which keys, tags and namespace names are taken.

import { hash } from 'node:crypto';
import type { Problem } from '@internal/kit';
import { unknownOptions } from '@internal/kit/settings';
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

/** A field of a cache key. */
export type KeyField = string | number | boolean | null | undefined;

/** Names the parts of a key. */
export interface CacheKeyOptions {
  /** Stands readable before the digest: 1 to 64 letters, digits, "_", "." or "-". Not for user text. */
  readonly prefix?: string | undefined;
}

const optionNames = ['prefix'];
const prefixPattern = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Makes a key of fixed length from fields, at once: sha-256 over each field with its type and length, so that no two
 * different lists of fields share a key (`['ab', 'c']` and `['a', 'bc']`, `1` and `'1'` differ). A record stands for
 * its fields sorted by name; its `undefined` ones do not count. The key holds nothing of the fields.
 * @throws CacheError `invalid_key` for a field of another type or a number that is not finite, `invalid_options`
 * @example
 * import { createCacheKey } from '@tpl/cache';
 *
 * const key = createCacheKey(['summarize', 'model-1', 'A long text …'], { prefix: 'summary' });
 * console.log(key.length); // 51
 */
export function createCacheKey(
  fields: readonly KeyField[] | Readonly<Record<string, unknown>>,
  options?: CacheKeyOptions,
): string {
  const prefix = options && prefixOf(options);
  const digest = hash(
    'sha256',
    Array.isArray(fields) ? encodeList(fields, 0) : encode(fields, 0),
    'base64url',
  );
  return prefix === undefined ? digest : `${prefix}:${digest}`;
}

function prefixOf(options: CacheKeyOptions): string | undefined {
  const { prefix } = options;
  const problems = unknownOptions(options, optionNames);
  if (prefix !== undefined && !prefixPattern.test(prefix))
    problems.push({ path: 'prefix', message: 'must be 1 to 64 letters, digits, "_", "." or "-"' });
  if (problems.length > 0) throw invalidOptions(problems);
  return prefix;
}

const maxDepth = 50;

// By a loop, which sees a hole as `undefined`: `map` would skip it, and two lists be one (flesler/hashmap#43).
function encodeList(fields: readonly unknown[], depth: number): string {
  let text = `l${fields.length}:`;
  for (const field of fields) text += encode(field, depth + 1);
  return text;
}

function encode(field: unknown, depth: number): string {
  switch (typeof field) {
    case 'string':
      // Lone surrogates would all become U+FFFD when the text is hashed as UTF-8.
      return (field as WellFormed).isWellFormed()
        ? `s${field.length}:${field}`
        : `w${field.length}:${toCodeUnits(field)}`;
    case 'number':
      if (!Number.isFinite(field)) throw new CacheError('invalid_key', 'A number in a key must be finite.');
      return `n${Object.is(field, -0) ? '-0' : field};`;
    case 'boolean':
      return field ? 't' : 'f';
    case 'undefined':
      return 'u';
    case 'object':
      if (field === null) return 'z';
      if (depth > maxDepth) throw new CacheError('invalid_key', `A key has at most ${maxDepth} levels.`);
      return Array.isArray(field) ? encodeList(field, depth) : encodeRecord(field, depth);
    default:
      throw new CacheError('invalid_key', `A key cannot hold a ${typeof field}.`);
  }
}

function encodeRecord(record: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(record);
  if (prototype !== null && prototype !== Object.prototype)
    throw new CacheError('invalid_key', 'A key holds plain objects only.');
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  entries.sort(([one], [other]) => (one < other ? -1 : 1));
  return `r${entries.length}:${entries.map(([name, value]) => encode(name, depth + 1) + encode(value, depth + 1)).join('')}`;
}

const toCodeUnits = (text: string): string => Buffer.from(text, 'utf16le').toString('base64');
