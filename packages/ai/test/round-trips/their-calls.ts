// Makes calls of the AI SDK, with everything that its specification can say and a model of ours can be asked.
import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider';
import fc from 'fast-check';
import {
  bytes,
  entries,
  id,
  imageType,
  json,
  maybe,
  merged,
  options,
  text,
  url,
  word,
} from './arbitraries.ts';

const textPart = merged<{ type: 'text'; text: string }>(
  fc.record({ type: fc.constant('text'), text }),
  options,
);
const image = fc.oneof(
  fc.record({ mediaType: imageType, data: fc.record({ type: fc.constant('data'), data: bytes }) }),
  fc.record({
    mediaType: imageType,
    data: fc.record({
      type: fc.constant('data'),
      data: bytes.map((raw) => Buffer.from(raw).toString('base64')),
    }),
  }),
  fc.record({
    mediaType: fc.constantFrom('image', 'image/png'),
    data: fc.record({ type: fc.constant('url'), url: url.map((each) => new URL(each)) }),
  }),
);
const document = fc.record({
  mediaType: fc.constant('text/plain'),
  data: fc.record({ type: fc.constant('text'), text }),
});
const filePart = merged(
  fc.constant({ type: 'file' }),
  fc.oneof(image, document),
  maybe('filename', word),
  options,
);

const system = merged<LanguageModelV4Message>(
  fc.record({ role: fc.constant('system'), content: text }),
  options,
);
const user = merged<LanguageModelV4Message>(
  fc.record({
    role: fc.constant('user'),
    content: fc.array(fc.oneof(textPart, filePart as never), { minLength: 1, maxLength: 3 }),
  }),
  options,
);

const output = fc.oneof(
  fc.record({ type: fc.constantFrom('text', 'error-text'), value: text }),
  fc.record({ type: fc.constantFrom('json', 'error-json'), value: json }),
  merged(fc.constant({ type: 'execution-denied' }), maybe('reason', text)),
  fc.record({
    type: fc.constant('content'),
    value: fc.array(
      fc.oneof(
        textPart as fc.Arbitrary<object>,
        merged<object>(fc.constant({ type: 'file' }), image),
        fc.constant({ type: 'custom' }),
      ),
      { maxLength: 3 },
    ),
  }),
);

/** What a model said in an earlier turn, and the results of its calls. */
const turn = fc
  .record({
    said: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: textPart as fc.Arbitrary<object> },
        merged<object>(
          fc.record({ type: fc.constant('reasoning'), text: fc.oneof(text, fc.constant('')) }),
          options,
        ),
        merged<object>(fc.constant({ type: 'file' }), image, options),
        merged<object>(
          fc.record({
            type: fc.constant('reasoning-file'),
            mediaType: imageType,
            data: fc.record({ type: fc.constant('data'), data: bytes }),
          }),
          options,
        ),
        merged<object>(
          fc.record({ type: fc.constant('custom'), kind: fc.constant('openai.compaction') }),
          options,
        ),
        merged<object>(
          fc.record({
            type: fc.constant('tool-call'),
            toolCallId: id,
            toolName: word,
            input: json,
            providerExecuted: fc.constant(true),
          }),
          options,
        ),
        merged<object>(
          fc.record({
            type: fc.constant('tool-result'),
            toolCallId: id,
            toolName: word,
            output: fc.record({ type: fc.constant('json'), value: json }),
          }),
          options,
        ),
      ),
      { maxLength: 3 },
    ),
    calls: fc.array(
      merged<object>(
        fc.record({ type: fc.constant('tool-call'), toolCallId: id, toolName: word, input: json }),
        options,
      ),
      { maxLength: 2 },
    ),
    outputs: fc.array(merged<object>(fc.record({ output }), options), { minLength: 2, maxLength: 2 }),
    isCallFirst: fc.boolean(),
    withApproval: fc.boolean(),
  })
  .map(({ said, calls, outputs, isCallFirst, withApproval }): LanguageModelV4Message[] => {
    const content = isCallFirst ? [...calls, ...said] : [...said, ...calls];
    const results = (calls as { toolCallId: string; toolName: string }[]).map(
      ({ toolCallId, toolName }, at) => ({
        type: 'tool-result',
        toolCallId,
        toolName,
        ...outputs[at],
      }),
    );
    const approval = withApproval
      ? [{ type: 'tool-approval-response', approvalId: 'a', approved: true }]
      : [];
    return [
      { role: 'assistant', content: content as never },
      ...(results.length > 0 ? [{ role: 'tool' as const, content: [...results, ...approval] as never }] : []),
    ];
  });

const prompt = fc
  .record({
    systems: fc.array(system, { maxLength: 2 }),
    rounds: fc.array(fc.tuple(user, turn), { maxLength: 2 }),
    last: user,
  })
  .map(({ systems, rounds, last }) => [
    ...systems,
    ...rounds.flatMap(([asked, said]) => [asked, ...said]),
    last,
  ]);

const strictSchema = fc.uniqueArray(word, { minLength: 1, maxLength: 3 }).map((names) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
  additionalProperties: false,
}));
const looseSchema = word.map((name) => ({
  type: 'object',
  properties: { [name]: { type: 'string', minLength: 2 } },
}));
const format = fc.oneof(
  fc.constant({ type: 'text' }),
  fc.constant({ type: 'json' }),
  merged(
    fc.constant({ type: 'json' }),
    fc.oneof(strictSchema, looseSchema).map((schema) => ({ schema })),
    maybe('name', fc.oneof(word, fc.constant('not a name'))),
    maybe('description', text),
  ),
);
const tool = fc.oneof(
  {
    weight: 4,
    arbitrary: merged<{ name: string }>(
      fc.record({ type: fc.constant('function'), name: word, inputSchema: strictSchema }),
      maybe('description', text),
      maybe('strict', fc.boolean()),
      maybe('inputExamples', fc.constant([{ input: {} }])),
      options,
    ),
  },
  fc.record({
    type: fc.constant('provider'),
    id: fc.constant('anthropic.web_search_20250305'),
    name: word,
    args: json,
  }),
);
const choice = fc.oneof(
  fc.constantFrom('auto', 'none', 'required').map((type) => ({ type })),
  word.map((toolName) => ({ type: 'tool', toolName })),
);

/** A call. */
export const theirCall = merged<LanguageModelV4CallOptions>(
  fc.record({ prompt }),
  maybe('maxOutputTokens', fc.integer({ min: 1, max: 100_000 })),
  maybe('temperature', fc.double({ min: 0, max: 2, noNaN: true })),
  maybe('topP', fc.double({ min: 0, max: 1, noNaN: true })),
  maybe('topK', fc.integer({ min: 1, max: 100 })),
  maybe('presencePenalty', fc.double({ min: 0, max: 1, noNaN: true })),
  maybe('frequencyPenalty', fc.double({ min: 0, max: 1, noNaN: true })),
  maybe('seed', fc.integer()),
  maybe('stopSequences', fc.array(text, { maxLength: 2 })),
  maybe('responseFormat', format),
  maybe('tools', fc.uniqueArray(tool, { maxLength: 3, selector: ({ name }) => name })),
  maybe('toolChoice', choice),
  maybe(
    'reasoning',
    fc.constantFrom('provider-default', 'none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'),
  ),
  maybe(
    'headers',
    fc.dictionary(fc.stringMatching(/^x-[a-z]{1,6}$/), fc.option(word, { nil: undefined }), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
  maybe(
    'providerOptions',
    fc.oneof(entries, merged(entries, fc.constant({ tpl: { tenant: 't', operation: 'o' } }))),
  ),
  maybe('includeRawChunks', fc.boolean()),
);
