// Writes a whole answer as Messages does.
import type {
  ContentBlock,
  Message,
  StopReason,
  ToolUseBlock,
  Usage,
} from '@anthropic-ai/sdk/resources/messages';
import type { TextResult } from '@internal/model';
import type { Asked, Written } from '../asked/asked.ts';
import { closeTurn } from '../asked/seal.ts';

/** The word for the end, and the text that ended it where it can only be one. */
export function messagesWord(
  { finishReason, rawFinishReason, toolCalls, stoppedBy }: Written,
  { stop }: Asked,
): { readonly stop_reason: StopReason; readonly stop_sequence: string | null } {
  const say = (stop_reason: StopReason, stop_sequence: string | null = null) => ({
    stop_reason,
    stop_sequence,
  });
  if (finishReason === 'length') return say('max_tokens');
  if (toolCalls.length > 0) return say('tool_use');
  if (rawFinishReason !== 'stop_sequence') return say('end_turn');
  return say('stop_sequence', stoppedBy ?? (stop.length === 1 ? stop[0] : null));
}

/** Cached input stands beside `input_tokens`. */
export function messagesUsage(usage: TextResult['usage']): Usage {
  const written = usage.cacheWriteTokens + usage.cacheWrite1hTokens;
  return {
    input_tokens: Math.max(0, usage.inputTokens - usage.cacheReadTokens - written),
    output_tokens: usage.outputTokens,
    cache_read_input_tokens: usage.cacheReadTokens,
    cache_creation_input_tokens: written,
    // Clients keep that of a stream's first event, which comes before anything is counted.
    cache_creation: null,
    output_tokens_details: { thinking_tokens: usage.reasoningTokens },
    server_tool_use: null,
    service_tier: null,
    inference_geo: null,
    speed: null,
  };
}

/** The message around the content. */
export function messageOf(asked: Asked, content: ContentBlock[], usage: Usage): Message {
  return {
    id: `msg_${asked.id}`,
    type: 'message',
    role: 'assistant',
    model: asked.model,
    content,
    stop_reason: null,
    stop_sequence: null,
    stop_details: null,
    container: null,
    diagnostics: null,
    usage,
  };
}

/** What comes after the text: what the provider wants back, then the calls. */
export function endBlocks(result: TextResult, { seal }: Asked): ContentBlock[] {
  const sealed = closeTurn(seal, result);
  const calls = result.toolCalls.map(
    ({ id, name, input }): ToolUseBlock => ({
      type: 'tool_use',
      id,
      name,
      input: input ?? {},
      caller: { type: 'direct' },
    }),
  );
  return [...(sealed === undefined ? [] : [{ type: 'redacted_thinking', data: sealed } as const]), ...calls];
}

/** The whole answer. Thought is in streams alone: a result does not hold it. An empty text is no block: clients send it back, and it is refused. */
export function messagesAnswer(result: Written, asked: Asked): Message {
  const text: ContentBlock[] =
    result.text === '' ? [] : [{ type: 'text', text: result.text, citations: null }];
  const content = [...text, ...endBlocks(result, asked)];
  return { ...messageOf(asked, content, messagesUsage(result.usage)), ...messagesWord(result, asked) };
}
