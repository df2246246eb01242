// Keeps answers of models by tenant, whole or as streams, and counts what that saved.
import { createEvents, type EventEmitter, untilAborted } from '@internal/kit';
import { internalsOf } from '../core/cache-internals.ts';
import { CacheError, invalidOptions } from '../errors/cache-error.ts';
import type { GetOrSetOptions, ProduceContext, Resolved } from '../ports/cache.ts';
import type { CacheEvents } from '../ports/cache-events.ts';
import { answerRules, type Kept, type Plan, toPlan, toTag, toTags } from './answer-rules.ts';
import { checkResponseOptions } from './check-response-options.ts';
import type { LiveStream, Reading } from './live-stream.ts';
import { replay, untilKept } from './replay.ts';
import type { CacheInfo, ResponseCache, ResponseCacheOptions } from './response-cache.ts';
import { createSavingsLedger } from './savings-ledger.ts';
import { createStreamFlights, type StreamFlight } from './stream-flights.ts';

const prefixOf = ({ key }: Plan): string => key.slice(0, 8);

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
  type Answer = Kept<Value, Event>;
  const cache = options.cache.namespace('response');
  const inside = internalsOf(cache);
  const emitter: EventEmitter<CacheEvents> = inside?.events ?? createEvents<CacheEvents>('response cache');
  const ledger = createSavingsLedger();
  const rules = answerRules(options);
  const flights = createStreamFlights<Value, Event>(options.maxStreamBytes ?? 1_048_576);
  /** What producers threw here: a cache inside of one may have heard of a failure elsewhere, too. */
  const thrown = new WeakSet<Error>();

  function rethrow(error: unknown): never {
    if (CacheError.isInstance(error)) thrown.add(error);
    throw error;
  }

  /** A stream that broke elsewhere, which a fallback could not save, says nothing about the answer that is made here. */
  function unlessElsewhere(error: unknown): undefined {
    if (!CacheError.isInstance(error) || error.code !== 'produce_failed' || thrown.has(error)) throw error;
  }

  const callOptions = (plan: Plan, signal: AbortSignal | undefined): GetOrSetOptions => ({
    operation: plan.operation,
    tags: plan.tags,
    mode: plan.mode,
    ttlMs: plan.ttlMs,
    signal,
  });

  /** Runs a producer of which nothing is looked up, shared or kept. */
  async function alone(
    plan: Plan,
    produce: (context: ProduceContext) => Promise<Answer>,
    signal: AbortSignal | undefined,
  ): Promise<Resolved<Answer>> {
    if (inside) return (await inside.alone(produce, callOptions(plan, signal))) as Resolved<Answer>;
    const context = {
      signal: signal ?? new AbortController().signal,
      isRenewal: false,
      setTtlMs() {},
    };
    return { value: await produce(context), outcome: 'miss' };
  }

  /** Where the answer came from, with what that saved put into the ledger. */
  function account(
    { value: kept, outcome, tier, ageMs }: Resolved<Answer>,
    plan: Plan,
    isMine: boolean,
  ): CacheInfo {
    const { operation } = plan;
    const keyPrefix = prefixOf(plan);
    const isShared = !isMine && (outcome === 'miss' || outcome === 'bypass');
    if (!isShared && outcome !== 'hit' && outcome !== 'stale') return { outcome, keyPrefix };
    const value = rules.valueOf(kept);
    const saved = value === undefined ? { tokens: 0, costUsd: 0 } : rules.savingsOf(value);
    if (value !== undefined) {
      ledger.add(operation, saved);
      if (emitter.has('saved'))
        emitter.emit('saved', { ...(operation !== undefined && { operation }), ...saved });
    }
    if (isShared) return { outcome: 'hit', tier: 'memory', ageMs: 0, keyPrefix, saved };
    return { outcome, ...(tier && { tier }), ...(ageMs !== undefined && { ageMs }), keyPrefix, saved };
  }

  async function record(
    live: LiveStream<Event>,
    source: (context: { signal: AbortSignal }) => AsyncIterable<Event>,
    { setTtlMs, isRenewal, signal }: ProduceContext,
    plan: Plan,
  ): Promise<Answer> {
    try {
      const events = await live.pump(source({ signal }), signal);
      if (!events) inside?.countTooLarge();
      const value = events && rules.valueOf({ events });
      if (value === undefined || !rules.isStorable(value)) setTtlMs(0);
      if (value === undefined) return { isUnfit: true };
      if (isRenewal) ledger.takeBack(plan.operation, rules.savingsOf(value));
      return { events: events! };
    } catch (error) {
      live.fail(error);
      return rethrow(error);
    }
  }

  function startStream(
    plan: Plan,
    produce: (context: { signal: AbortSignal }) => AsyncIterable<Event>,
    isAlone: boolean,
  ): StreamFlight<Value, Event> {
    const steps = {
      plan,
      resolve: (streamed: (context: ProduceContext) => Promise<Answer>, signal: AbortSignal) =>
        isAlone
          ? alone(plan, streamed, signal)
          : cache.resolve(plan.key, streamed, callOptions(plan, signal)),
      record: (live: LiveStream<Event>, context: ProduceContext) => record(live, produce, context, plan),
      watch: () => inside?.watch(plan.key, plan.tags),
    };
    return flights.start(steps, !isAlone && !inside?.isOff && plan.mode !== 'only_if_cached');
  }

  /** Waits for the first piece, or for the answer when there is one before it. */
  async function begun(
    { first, settled }: StreamFlight<Value, Event>,
    reading: Reading<Event>,
    signal: AbortSignal | undefined,
  ): Promise<Resolved<Answer> | undefined> {
    try {
      return await untilAborted(Promise.race([first.then(() => undefined), settled]), signal);
    } catch (error) {
      await reading.return();
      unlessElsewhere(error);
      return { value: { isUnfit: true }, outcome: 'stale' };
    }
  }

  return {
    async respond(request, produce, called = {}) {
      const { signal } = called;
      const plan = toPlan(options, request, called);
      let isMine = false;
      const whole = async (context: ProduceContext): Promise<Answer> => {
        isMine = !context.isRenewal;
        const value = await (async () => produce({ signal: context.signal }))().catch(rethrow);
        if (!rules.isStorable(value)) context.setTtlMs(0);
        if (context.isRenewal) ledger.takeBack(plan.operation, rules.savingsOf(value));
        return { value };
      };
      // Twice at most: a shared stream that did not end well answers nobody else's question.
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const resolved = await cache
          .resolve(plan.key, whole, callOptions(plan, signal))
          .catch(unlessElsewhere);
        if (!resolved) continue;
        const value = rules.valueOf(resolved.value);
        if (value !== undefined || 'value' in resolved.value)
          return { value: value as Value, cache: account(resolved, plan, isMine) };
      }
      const own = await alone(plan, whole, signal);
      return {
        value: rules.valueOf(own.value) as Value,
        cache: { outcome: 'miss', keyPrefix: prefixOf(plan) },
      };
    },

    async respondStream(request, produce, called = {}) {
      const { signal } = called;
      signal?.throwIfAborted();
      const plan = toPlan(options, request, called);
      const { mode = 'default' } = plan;
      const open = mode === 'default' ? flights.find(plan.key) : undefined;
      const isMine = open === undefined || open === 'late';
      const flight = isMine ? startStream(plan, produce, open === 'late' || mode === 'no_store') : open;
      const reading = flight.read(signal);
      const { settled } = flight;
      const resolved = await begun(flight, reading, signal);
      // A short stream may be over before it is read: it is passed on as it came, good or not.
      if (!resolved || (flight.isProducing && resolved.outcome !== 'stale')) {
        const ended = settled.then(
          (done) => void (isMine || account(done, plan, false)),
          () => {},
        );
        return {
          events: untilKept(reading, ended),
          cache: isMine
            ? { outcome: resolved?.outcome ?? 'miss', keyPrefix: prefixOf(plan) }
            : { outcome: 'hit', tier: 'memory', ageMs: 0, keyPrefix: prefixOf(plan) },
        };
      }
      await reading.return();
      if ('isUnfit' in resolved.value) {
        // It waited for a production that others left, that failed elsewhere, or that was too long: nothing of that is an answer.
        const own = startStream(plan, produce, true);
        const ownReading = own.read(signal);
        await begun(own, ownReading, signal);
        return { events: ownReading, cache: { outcome: 'miss', keyPrefix: prefixOf(plan) } };
      }
      const events = rules.eventsOf(resolved.value);
      if (!events) {
        const message = 'is needed to stream an answer that was not streamed when it was made';
        throw invalidOptions([{ path: 'toEvents', message }]);
      }
      return { events: replay(events, signal), cache: account(resolved, plan, false) };
    },

    async put(request, value, called = {}) {
      const plan = toPlan(options, request, called);
      if (!rules.isStorable(value)) return false;
      const { operation, tags, ttlMs } = callOptions(plan, undefined);
      return cache.set(plan.key, { value }, { operation, tags, ttlMs, signal: called.signal });
    },

    async invalidate({ operation, scope: owner, tag }) {
      const [named] = toTags(operation, owner).reverse();
      if (tag !== undefined && named !== undefined) {
        const hint = 'it is found in all operations and scopes: ask for each by itself';
        throw invalidOptions([{ path: 'tag', message: 'cannot stand beside an operation or a scope', hint }]);
      }
      const found = tag === undefined ? named : toTag('tag', tag);
      if (found === undefined)
        throw invalidOptions([{ path: 'invalidate', message: 'needs an operation, a scope or a tag' }]);
      await cache.invalidateTags([found]);
    },
    clear: () => cache.clear(),
    savings: () => ledger.read(),
    on: emitter.on,
  };
}
