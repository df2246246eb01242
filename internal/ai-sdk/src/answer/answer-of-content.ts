// Reads the content of an answer of the AI SDK as ours.
import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider';
import { isObject } from '@internal/kit/json';
import type { Answer, ModelWarning, ProviderData, TextResult } from '@internal/model';
import { connectionError, putFinishWord, ReportedError, toToolCalls } from '@internal/model';
import type { Cost, Counted, Usage } from '@internal/prices';
import { readCount, readHighest, readTiers } from '@internal/prices';
import { foreignEntries, ownData, ownEntry, toJsonPart } from '../entry/own-entry.ts';

/** How an answer of theirs ended. */
export interface TheirEnd {
  readonly finishReason: LanguageModelV4FinishReason;
  readonly usage: LanguageModelV4Usage;
  readonly providerMetadata?: SharedV4ProviderMetadata | undefined;
}

/**
 * Fills an answer with the whole content and its end. Throws what the end says where it is none: a filter is a refusal, an
 * answer that broke off is cut; of a stream also one that ends without a word.
 */
export function fillAnswer(
  answer: Answer,
  content: readonly LanguageModelV4Content[],
  end: TheirEnd,
  isStream: boolean,
): void {
  answer.text = textIn(content, 'text');
  answer.reasoning = textIn(content, 'reasoning');
  answer.usage = countedOf(end.usage, end.providerMetadata) ?? answer.usage;
  putEnd(answer, end.finishReason, isStream);
  answer.toolCalls = toToolCalls(
    content.flatMap((part) => {
      if (part.type !== 'tool-call' || part.providerExecuted) return [];
      const providerData = ownData(part.providerMetadata, 'call');
      return [
        { id: part.toolCallId, name: part.toolName, json: part.input, ...(providerData && { providerData }) },
      ];
    }),
    answer.finishReason === 'length',
  );
  if (answer.toolCalls.length > 0 && answer.finishReason === 'stop') answer.finishReason = 'tool_calls';
  answer.providerData = turnOf(content) ?? keptOf(content, end.providerMetadata);
}

function textIn(content: readonly LanguageModelV4Content[], type: 'text' | 'reasoning'): string {
  return content.map((part) => (part.type === type ? part.text : '')).join('');
}

const metadataOf = (part: LanguageModelV4Content) =>
  'providerMetadata' in part ? part.providerMetadata : undefined;

/** What a model of ours behind theirs wants back. */
function turnOf(content: readonly LanguageModelV4Content[]): ProviderData | undefined {
  return content.map((part) => ownData(metadataOf(part), 'turn')).find(Boolean);
}

/** The content, where text and calls alone do not say all of it, and what their provider tells beside. */
function keptOf(
  content: readonly LanguageModelV4Content[],
  providerMetadata: SharedV4ProviderMetadata | undefined,
): ProviderData | undefined {
  const metadata = foreignEntries(providerMetadata);
  const isPlain = content.every(
    (part, at) =>
      foreignEntries(metadataOf(part)) === undefined &&
      ((part.type === 'text' && at === 0 && !part.citations) ||
        (part.type === 'tool-call' && !part.providerExecuted)),
  );
  if (isPlain && !metadata) return undefined;
  return { aiSdk: { content: content.map(toJsonPart), ...(metadata && { metadata }) } };
}

function putEnd(answer: Answer, { unified, raw }: LanguageModelV4FinishReason, isStream: boolean): void {
  if (unified === 'interrupted' || (isStream && unified === 'other' && raw === undefined))
    throw connectionError(undefined, true, {});
  if (unified === 'other' || unified === 'error') putFinishWord(answer, raw);
  else if (raw !== undefined) answer.finishWord = raw.slice(0, 64);
  if (unified === 'error') throw new ReportedError({ type: 'server_error', code: raw });
  if (unified === 'content-filter') answer.isRefusal = true;
  else if (unified === 'tool-calls') answer.finishReason = 'tool_calls';
  else if (unified !== 'other') answer.finishReason = unified;
}

/** Their counts. How long a cache keeps, the tier and the bill stand in what the provider itself said, if anywhere. */
function countedOf(
  { inputTokens, outputTokens, raw = {} }: LanguageModelV4Usage,
  metadata: SharedV4ProviderMetadata = {},
): Counted | undefined {
  const input = readCount(inputTokens.total);
  const output = readCount(outputTokens.total);
  if (input === undefined && output === undefined) return undefined;
  const written = readHighest(inputTokens.cacheWrite);
  const byAge = isObject(raw['cache_creation']) ? raw['cache_creation'] : {};
  const hour = Math.min(written, readHighest(byAge['ephemeral_1h_input_tokens']));
  const tier = Object.values(metadata).map((entry) => entry['serviceTier']);
  const billedUsd = raw['cost'];
  return {
    ...(input !== undefined && { inputTokens: input }),
    ...(output !== undefined && { outputTokens: output }),
    cacheReadTokens: readHighest(inputTokens.cacheRead),
    cacheWriteTokens: written - hour,
    cacheWrite1hTokens: hour,
    reasoningTokens: readHighest(outputTokens.reasoning),
    ...readTiers(
      raw['service_tier'] ?? tier.find((word) => typeof word === 'string'),
      raw['speed'],
      raw['inference_geo'],
    ),
    ...(typeof billedUsd === 'number' && billedUsd >= 0 && { billedUsd }),
  };
}

/** What a model of ours behind theirs says of its answer. */
export interface OwnWord {
  readonly told?: { readonly usage: Usage; readonly cost: Cost };
  /** Those of a streamed answer come with its end. */
  readonly warnings: readonly ModelWarning[];
  readonly rest: Partial<Pick<TextResult, 'degraded' | 'cache' | 'guard'>>;
}

/** Reads our own entry in the metadata of an answer. */
export function ownWord(providerMetadata: SharedV4ProviderMetadata | undefined): OwnWord {
  const { usage, cost, warnings, degraded, cache, guard } = ownEntry(providerMetadata);
  return {
    ...(isObject(usage) &&
      isObject(cost) && { told: { usage: usage as unknown as Usage, cost: cost as unknown as Cost } }),
    warnings: Array.isArray(warnings) ? (warnings as ModelWarning[]) : [],
    rest: {
      ...(degraded === true && { degraded }),
      ...(isObject(cache) && { cache: cache as unknown as NonNullable<TextResult['cache']> }),
      ...(isObject(guard) && { guard: guard as NonNullable<TextResult['guard']> }),
    },
  };
}
