// Asks the rules about a request and its answer: its key, its tags, what is kept and what was saved.
import { createCacheKey, type KeyField } from '../entry/create-cache-key.ts';
import { invalidOptions } from '../errors/cache-error.ts';
import type { CacheMode } from '../ports/cache.ts';
import type { RespondOptions, ResponseCacheOptions, ResponseRules } from './response-cache.ts';

/** A tag by its kind and name. Hashed: a name of any length fits, and none says who the tenant is. */
export const toTag = (kind: 'operation' | 'scope' | 'both' | 'tag', ...names: string[]): string =>
  `${kind}:${createCacheKey([kind, ...names])}`;

/** The tags by which answers of an operation, of a scope and, last, of both together are found. */
export function toTags(operation: string | undefined, owner: string | undefined): string[] {
  return [
    ...(operation === undefined ? [] : [toTag('operation', operation)]),
    ...(owner === undefined ? [] : [toTag('scope', owner)]),
    ...(operation === undefined || owner === undefined ? [] : [toTag('both', operation, owner)]),
  ];
}

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

/** An answer as it is kept: as it was made, whole or in pieces. `isUnfit`: a stream that amounts to no whole answer. */
export type Kept<Value, Event> =
  | { readonly value: Value }
  | { readonly events: readonly Event[] }
  | { readonly isUnfit: true };

/** The rules, each of which may throw: then the answer is not kept, or nothing was saved. */
interface AnswerRules<Value, Event> {
  isStorable(value: Value): boolean;
  /** The whole answer; `undefined` where there is none. */
  valueOf(kept: Kept<Value, Event>): Value | undefined;
  /** The answer in pieces; `undefined` where there is none. */
  eventsOf(kept: Kept<Value, Event>): readonly Event[] | undefined;
  savingsOf(value: Value): { readonly tokens: number; readonly costUsd: number };
}

/** Makes the rules safe. */
export function answerRules<Request, Value, Event>(
  rules: ResponseRules<Request, Value, Event>,
): AnswerRules<Value, Event> {
  return {
    isStorable: (value) => attempt(() => rules.storable(value)) === true,
    valueOf(kept) {
      if ('value' in kept) return kept.value;
      // A stream of no pieces is an empty answer: nobody asked for that.
      if (!('events' in kept) || kept.events.length === 0) return undefined;
      return attempt(() => rules.fromEvents?.(kept.events));
    },
    eventsOf(kept) {
      if ('events' in kept) return kept.events;
      return 'value' in kept ? attempt(() => rules.toEvents?.(kept.value)) : undefined;
    },
    savingsOf(value) {
      const { tokens, costUsd } = attempt(() => rules.savingsOf(value)) ?? { tokens: 0, costUsd: 0 };
      return { tokens: finite(tokens), costUsd: finite(costUsd) };
    },
  };
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

const finite = (amount: number): number => (Number.isFinite(amount) ? amount : 0);
