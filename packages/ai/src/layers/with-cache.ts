// Answers from a cache, under the rules of a response.

import type {
  CacheInfo,
  OutputSchema,
  TextEvent,
  TextModel,
  TextRequest,
  TextResult,
  WireRequest,
} from '@internal/model';
import { noCost, noUsage } from '@internal/prices';
import { preparedOf } from '../object/define-output.ts';
import type { Middleware } from './middleware/middleware.ts';
import { changeResult, toMiddleware } from './middleware/to-middleware.ts';

/** What a response cache must know about answers of a model. */
export interface ModelResponseRules {
  /** Everything that can change the answer. */
  keyOf(request: TextRequest): Record<string, unknown>;
  /** The operation whose settings hold. */
  operationOf(request: TextRequest): string | undefined;
  /** Whether the answer is whole, valid, unblocked and not degraded. */
  storable(value: TextResult): boolean;
  /** What a hit saves. */
  savingsOf(value: TextResult): { tokens: number; costUsd: number };
  /** The answer that a stream made; `undefined` while it is not whole. */
  fromEvents(events: readonly TextEvent[]): TextResult | undefined;
  /** The stream that replays an answer. */
  toEvents(value: TextResult): readonly TextEvent[];
}

/**
 * The rules by which answers of `model` may be kept, for `createResponseCache` of @tpl/cache. The key is made of
 * everything that can change the answer: the whole request but its signal, deadline, payer and log.
 *
 * @example
 * import { responseRules } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * const rules = responseRules(mockModel());
 * console.log(rules.keyOf({ messages: [{ role: 'user', content: 'Hello' }] }));
 */
export function responseRules(model: TextModel): ModelResponseRules {
  return {
    // Left out by name, so that a field of tomorrow is in the key unless somebody decides otherwise.
    keyOf: ({
      signal: _,
      deadlineAt: __,
      spender: ___,
      log: ____,
      renderer: _____,
      trace: ______,
      schema,
      wire,
      ...asked
    }) => ({
      model: model.id,
      ...asked,
      ...(wire && { wire: wireKey(wire) }),
      ...(schema && { schema: schemaKey(schema) }),
    }),
    operationOf: ({ operation }) => operation,
    storable: ({ degraded, finishReason, text, toolCalls }) =>
      !degraded &&
      ((finishReason === 'stop' && text !== '') || (finishReason === 'tool_calls' && toolCalls.length > 0)),
    savingsOf: ({ usage, cost }) => ({
      tokens: usage.inputTokens + usage.outputTokens,
      costUsd: cost.status === 'unpriced' ? 0 : cost.usd,
    }),
    fromEvents(events) {
      const last = events.at(-1);
      return last?.type === 'finish' ? last.result : undefined;
    },
    toEvents: (value) => [
      { type: 'start', provider: value.provider, model: value.model },
      ...(value.wire?.events ?? []).map((event) => ({ type: 'wire', event }) as const),
      ...(value.reasoning === undefined || value.wire
        ? []
        : [{ type: 'reasoning', text: value.reasoning } as const]),
      ...(value.text === '' || value.wire ? [] : [{ type: 'text', text: value.text } as const]),
      ...value.toolCalls.map((call) => ({ type: 'tool_call', call }) as const),
      { type: 'finish', result: value },
    ],
  };
}

/** Of the headers only those change an answer that name versions and betas. */
function wireKey({ dialect, body, headers }: WireRequest) {
  const named = Object.entries(headers).filter(([name]) => /(?:-beta|-version)$/.test(name));
  return { dialect, body, headers: Object.fromEntries(named) };
}

/** The hash of a defined output stands for its JSON schema, which is made once and not read again for each key. */
function schemaKey({ name, schema, jsonSchema, hash = schema && preparedOf(schema).hash }: OutputSchema) {
  return hash === undefined ? { name, jsonSchema } : { name, hash };
}

/** What keeps answers; `createResponseCache` of @tpl/cache, with `responseRules(model)`, fits. */
export interface ResponseCache {
  /** Answers from the cache, or with what `produce` makes. */
  respond(
    request: TextRequest,
    produce: (context: { signal: AbortSignal }) => Promise<TextResult>,
    options?: { signal?: AbortSignal },
  ): Promise<{ value: TextResult; cache: CacheInfo }>;
  /** The same for streams. */
  respondStream(
    request: TextRequest,
    produce: (context: { signal: AbortSignal }) => AsyncIterable<TextEvent>,
    options?: { signal?: AbortSignal },
  ): Promise<{ events: AsyncIterable<TextEvent>; cache: CacheInfo }>;
}

/** What is told about hits. */
export interface WithCacheOptions {
  /** Writes down what hits saved; a ledger of `@tpl/ai/ledger` fits. Default: nobody. */
  readonly ledger?: SavingsLedger | undefined;
}

/** Writes down what a cache saved. */
export interface SavingsLedger {
  /** An answer came from the cache that would have been bought. */
  saved(answer: {
    readonly tenant?: string;
    readonly key?: string;
    readonly operation?: string;
    readonly model: string;
    readonly tokens: number;
    readonly costUsd: number;
  }): void;
}

/**
 * Answers from a cache where it can. A hit, or an answer shared with a call that asks the same
 * at the same moment, uses no tokens and costs nothing; `cache` of the result says what was saved.
 *
 * @example
 * import { type ResponseCache, withCache } from '@tpl/ai';
 * import { mockModel } from '@tpl/ai/testing';
 *
 * // createResponseCache of @tpl/cache fits; this one keeps nothing.
 * const { signal } = new AbortController();
 * const responses: ResponseCache = {
 *   respond: async (_, produce) => ({ value: await produce({ signal }), cache: { outcome: 'bypass' } }),
 *   respondStream: async (_, produce) => ({ events: produce({ signal }), cache: { outcome: 'bypass' } }),
 * };
 * const cached = withCache(responses)(mockModel());
 */
export function withCache(responses: ResponseCache, { ledger }: WithCacheOptions = {}): Middleware {
  return toMiddleware('cache', (model) => {
    /** Asks the model, and remembers that it did. */
    function asking<T>(request: TextRequest, ask: (request: TextRequest) => T) {
      const call = {
        isOurs: false,
        options: request.signal ? { signal: request.signal } : {},
        produce({ signal }: { signal: AbortSignal }): T {
          call.isOurs = true;
          return ask({ ...request, signal });
        },
      };
      return call;
    }
    /** A stale answer whose successor this call buys saved nothing: it is paid for all the same. */
    function noteSaved(request: TextRequest, result: TextResult, isOurs: boolean): TextResult {
      const { cache } = result;
      if (!ledger || isOurs || !cache?.saved || (cache.outcome !== 'hit' && cache.outcome !== 'stale'))
        return result;
      const { spender: key, tenant, operation } = request;
      ledger.saved({
        ...(tenant !== undefined && { tenant }),
        ...(key !== undefined && { key }),
        ...(operation !== undefined && { operation }),
        model: `${result.provider}/${cache.requestModel ?? result.model}`,
        ...cache.saved,
      });
      return result;
    }

    return {
      async generate(request) {
        const call = asking(request, (asked) => model.generate(asked));
        const { value, cache } = await responses.respond(request, call.produce, call.options);
        return noteSaved(request, marked(value, cache, call.isOurs), call.isOurs);
      },
      async *stream(request) {
        const call = asking(request, (asked) => model.stream(asked));
        const { events, cache } = await responses.respondStream(request, call.produce, call.options);
        yield* changeResult(events, (result) =>
          noteSaved(request, marked(result, cache, call.isOurs), call.isOurs),
        );
      },
    };
  });
}

/** An answer that this call did not buy, stored or bought by another call at the same moment, costs it nothing. */
function marked(result: TextResult, cache: CacheInfo, isOurs: boolean): TextResult {
  if (isOurs && cache.outcome !== 'hit' && cache.outcome !== 'stale') return { ...result, cache };
  const requestModel = result.attempts.at(-1)?.model;
  const seen = requestModel === undefined ? cache : { ...cache, requestModel };
  return { ...result, cache: seen, usage: noUsage, cost: noCost, attempts: [] };
}
