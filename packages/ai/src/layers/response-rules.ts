// Tells a response cache which answers may be kept and under which key.
import type { OutputSchema, TextEvent, TextModel, TextRequest, TextResult } from '../model/text-model.ts';
import { preparedOf } from '../object/define-output.ts';

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
    keyOf: ({ signal: _, deadlineAt: __, spender: ___, log: ____, renderer: _____, schema, ...asked }) => ({
      model: model.id,
      ...asked,
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
      ...(value.text === '' ? [] : [{ type: 'text', text: value.text } as const]),
      ...value.toolCalls.map((call) => ({ type: 'tool_call', call }) as const),
      { type: 'finish', result: value },
    ],
  };
}

/** The hash of a defined output stands for its JSON schema, which is made once and not read again for each key. */
function schemaKey({ name, schema, jsonSchema, hash = schema && preparedOf(schema).hash }: OutputSchema) {
  return hash === undefined ? { name, jsonSchema } : { name, hash };
}
