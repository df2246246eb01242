// Makes requests and answers of ours.
import type { Message, TextRequest, TextResult } from '@internal/model';
import fc from 'fast-check';
import { bytes, imageType, json, maybe, merged, text, word } from './arbitraries.ts';

const id = fc.uuid();
const image = fc.oneof(
  fc.record({
    type: fc.constant('image'),
    mediaType: imageType,
    data: bytes.map((raw) => Buffer.from(raw).toString('base64')),
  }),
  fc.record({
    type: fc.constant('image'),
    url: fc.oneof(fc.webUrl(), fc.constant('https://a.example/one two.png')),
  }),
);
const textPart = fc.record({ type: fc.constant('text'), text });
const parts = fc.array(fc.oneof(textPart, image as never), { minLength: 1, maxLength: 3 });
const seal = merged<Record<string, unknown>>(
  fc.record({ provider: fc.constant('anthropic') }),
  json.map((kept) => ({ anthropic: [kept] })),
);

const user = fc.record({
  role: fc.constant('user'),
  content: fc.oneof(text, parts),
}) as fc.Arbitrary<Message>;
const call = merged<{ id: string }>(fc.record({ id, name: word, input: json }), maybe('providerData', seal));
const turn = fc
  .record({
    content: fc.oneof(text, fc.constant('')),
    calls: fc.array(call, { maxLength: 2 }),
    data: maybe('providerData', seal),
    results: fc.array(
      merged<object>(
        fc.record({ content: fc.oneof(text, fc.constant(''), parts) }),
        maybe('isError', fc.constant(true)),
      ),
      { minLength: 2, maxLength: 2 },
    ),
  })
  .filter(({ content, calls }) => content !== '' || calls.length > 0)
  .map(({ content, calls, data, results }): Message[] => [
    { role: 'assistant', content, ...(calls.length > 0 && { toolCalls: calls as never }), ...data },
    ...calls.map(({ id: toolCallId }, at) => ({ role: 'tool', toolCallId, ...results[at] }) as Message),
  ]);
const messages = fc
  .record({ rounds: fc.array(fc.tuple(user, turn), { maxLength: 2 }), last: user })
  .map(({ rounds, last }) => [...rounds.flatMap(([asked, said]) => [asked, ...said]), last]);

const schema = fc.record({
  name: word,
  jsonSchema: word.map((name) => ({
    type: 'object',
    properties: { [name]: { type: 'string' } },
    required: [name],
    additionalProperties: false,
  })),
});

/** A choice of a tool that is there. */
function offered({ toolChoice, ...request }: TextRequest): TextRequest {
  const [tool] = request.tools ?? [];
  if (toolChoice === undefined || toolChoice === 'auto' || toolChoice === 'none')
    return { ...request, ...(toolChoice && { toolChoice }) };
  if (!tool) return request;
  return { ...request, toolChoice: toolChoice === 'required' ? toolChoice : { name: tool.name } };
}

/** A request. */
export const ourRequest = merged<TextRequest>(
  fc.record({ messages }),
  maybe('system', text),
  maybe('schema', schema),
  maybe(
    'tools',
    fc.uniqueArray(fc.record({ name: word, description: fc.string({ maxLength: 9 }), inputSchema: json }), {
      minLength: 1,
      maxLength: 3,
      selector: ({ name }) => name,
    }),
  ),
  maybe('toolChoice', fc.oneof(fc.constantFrom('auto', 'required', 'none'), fc.record({ name: word }))),
  maybe('maxOutputTokens', fc.integer({ min: 1, max: 100_000 })),
  maybe('temperature', fc.double({ min: 0, max: 2, noNaN: true })),
  maybe('topP', fc.double({ min: 0, max: 1, noNaN: true })),
  maybe('seed', fc.integer()),
  maybe('effort', fc.constantFrom('none', 'low', 'medium', 'high')),
  maybe('stop', fc.array(text, { maxLength: 2 })),
  maybe(
    'headers',
    fc.dictionary(fc.stringMatching(/^x-[a-z]{1,6}$/), word, {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
  maybe(
    'providerOptions',
    fc.dictionary(fc.constantFrom('anthropic', 'openai'), json, {
      minKeys: 1,
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
  maybe('extraBody', fc.record({ some_field: text })),
  maybe('operation', word),
  maybe('tenant', word),
  maybe('spender', word),
).map(offered);

const count = fc.integer({ min: 0, max: 10_000 });
const usage = merged<TextResult['usage']>(
  fc.record({
    inputTokens: count,
    cacheReadTokens: count,
    cacheWriteTokens: count,
    cacheWrite1hTokens: count,
    outputTokens: count,
    reasoningTokens: count,
    estimated: fc.boolean(),
  }),
  maybe('tiers', fc.constant(['flex'])),
  maybe('billedUsd', fc.double({ min: 0, max: 1, noNaN: true })),
);
const cost = fc.oneof(
  fc.record({
    status: fc.constantFrom('known', 'estimated'),
    usd: fc.double({ min: 0, max: 1, noNaN: true }),
    source: word,
  }),
  fc.constant({ status: 'unpriced' }),
);

/** An answer that is whole. */
export const ourResult = merged<TextResult>(
  fc.record({
    text: fc.oneof(text, fc.constant('')),
    toolCalls: fc.array(call, { maxLength: 2 }),
    finishReason: fc.constantFrom('stop', 'length', 'other'),
    usage,
    cost,
    provider: word,
    model: word,
    attempts: fc.constant([]),
    warnings: fc.uniqueArray(fc.record({ setting: word, message: text }), {
      maxLength: 2,
      selector: ({ message }) => message,
    }),
    degraded: fc.boolean(),
  }),
  maybe('reasoning', text),
  maybe(
    'rawFinishReason',
    word.map((each) => `w_${each}`),
  ),
  maybe('providerData', seal),
  maybe('requestId', id),
  maybe('cache', fc.record({ outcome: fc.constantFrom('hit', 'miss') })),
).map(
  (made): TextResult =>
    made.toolCalls.length > 0 && made.finishReason === 'stop'
      ? { ...made, finishReason: 'tool_calls' }
      : made,
);
