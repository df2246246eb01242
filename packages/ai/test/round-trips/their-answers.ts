// Makes whole answers of the AI SDK, with everything that its specification can say.
import type {
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import fc from 'fast-check';
import { bytes, id, json, maybe, merged, metadata, text, url, word } from './arbitraries.ts';

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
