// Makes calls and answers of the AI SDK, with everything that its specification can say and a model of ours can be asked.
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4Message,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import fc from 'fast-check';

export const word = fc.stringMatching(/^[a-z]{1,8}$/);
export const text = fc.string({ minLength: 1, maxLength: 30, unit: 'binary' });
const id = fc.uuid();
const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.boolean(),
  fc.constant(null),
);
export const json = fc.dictionary(
  word,
  fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(word, scalar, { maxKeys: 3 })),
  {
    maxKeys: 4,
    noNullPrototype: true,
  },
);
const entries = fc.dictionary(fc.constantFrom('anthropic', 'openai', 'google'), json, {
  minKeys: 1,
  maxKeys: 2,
  noNullPrototype: true,
});
export const bytes = fc.uint8Array({ minLength: 1, maxLength: 20 });
const url = fc.webUrl();
/** A field that may be missing. */
export const maybe = <T>(name: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((made) => (made === undefined ? {} : { [name]: made }));
export const merged = <T>(...parts: fc.Arbitrary<object>[]) =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as T);
const options = maybe('providerOptions', entries);
const metadata = maybe('providerMetadata', entries);
export const imageType = fc.constantFrom('image/png', 'image/jpeg', 'image/gif', 'image/webp');

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

const source = fc.oneof(
  merged(
    fc.record({ type: fc.constant('source'), sourceType: fc.constant('url'), id, url }),
    maybe('title', text),
    metadata,
  ),
  merged(
    fc.record({
      type: fc.constant('source'),
      sourceType: fc.constant('document'),
      id,
      mediaType: fc.constant('application/pdf'),
      title: text,
    }),
    metadata,
  ),
);
const content = fc
  .record({
    said: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: merged<object>(fc.record({ type: fc.constant('text'), text }), metadata) },
        {
          weight: 2,
          arbitrary: merged<object>(
            fc.record({ type: fc.constant('reasoning'), text: fc.oneof(text, fc.constant('')) }),
            metadata,
          ),
        },
        source as fc.Arbitrary<object>,
        merged<object>(
          fc.record({
            type: fc.constantFrom('file', 'reasoning-file'),
            mediaType: fc.constant('image/png'),
            data: fc.oneof(
              fc.record({ type: fc.constant('data'), data: bytes }),
              fc.record({ type: fc.constant('url'), url: url.map((each) => new URL(each)) }),
            ),
          }),
          metadata,
        ),
        merged<object>(
          fc.record({ type: fc.constant('custom'), kind: fc.constant('openai.compaction') }),
          metadata,
        ),
        merged<object>(
          fc.record({
            type: fc.constant('tool-call'),
            toolCallId: id,
            toolName: word,
            input: json.map((each) => JSON.stringify(each)),
            providerExecuted: fc.constant(true),
          }),
          metadata,
        ),
        merged<object>(
          fc.record({ type: fc.constant('tool-result'), toolCallId: id, toolName: word, result: json }),
          maybe('isError', fc.boolean()),
          metadata,
        ),
      ),
      { maxLength: 4 },
    ),
    calls: fc.array(
      merged<object>(
        fc.record({
          type: fc.constant('tool-call'),
          toolCallId: id,
          toolName: word,
          input: json.map((each) => JSON.stringify(each)),
        }),
        metadata,
      ),
      { maxLength: 2 },
    ),
  })
  .map(({ said, calls }) => [...said, ...calls] as LanguageModelV4Content[]);

const count = fc.integer({ min: 0, max: 10_000 });
const usage = fc
  .record({
    noCache: count,
    cacheRead: count,
    cacheWrite: count,
    text: count,
    reasoning: count.map((n) => n + 1),
  })
  .map((made) => ({
    inputTokens: {
      total: made.noCache + made.cacheRead + made.cacheWrite + 1,
      noCache: made.noCache + 1,
      cacheRead: made.cacheRead,
      cacheWrite: made.cacheWrite,
    },
    outputTokens: { total: made.text + made.reasoning + 1, text: made.text + 1, reasoning: made.reasoning },
    raw: { some_tokens: made.noCache },
  }));
const warning = fc.oneof(
  fc.record({ type: fc.constant('unsupported'), feature: word, details: text }),
  fc.record({ type: fc.constant('compatibility'), feature: word, details: text }),
  fc.record({ type: fc.constant('deprecated'), setting: word, message: text }),
  fc.record({ type: fc.constant('other'), message: text }),
);

/** An answer that is whole. */
export const theirResult = merged<LanguageModelV4GenerateResult>(
  fc.record({
    content,
    finishReason: fc.oneof(
      fc.record({
        unified: fc.constantFrom('stop', 'length'),
        raw: fc.option(
          word.map((each) => `w_${each}`),
          { nil: undefined },
        ),
      }),
      fc.record({ unified: fc.constant('other'), raw: word.map((each) => `w_${each}`) }),
    ),
    usage,
    warnings: fc.array(warning, { maxLength: 2 }),
    response: merged(maybe('id', id), maybe('modelId', word)),
  }),
  metadata,
).map((made): LanguageModelV4GenerateResult => {
  const isAsking = made.content.some((part) => part.type === 'tool-call' && !part.providerExecuted);
  const { finishReason } = made;
  return isAsking && finishReason.unified === 'stop'
    ? { ...made, finishReason: { unified: 'tool-calls', raw: finishReason.raw } }
    : made;
});

/** The same answer as a stream: texts cut at each of `cuts` characters. */
export function partsOf(result: LanguageModelV4GenerateResult, cut: number): LanguageModelV4StreamPart[] {
  const { id: responseId, modelId } = result.response ?? {};
  return [
    { type: 'stream-start', warnings: result.warnings },
    {
      type: 'response-metadata',
      ...(responseId !== undefined && { id: responseId }),
      ...(modelId !== undefined && { modelId }),
    },
    ...result.content.flatMap((part, at): LanguageModelV4StreamPart[] => {
      if (part.type !== 'text' && part.type !== 'reasoning') return [part];
      const name = String(at);
      const pieces = Array.from({ length: Math.ceil(part.text.length / cut) }, (_, piece) =>
        part.text.slice(piece * cut, (piece + 1) * cut),
      );
      const more = part.providerMetadata && { providerMetadata: part.providerMetadata };
      return [
        { type: `${part.type}-start`, id: name },
        ...pieces.map((delta) => ({ type: `${part.type}-delta` as const, id: name, delta })),
        { type: `${part.type}-end`, id: name, ...more },
      ];
    }),
    {
      type: 'finish',
      finishReason: result.finishReason,
      usage: result.usage,
      ...(result.providerMetadata && { providerMetadata: result.providerMetadata }),
    },
  ];
}
