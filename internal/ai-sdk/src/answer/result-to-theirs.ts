// Writes an answer of ours as the AI SDK's: its content, its end, its usage and what we know beside.
import type {
  JSONObject,
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4Reasoning,
  LanguageModelV4Text,
  LanguageModelV4ToolCall,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
  SharedV4Warning,
} from '@ai-sdk/provider';
import { isObject } from '@internal/kit/json';
import type { ModelWarning, TextResult } from '@internal/model';
import type { Usage } from '@internal/prices';
import { fromJsonPart, ownKey, toJsonObject } from '../entry/own-entry.ts';

type Block = LanguageModelV4Text | LanguageModelV4Reasoning;
type Beside = Exclude<LanguageModelV4Content, Block>;

/** A whole answer as theirs. */
export function toGenerateResult(
  result: TextResult,
  warnings: readonly SharedV4Warning[],
): LanguageModelV4GenerateResult {
  const { object, requestId } = result;
  return {
    content: keptContent(result) ?? contentOf(result),
    // A layer of ours may have mended the text into the object.
    ...(object !== undefined && { structuredOutputText: JSON.stringify(object) }),
    ...endOf(result),
    response: { modelId: result.model, ...(requestId !== undefined && { id: requestId }) },
    warnings: [...warnings, ...result.warnings.map(toWarning)],
  };
}

/** How an answer ended, what it used, and what only we know: cost, attempts, cache. */
export function endOf(result: TextResult): {
  readonly finishReason: LanguageModelV4FinishReason;
  readonly usage: LanguageModelV4Usage;
  readonly providerMetadata: SharedV4ProviderMetadata;
} {
  const { cost, attempts, provider, model, degraded, cache, guard, usage, warnings, rawFinishReason } =
    result;
  const { metadata } = aiSdkData(result);
  const own = { cost, attempts, provider, model, degraded, cache, guard, usage, warnings };
  const unified = result.finishReason === 'tool_calls' ? 'tool-calls' : result.finishReason;
  return {
    // Without a word, `other` would read as an answer that was cut.
    finishReason: { unified, raw: rawFinishReason ?? (unified === 'other' ? 'other' : undefined) },
    usage: toUsage(usage),
    providerMetadata: {
      ...(isObject(metadata) && (metadata as SharedV4ProviderMetadata)),
      [ownKey]: toJsonObject(own),
    },
  };
}

function toUsage(usage: Usage): LanguageModelV4Usage {
  const {
    inputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens,
    outputTokens,
    reasoningTokens,
  } = usage;
  const cacheWrite = cacheWriteTokens + cacheWrite1hTokens;
  return {
    inputTokens: {
      total: inputTokens,
      noCache: Math.max(0, inputTokens - cacheReadTokens - cacheWrite),
      cacheRead: cacheReadTokens,
      cacheWrite,
    },
    outputTokens: {
      total: outputTokens,
      text: Math.max(0, outputTokens - reasoningTokens),
      reasoning: reasoningTokens,
    },
    raw: toJsonObject(usage),
  };
}

/** A warning of ours in their words. */
export function toWarning({ setting, message }: ModelWarning): SharedV4Warning {
  return { type: 'unsupported', feature: setting, details: message };
}

/** What a model of theirs behind ours answered, where no layer changed a word of it. */
function keptContent(result: TextResult): LanguageModelV4Content[] | undefined {
  const { content } = aiSdkData(result);
  if (!Array.isArray(content)) return undefined;
  const kept = (content as LanguageModelV4Content[]).map(fromJsonPart);
  const isSame =
    textIn(kept, 'text') === result.text && textIn(kept, 'reasoning') === (result.reasoning ?? '');
  const inputs = kept.flatMap((part) =>
    part.type === 'tool-call' && !part.providerExecuted ? [parsedInput(part.input)] : [],
  );
  const isAsked = JSON.stringify(inputs) === JSON.stringify(result.toolCalls.map(({ input }) => input));
  return isSame && isAsked ? kept : undefined;
}

/** The input of a call; `undefined` where the call was cut: it is none of ours then. */
function parsedInput(json: string): unknown {
  try {
    return json.trim() === '' ? {} : (JSON.parse(json) as unknown);
  } catch {
    return undefined;
  }
}

function textIn(content: readonly LanguageModelV4Content[], type: 'text' | 'reasoning'): string {
  return content.map((part) => (part.type === type ? part.text : '')).join('');
}

function aiSdkData({ providerData }: TextResult): Readonly<Record<string, unknown>> {
  const data = providerData?.['aiSdk'];
  return isObject(data) ? data : {};
}

/** Thought, text, then the rest. A part that their loop sends back carries what must come back. */
function contentOf(result: TextResult): LanguageModelV4Content[] {
  const { text, reasoning = '' } = result;
  const said: Block[] = [
    ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
  ];
  const { beside, calls } = restOf(result);
  const turn = turnOf(result);
  const call = calls.pop();
  if (call) return [...said, ...beside, ...calls, carrying(call, turn)];
  if (turn === undefined) return [...said, ...beside];
  // A part without words carries it where nothing was said.
  const last = said.pop() ?? { type: 'reasoning', text: '' };
  return [...said, carrying(last, turn), ...beside];
}

/** What came beside text and thought: files, sources, what one provider alone knows; and the calls. */
export function restOf(result: TextResult): {
  readonly beside: Beside[];
  readonly calls: LanguageModelV4ToolCall[];
} {
  const { content } = aiSdkData(result);
  return {
    beside: Array.isArray(content)
      ? (content as LanguageModelV4Content[]).filter(isBeside).map(fromJsonPart)
      : [],
    calls: result.toolCalls.map(({ id, name, input, providerData: call }) => ({
      type: 'tool-call',
      toolCallId: id,
      toolName: name,
      input: JSON.stringify(input),
      ...(call && { providerMetadata: { [ownKey]: { call: toJsonObject(call) } } }),
    })),
  };
}

/** What the provider wants back with the next turn. */
export function turnOf({ providerData }: TextResult): JSONObject | undefined {
  return providerData && toJsonObject(providerData);
}

/** A part with our entry, in which what must come back stands. */
export function carrying<Part extends object>(part: Part, turn: JSONObject | undefined): Part {
  if (turn === undefined) return part;
  const metadata = (part as { readonly providerMetadata?: SharedV4ProviderMetadata }).providerMetadata;
  return { ...part, providerMetadata: { ...metadata, [ownKey]: { ...metadata?.[ownKey], turn } } };
}

/** Neither text, nor thought, nor a call that the caller runs. */
function isBeside(part: LanguageModelV4Content): part is Beside {
  if (part.type === 'tool-call') return part.providerExecuted === true;
  return part.type !== 'text' && part.type !== 'reasoning';
}
