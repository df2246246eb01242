// Estimates the size of a value, and refuses what JSON would lose or change.
import { CacheError } from '../errors/cache-error.ts';

// Deeper than any real document; a cycle gets there at once.
const maxDepth = 200;

/**
 * Estimated bytes of a value in memory, or `Infinity` as soon as they pass `limit`: the walk is bounded by it.
 * With `values: 'json'` it refuses what JSON would lose or change, so that a value is the same from every store.
 * @throws CacheError `invalid_value`
 */
export function measureValue(value: unknown, values: 'json' | 'any', limit: number): number {
  const size = walk(value, values === 'json', limit, 0);
  return size > limit ? Number.POSITIVE_INFINITY : size;
}

function walk(value: unknown, isJson: boolean, limit: number, depth: number): number {
  if (typeof value === 'string') return 16 + Buffer.byteLength(value);
  if (value === null || value === undefined || typeof value === 'boolean') return 8;
  if (typeof value === 'number') {
    if (isJson && !Number.isFinite(value)) throw notJson('a number that is not finite');
    if (isJson && Object.is(value, -0)) throw notJson('a negative zero');
    return 8;
  }
  if (typeof value !== 'object') {
    if (isJson) throw notJson(`a ${typeof value}`);
    return 16;
  }
  if (depth > maxDepth) {
    if (isJson) throw notJson(`a cycle, or more than ${maxDepth} levels`);
    return 16;
  }
  if (Array.isArray(value)) {
    let size = 24;
    if (isJson && Object.keys(value).length !== value.length) throw notJson('a list with gaps or properties');
    for (const item of value) {
      if (size > limit) break;
      if (isJson && item === undefined) throw notJson('undefined in a list');
      size += 8 + walk(item, isJson, limit - size, depth + 1);
    }
    return size;
  }
  if (ArrayBuffer.isView(value) && !isJson) return 64 + value.byteLength;
  if (isJson) checkPlain(value);
  let size = 32;
  for (const name of Object.keys(value)) {
    if (size > limit) break;
    size +=
      16 + name.length + walk((value as Record<string, unknown>)[name], isJson, limit - size, depth + 1);
  }
  return size;
}

function checkPlain(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  // An object of another realm has another Object.prototype, whose own prototype is null as well.
  const isPlain =
    prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
  if (Object.getOwnPropertySymbols(value).length > 0) throw notJson('a symbol as a name');
  if (!isPlain) throw notJson(`an object of class ${value.constructor?.name ?? 'unknown'}`);
  if ('toJSON' in value && typeof value.toJSON === 'function') throw notJson('an object with toJSON');
}

const notJson = (what: string) =>
  new CacheError(
    'invalid_value',
    `The value holds ${what}, which JSON cannot carry: change it, or set values to "any" with a codec for it.`,
  );
