// Refuses wrong options of a response cache before it keeps anything.

import { unknownOptions } from '@internal/kit/settings';
import { invalidOptions } from '../errors/cache-error.ts';
import type { Cache } from '../ports/cache.ts';
import type { ResponseCacheOptions } from './response-cache.ts';

const requiredRules = ['keyOf', 'storable', 'savingsOf'] as const;
const optionalRules = ['operationOf', 'fromEvents', 'toEvents', 'tagsOf', 'controlsOf'] as const;

/**
 * Checks everything at once.
 * @throws CacheError `invalid_options`
 */
export function checkResponseOptions<Request, Value, Event>(
  options: ResponseCacheOptions<Request, Value, Event>,
): void {
  const { cache, scope, maxStreamBytes } = options;
  const names = ['cache', 'scope', 'maxStreamBytes', ...requiredRules, ...optionalRules];
  const problems = unknownOptions(options, names);
  if (typeof (cache as Partial<Cache> | undefined)?.namespace !== 'function')
    problems.push({
      path: 'cache',
      message: 'must be a cache',
      hint: 'createCache() of @tpl/cache makes one',
    });
  if (scope !== 'public' && typeof scope !== 'function')
    problems.push({
      path: 'scope',
      message: 'must be a function that names the tenant of a request, or "public"',
    });
  if (maxStreamBytes !== undefined && !(Number.isInteger(maxStreamBytes) && maxStreamBytes > 0))
    problems.push({ path: 'maxStreamBytes', message: 'must be an integer of at least 1' });
  for (const name of [...requiredRules, ...optionalRules]) {
    const isMissing = options[name] === undefined && (optionalRules as readonly string[]).includes(name);
    if (!isMissing && typeof options[name] !== 'function')
      problems.push({ path: name, message: 'must be a function' });
  }
  if (problems.length > 0) throw invalidOptions(problems);
}
