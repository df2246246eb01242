// A middleware of the AI SDK that keeps answers, whole and streamed, in our cache.
import assert from 'node:assert/strict';
import { createCache } from '@tpl/cache';
import { createResponseCache } from '@tpl/cache/response';
import { generateText, type LanguageModelMiddleware, streamText, wrapLanguageModel } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';

type Wrapped = Parameters<NonNullable<LanguageModelMiddleware['wrapGenerate']>>[0];
type Answer = Awaited<ReturnType<Wrapped['doGenerate']>>;
type Piece = Awaited<ReturnType<Wrapped['doStream']>>['stream'] extends ReadableStream<infer P> ? P : never;
type Request = Pick<Wrapped, 'params' | 'model'>;

/** Keeps answers that ended by themselves, for one tenant, over everything the answer depends on. */
function cacheMiddleware(cache: ReturnType<typeof createCache>, tenant: string): LanguageModelMiddleware {
  const rules = (kind: string) => ({
    cache,
    scope: () => tenant,
    // Neither the signal nor headers (credentials, trace ids) are part of the question.
    keyOf: ({ model, params: { abortSignal: _signal, headers: _headers, ...asked } }: Request) => [
      kind,
      model.provider,
      model.modelId,
      JSON.stringify(asked),
    ],
  });
  const answers = createResponseCache<Request, Answer>({
    ...rules('generate'),
    storable: ({ finishReason }) => finishReason.unified === 'stop',
    savingsOf: ({ usage }) => ({ tokens: usage.outputTokens.total ?? 0, costUsd: 0 }),
  });
  const streams = createResponseCache<Request, readonly Piece[], Piece>({
    ...rules('stream'),
    storable: () => true,
    savingsOf: () => ({ tokens: 0, costUsd: 0 }),
    // A stream that was cut, failed or stopped for another reason has no such end.
    fromEvents: (pieces) =>
      pieces.some((piece) => piece.type === 'finish' && piece.finishReason.unified === 'stop') &&
      pieces.every(({ type }) => type !== 'error')
        ? pieces
        : undefined,
    toEvents: (pieces) => pieces,
  });

  return {
    specificationVersion: 'v4',
    async wrapGenerate({ doGenerate, params, model }) {
      // Head and body of the provider's answer are not kept: dates are not JSON, and headers are nobody's business.
      const { value } = await answers.respond(
        { params, model },
        async () => {
          const { request: _asked, response: _response, ...answer } = await doGenerate();
          return answer;
        },
        { signal: params.abortSignal },
      );
      return value;
    },
    async wrapStream({ doStream, params, model }) {
      const { events } = await streams.respondStream(
        { params, model },
        async function* () {
          const { stream } = await doStream();
          for await (const piece of stream) if (piece.type !== 'response-metadata') yield piece;
        },
        { signal: params.abortSignal },
      );
      return { stream: ReadableStream.from(events) };
    },
  };
}

const usage = {
  inputTokens: { total: 3, noCache: 3, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 2, text: 2, reasoning: 0 },
};
const finished = (unified: 'stop' | 'length') => ({ finishReason: { unified, raw: unified }, usage });
const whole = (text: string, unified: 'stop' | 'length' = 'stop') => ({
  content: [{ type: 'text' as const, text }],
  ...finished(unified),
  warnings: [],
  response: { id: 'r', modelId: 'm', timestamp: new Date(0), headers: { 'set-cookie': 'secret' } },
});
const pieces = (...texts: string[]): Piece[] => [
  { type: 'stream-start', warnings: [] },
  { type: 'response-metadata', id: 'r', timestamp: new Date(0) },
  { type: 'text-start', id: '1' },
  ...texts.map((delta): Piece => ({ type: 'text-delta', id: '1', delta })),
  { type: 'text-end', id: '1' },
  { type: 'finish', ...finished('stop') },
];
const open = (cache: ReturnType<typeof createCache>, provider: MockLanguageModelV4, tenant = 'acme') =>
  wrapLanguageModel({ model: provider, middleware: cacheMiddleware(cache, tenant) });

// Twice the same question is one call; another tenant, another temperature are others.
const cache = createCache();
const provider = new MockLanguageModelV4({ doGenerate: async () => whole('Short.') });
const model = open(cache, provider);
for (let turn = 0; turn < 2; turn += 1) {
  const answer = await generateText({ model, prompt: 'Long …', headers: { 'x-trace': `${turn}` } });
  assert.deepEqual([answer.text, answer.finishReason, answer.usage.outputTokens], ['Short.', 'stop', 2]);
}
assert.equal(provider.doGenerateCalls.length, 1);
await generateText({ model, prompt: 'Long …', temperature: 1 });
await generateText({ model: open(cache, provider, 'other'), prompt: 'Long …' });
assert.equal(provider.doGenerateCalls.length, 3);

// An answer that was cut is never kept.
const cut = new MockLanguageModelV4({ modelId: 'cut', doGenerate: async () => whole('Sho', 'length') });
for (let turn = 0; turn < 2; turn += 1) await generateText({ model: open(cache, cut), prompt: 'Long …' });
assert.equal(cut.doGenerateCalls.length, 2);

// A kept stream comes in the pieces it came in; two who ask at once share one.
const streaming = new MockLanguageModelV4({
  doStream: async () => ({ stream: ReadableStream.from(pieces('We', 'll ', 'begun.')) }),
});
const read = async () => {
  const texts: string[] = [];
  for await (const text of streamText({ model: open(cache, streaming), prompt: 'A proverb?' }).textStream)
    texts.push(text);
  return texts;
};
for (const texts of [...(await Promise.all([read(), read()])), await read()])
  assert.deepEqual(texts, ['We', 'll ', 'begun.']);
assert.equal(streaming.doStreamCalls.length, 1);

// One that broke off is not.
const broken = new MockLanguageModelV4({
  modelId: 'broken',
  doStream: async () => ({ stream: ReadableStream.from(pieces('We').slice(0, 4)) }),
});
for (let turn = 0; turn < 2; turn += 1)
  await streamText({ model: open(cache, broken), prompt: 'A proverb?', onError() {} }).consumeStream();
assert.equal(broken.doStreamCalls.length, 2);
await cache.close();
