// Sends one call, one request and one answer of each side through the other and says what came out differently.
import { isDeepStrictEqual } from 'node:util';
import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4Prompt,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider';
import type { TextEvent, TextModel, TextRequest, TextResult } from '@internal/model';
import { MockLanguageModelV4 } from 'ai/test';
import { fromAiSdkModel, toAiSdkModel } from '../../src/ai-sdk.ts';
import { listedCall, listedOwnResult, listedRequest, listedResult, listedStream } from './listed.ts';
import { partsOf } from './their-answers.ts';

/** What differs, with both sides; nothing where all is the same. */
export type Difference = { readonly trip: string; readonly expected: unknown; readonly seen: unknown };

function compare(trip: string, expected: unknown, seen: unknown): Difference[] {
  return isDeepStrictEqual(toJson(seen), toJson(expected)) ? [] : [{ trip, expected, seen }];
}

const toJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

/** A call without what our side adds. */
function sent(call: LanguageModelV4CallOptions | undefined) {
  const { abortSignal: _, ...same } = call ?? { prompt: [] };
  return same;
}

/** An answer of theirs, without our own entry in its metadata and our own words for usage. */
function bare({
  content,
  finishReason,
  usage,
  warnings,
  providerMetadata,
  response,
}: LanguageModelV4GenerateResult) {
  const { raw: _, ...counts } = usage;
  const { tpl: __, ...foreign } = providerMetadata ?? {};
  return {
    content,
    finishReason,
    usage: counts,
    warnings,
    ...(Object.keys(foreign).length > 0 && { providerMetadata: foreign }),
    response,
  };
}

const streamOf = (parts: readonly LanguageModelV4StreamPart[]) =>
  new ReadableStream<LanguageModelV4StreamPart>({
    start(controller) {
      for (const part of parts) controller.enqueue(part);
      controller.close();
    },
  });

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** The answer as their loop puts it into the next prompt. */
function nextPrompt(
  prompt: LanguageModelV4Prompt,
  content: readonly LanguageModelV4Content[],
): LanguageModelV4Prompt {
  return [
    ...prompt,
    { role: 'assistant', content: content.flatMap(toPromptPart) as never },
    { role: 'user', content: [{ type: 'text', text: 'Go on.' }] },
  ];
}

function toPromptPart(part: LanguageModelV4Content): object[] {
  const { providerMetadata, ...said } = part as LanguageModelV4Content & { providerMetadata?: unknown };
  const options = providerMetadata ? { providerOptions: providerMetadata } : {};
  if (said.type === 'source') return [];
  if (said.type === 'tool-call') return [{ ...said, input: JSON.parse(said.input) as unknown, ...options }];
  if (said.type !== 'tool-result') return [{ ...said, ...options }];
  const { result, isError, ...rest } = said;
  return [{ ...rest, output: { type: isError ? 'error-json' : 'json', value: result }, ...options }];
}

/** The last turn of the model in a call, whose parts must be those of the answer. */
const lastTurn = (call: LanguageModelV4CallOptions | undefined) =>
  call?.prompt.findLast(({ role }) => role === 'assistant')?.content ?? [];

/** Theirs, through ours, to theirs: plain and streamed, and the turn after either. */
export async function theirTrips(
  call: LanguageModelV4CallOptions,
  result: LanguageModelV4GenerateResult,
  cut: number,
): Promise<Difference[]> {
  const theirs = new MockLanguageModelV4({
    provider: 'mock',
    modelId: 'mock',
    doGenerate: () => Promise.resolve(result),
    doStream: () => Promise.resolve({ stream: streamOf(partsOf(result, cut)) }),
  });
  const model = toAiSdkModel(fromAiSdkModel(theirs));
  const plain = await model.doGenerate(call);
  const expected = listedResult(result);
  const warned = {
    ...bare(plain),
    warnings: plain.warnings.slice(plain.warnings.length - result.warnings.length),
  };
  const { stream } = await model.doStream(call);
  const parts = await listOf(stream as unknown as AsyncIterable<LanguageModelV4StreamPart>);
  const streamed = contentOf(parts);
  const differences = [
    ...compare('call', listedCall(call), sent(theirs.doGenerateCalls[0])),
    ...compare('streamed call', listedCall(call), sent(theirs.doStreamCalls[0])),
    ...compare('answer', expected, warned),
    ...compare('streamed answer', listedStream(result), {
      ...listedStream({ ...result, content: streamed.map(withoutTpl) }),
      end: endOf(parts),
    }),
  ];
  const said = listedTurn(expected.content);
  for (const [trip, content] of [
    ['turn', plain.content],
    ['turn after a stream', streamed],
  ] as const) {
    await model.doGenerate({
      prompt: nextPrompt([{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }], content),
    });
    differences.push(...compare(trip, said, lastTurn(theirs.doGenerateCalls.at(-1))));
  }
  return differences;
}

/** What their loop sends back of an answer; nothing, where nothing was said. */
function listedTurn(content: readonly LanguageModelV4Content[]): object[] {
  const isSaid = content.some(
    (part) => part.type === 'text' || (part.type === 'tool-call' && !part.providerExecuted),
  );
  return isSaid ? content.flatMap(toPromptPart) : [];
}

/** The parts of a stream put together as their loop does it. */
function contentOf(parts: readonly LanguageModelV4StreamPart[]): LanguageModelV4Content[] {
  const content: LanguageModelV4Content[] = [];
  const open = new Map<string, { text: string; providerMetadata?: unknown }>();
  for (const part of parts) {
    if (part.type === 'text-start' || part.type === 'reasoning-start') {
      const block = {
        type: part.type === 'text-start' ? ('text' as const) : ('reasoning' as const),
        text: '',
      };
      content.push(block);
      open.set(part.id, block);
    } else if (part.type === 'text-delta' || part.type === 'reasoning-delta') {
      const block = open.get(part.id);
      if (block) block.text += part.delta;
    } else if (part.type === 'text-end' || part.type === 'reasoning-end') {
      const block = open.get(part.id);
      if (block && part.providerMetadata) block.providerMetadata = part.providerMetadata;
    } else if (part.type === 'error') throw part.error;
    else if (['tool-call', 'tool-result', 'file', 'reasoning-file', 'source', 'custom'].includes(part.type))
      content.push(part as LanguageModelV4Content);
  }
  return content;
}

/** Our own entry is no part of what theirs said; it goes back all the same. */
function withoutTpl(part: LanguageModelV4Content): LanguageModelV4Content {
  const { providerMetadata, ...said } = part as LanguageModelV4Content & { providerMetadata?: object };
  const { tpl: _, ...foreign } = (providerMetadata ?? {}) as Record<string, unknown>;
  return {
    ...said,
    ...(Object.keys(foreign).length > 0 && { providerMetadata: foreign }),
  } as LanguageModelV4Content;
}

const endOf = (parts: readonly LanguageModelV4StreamPart[]) => {
  const last = parts.at(-1);
  return last?.type === 'finish' ? last.finishReason : last;
};

/** Ours, through theirs, to ours: plain and streamed. */
export async function ourTrips(request: TextRequest, result: TextResult): Promise<Difference[]> {
  const asked: TextRequest[] = [];
  const ours: TextModel = {
    id: 'some/model',
    async generate(given) {
      asked.push(given);
      return result;
    },
    async *stream(given): AsyncGenerator<TextEvent> {
      asked.push(given);
      yield {
        type: 'start',
        provider: result.provider,
        model: result.model,
        ...(result.requestId !== undefined && { requestId: result.requestId }),
      };
      if (result.reasoning !== undefined) yield { type: 'reasoning', text: result.reasoning };
      if (result.text !== '') yield { type: 'text', text: result.text };
      for (const call of result.toolCalls) yield { type: 'tool_call', call };
      yield { type: 'finish', result };
    },
  };
  const model = fromAiSdkModel(toAiSdkModel(ours));
  const plain = await model.generate(request);
  const events = await listOf(model.stream(request));
  const last = events.at(-1);
  const streamed = last?.type === 'finish' ? last.result : undefined;
  const expected = listedOwnResult(result);
  return [
    ...asked.flatMap(({ signal: _, ...given }) => compare('request', listedRequest(request), given)),
    ...compare('answer', expected, told(plain, result)),
    ...compare('streamed answer', expected, streamed && told(streamed, result)),
  ];
}

/** An answer without its attempts; thought without a seal is kept for the next turn, which adds data of its own. */
function told({ attempts: _, provider: __, ...same }: TextResult, original: TextResult) {
  const isOwn = same.providerData && 'aiSdk' in same.providerData;
  const { providerData: kept, ...rest } = same;
  const warnings = same.warnings.slice(same.warnings.length - original.warnings.length);
  return { ...rest, ...(kept && !isOwn && { providerData: kept }), warnings };
}
