// Turns the fields that an answer depends on into one key of fixed length.
import { hash } from 'node:crypto';
import { unknownOptions } from '@internal/kit/settings';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';

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
  options: CacheKeyOptions = {},
): string {
  const { prefix } = options;
  const problems = unknownOptions(options, optionNames);
  if (prefix !== undefined && !prefixPattern.test(prefix))
    problems.push({ path: 'prefix', message: 'must be 1 to 64 letters, digits, "_", "." or "-"' });
  if (problems.length > 0) throw invalidOptions(problems);
  const digest = hash('sha256', Array.isArray(fields) ? encodeList(fields) : encode(fields, 0), 'base64url');
  return prefix === undefined ? digest : `${prefix}:${digest}`;
}

const maxDepth = 50;

// Node 20 has it; the library of ES2023 does not name it.
type WellFormed = string & { isWellFormed(): boolean };

function encodeList(fields: readonly unknown[]): string {
  let text = `l${fields.length}:`;
  for (const field of fields) text += encode(field, 1);
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
      return Array.isArray(field) ? encodeNested(field, depth) : encodeRecord(field, depth);
    default:
      throw new CacheError('invalid_key', `A key cannot hold a ${typeof field}.`);
  }
}

function encodeNested(fields: readonly unknown[], depth: number): string {
  return `l${fields.length}:${fields.map((field) => encode(field, depth + 1)).join('')}`;
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
