// Works out under which key and tags the answer to a request is kept.
import { createCacheKey, type KeyField } from '../entry/create-cache-key.ts';
import { invalidOptions } from '../errors/cache-error.ts';
import type { CacheMode } from '../ports/cache.ts';
import type { RespondOptions, ResponseCacheOptions } from './response-cache.ts';
import { toTag, toTags } from './response-tags.ts';

/** Where the answer to one request belongs. */
export interface Plan {
  readonly key: string;
  readonly operation: string | undefined;
  readonly tags: readonly string[];
  readonly mode: CacheMode | undefined;
  readonly ttlMs: number | undefined;
}

const maxUserTags = 13;

/**
 * Makes the plan of a request.
 * @throws CacheError `invalid_options` without a tenant, or with too many tags
 */
export function toPlan<Request, Value, Event>(
  { scope, ...rules }: ResponseCacheOptions<Request, Value, Event>,
  request: Request,
  called: RespondOptions,
): Plan {
  const owner = scope === 'public' ? undefined : scope(request);
  if (scope !== 'public' && (typeof owner !== 'string' || owner === '')) {
    const hint = 'without it the answer could reach others';
    throw invalidOptions([{ path: 'scope', message: 'must return the tenant of the request', hint }]);
  }
  const operation = rules.operationOf?.(request);
  const fields = rules.keyOf(request);
  const asked = rules.controlsOf?.(request);
  const { mode = asked?.mode, ttlMs = asked?.ttlMs, keyPart = asked?.keyPart } = called;
  const key = createCacheKey([
    'response',
    1,
    owner,
    operation,
    createCacheKey(fields as readonly KeyField[]),
    ...(keyPart === undefined ? [] : [keyPart]),
  ]);
  const own = rules.tagsOf?.(request) ?? [];
  if (own.length > maxUserTags)
    throw invalidOptions([{ path: 'tagsOf', message: `must return at most ${maxUserTags} tags` }]);
  const tags = [...toTags(operation, owner), ...own.map((tag) => toTag('tag', tag))];
  return { key, operation, tags, mode, ttlMs };
}
