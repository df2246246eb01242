// Keeps answers of models by tenant, whole or as streams, and counts what that saved.
import { createEvents, type EventEmitter } from '@internal/kit';
import { createCacheKey, type KeyField } from '../entry/create-cache-key.ts';
import { measureValue } from '../entry/measure-value.ts';
import { invalidOptions } from '../errors/cache-error.ts';
import { emitterOf } from '../lookup/cache-emitter.ts';
import type { GetOrSetOptions, ProduceContext, Resolved } from '../ports/cache.ts';
import type { CacheEvents } from '../ports/cache-events.ts';
import { checkResponseOptions } from './check-response-options.ts';
import { createLiveStream, type LiveStream } from './live-stream.ts';
import { replay, untilKept } from './replay.ts';
import type { CacheInfo, ResponseCache, ResponseCacheOptions } from './response-cache.ts';
import { toTag, toTags } from './response-tags.ts';
import { createSavingsLedger } from './savings-ledger.ts';

/** An answer as it is kept: as it was made, whole or in pieces. */
type Kept<Value, Event> = { readonly value: Value } | { readonly events: readonly Event[] };

interface Plan {
  readonly key: string;
  readonly operation: string | undefined;
  readonly tags: readonly string[];
}

const maxUserTags = 13;

/**
 * Creates a cache of answers over a cache of values. It knows no model: the rules say what a request is and which
 * answers are good. A caller who shares a production under way is a hit: it cost nothing.
 * @throws CacheError `invalid_options` without a scope
 * @example
 * import { createCache } from '@tpl/cache';
 * import { createResponseCache } from '@tpl/cache/response';
 *
 * const responses = createResponseCache({
 *   cache: createCache({ preset: 'ai-development' }),
 *   scope: (request: { tenant: string; question: string }) => request.tenant,
 *   keyOf: (request) => [request.question],
 *   storable: (answer: { text: string; finished: boolean }) => answer.finished,
 *   savingsOf: (answer) => ({ tokens: answer.text.length, costUsd: 0.001 }),
 * });
 * const ask = () => responses.respond({ tenant: 'a', question: 'Why?' }, async () => ({ text: 'So.', finished: true }));
 * await ask();
 * console.log((await ask()).cache.outcome); // hit
 */
export function createResponseCache<Request, Value, Event = never>(
  options: ResponseCacheOptions<Request, Value, Event>,
): ResponseCache<Request, Value, Event> {
  checkResponseOptions(options);
  const { scope, maxStreamBytes = 1_048_576 } = options;
  const cache = options.cache.namespace('response');
  const emitter: EventEmitter<CacheEvents> =
    emitterOf(options.cache) ?? createEvents<CacheEvents>('response cache');
  const ledger = createSavingsLedger();
  const liveStreams = new Map<string, LiveStream<Event>>();

  function toPlan(request: Request): Plan {
    const owner = scope === 'public' ? undefined : scope(request);
    if (scope !== 'public' && (typeof owner !== 'string' || owner === '')) {
      const hint = 'without it the answer could reach others';
      throw invalidOptions([{ path: 'scope', message: 'must return the tenant of the request', hint }]);
    }
    const operation = options.operationOf?.(request);
    const fields = options.keyOf(request);
    const key = createCacheKey([
      'response',
      1,
      owner,
      operation,
      createCacheKey(fields as readonly KeyField[]),
    ]);
    const own = options.tagsOf?.(request) ?? [];
    if (own.length > maxUserTags)
      throw invalidOptions([{ path: 'tagsOf', message: `must return at most ${maxUserTags} tags` }]);
    return { key, operation, tags: [...toTags(operation, owner), ...own.map((tag) => toTag('tag', tag))] };
  }

  const isKeepable = (value: Value): boolean => {
    if (!options.storable(value)) return false;
    try {
      return measureValue(value, 'json', Number.MAX_SAFE_INTEGER) > 0;
    } catch {
      // What JSON cannot carry is passed on all the same: an answer is never lost for the sake of the cache.
      return false;
    }
  };

  const toValue = (kept: Kept<Value, Event>): Value | undefined =>
    'value' in kept ? kept.value : options.fromEvents?.(kept.events);
  const toEvents = (kept: Kept<Value, Event>): readonly Event[] | undefined =>
    'events' in kept ? kept.events : options.toEvents?.(kept.value);
  const callOptions = (plan: Plan, signal: AbortSignal | undefined): GetOrSetOptions => ({
    operation: plan.operation,
    tags: plan.tags,
    signal,
  });

  /** Where the answer came from, with what that saved put into the ledger. */
  function account(
    { value, outcome, tier, ageMs }: Resolved<Kept<Value, Event>>,
    { operation }: Plan,
    isMine: boolean,
  ): CacheInfo {
    const isShared = !isMine && (outcome === 'miss' || outcome === 'bypass');
    if (!isShared && outcome !== 'hit' && outcome !== 'stale') return { outcome };
    const answer = toValue(value);
    const saved = answer === undefined ? { tokens: 0, costUsd: 0 } : options.savingsOf(answer);
    ledger.add(operation, saved);
    if (emitter.has('saved'))
      emitter.emit('saved', { ...(operation !== undefined && { operation }), ...saved });
    if (isShared) return { outcome: 'hit', tier: 'memory', ageMs: 0, saved };
    return { outcome, ...(tier && { tier }), ...(ageMs !== undefined && { ageMs }), saved };
  }

  async function record(
    live: LiveStream<Event>,
    source: () => AsyncIterable<Event>,
    { setTtlMs, isRenewal }: ProduceContext,
    plan: Plan,
  ): Promise<Kept<Value, Event>> {
    try {
      const events = await live.pump(source());
      const value = events && options.fromEvents?.(events);
      if (!events || value === undefined || !isKeepable(value)) setTtlMs(0);
      if (isRenewal && value !== undefined) ledger.takeBack(plan.operation, options.savingsOf(value));
      return { events: events ?? [] };
    } catch (error) {
      live.fail(error);
      throw error;
    }
  }

  return {
    async respond(request, produce, { signal } = {}) {
      const plan = toPlan(request);
      let isMine = false;
      const whole = async (context: ProduceContext): Promise<Kept<Value, Event>> => {
        isMine = !context.isRenewal;
        const value = await produce({ signal: context.signal });
        if (!isKeepable(value)) context.setTtlMs(0);
        if (context.isRenewal) ledger.takeBack(plan.operation, options.savingsOf(value));
        return { value };
      };
      // Twice at most: a shared stream that did not end well answers nobody else's question.
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const resolved = await cache.resolve(plan.key, whole, callOptions(plan, signal));
        const value = toValue(resolved.value);
        if (value === undefined && !('value' in resolved.value)) continue;
        return { value: value as Value, cache: account(resolved, plan, isMine) };
      }
      return {
        value: await produce({ signal: signal ?? new AbortController().signal }),
        cache: { outcome: 'bypass' },
      };
    },

    async respondStream(request, produce, { signal } = {}) {
      const plan = toPlan(request);
      const live = liveStreams.get(plan.key) ?? createLiveStream<Event>(maxStreamBytes);
      liveStreams.set(plan.key, live);
      let isMine = false;
      const left = new AbortController();
      const either = signal ? AbortSignal.any([signal, left.signal]) : left.signal;
      const streamed = (context: ProduceContext) => {
        isMine = !context.isRenewal;
        // A renewal is nobody's live stream: its callers are being served the answer before.
        const own = context.isRenewal ? createLiveStream<Event>(maxStreamBytes) : live;
        return record(own, () => produce({ signal: context.signal }), context, plan);
      };
      const reading = live.read(either, () => left.abort(new DOMException('The reader left.', 'AbortError')));
      const settled = cache.resolve(plan.key, streamed, callOptions(plan, either)).finally(() => {
        if (liveStreams.get(plan.key) === live) liveStreams.delete(plan.key);
      });
      settled.catch(() => {});
      const resolved = await Promise.race([live.first.then(() => undefined), settled]);
      if (!resolved) {
        const ended = settled.then(
          (done) => void (isMine || account(done, plan, false)),
          () => {},
        );
        return {
          events: untilKept(reading, ended),
          cache: isMine ? { outcome: 'miss' } : { outcome: 'hit', tier: 'memory', ageMs: 0 },
        };
      }
      const cacheInfo = account(resolved, plan, isMine);
      // A short stream may be over before it is read: it is passed on as it came, good or not.
      if (isMine && resolved.outcome !== 'stale') return { events: reading, cache: cacheInfo };
      const events = toEvents(resolved.value);
      if (!events)
        throw invalidOptions([
          {
            path: 'toEvents',
            message: 'is needed to stream an answer that was not streamed when it was made',
          },
        ]);
      return { events: replay(events, either), cache: cacheInfo };
    },

    async invalidate({ operation, scope: owner, tag }) {
      const tags = [
        ...(operation !== undefined && owner !== undefined
          ? [toTag('both', operation, owner)]
          : [
              ...(operation === undefined ? [] : [toTag('operation', operation)]),
              ...(owner === undefined ? [] : [toTag('scope', owner)]),
            ]),
        ...(tag === undefined ? [] : [toTag('tag', tag)]),
      ];
      if (tags.length === 0)
        throw invalidOptions([{ path: 'invalidate', message: 'needs an operation, a scope or a tag' }]);
      await cache.invalidateTags(tags);
    },
    savings: () => ledger.read(),
    on: emitter.on,
  };
}
