// Names the tags by which answers are invalidated, without showing whose they are.
import { createCacheKey } from '../entry/create-cache-key.ts';

/** A tag by its kind and name. Hashed: a name of any length fits, and none says who the tenant is. */
export const toTag = (kind: 'operation' | 'scope' | 'both' | 'tag', ...names: string[]): string =>
  `${kind}:${createCacheKey([kind, ...names])}`;

/** The tags by which answers of an operation, of a scope and of both together are found. */
export function toTags(operation: string | undefined, owner: string | undefined): string[] {
  return [
    ...(operation === undefined ? [] : [toTag('operation', operation)]),
    ...(owner === undefined ? [] : [toTag('scope', owner)]),
    ...(operation === undefined || owner === undefined ? [] : [toTag('both', operation, owner)]),
  ];
}
