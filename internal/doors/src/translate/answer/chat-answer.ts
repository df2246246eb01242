// Writes a whole answer as Chat Completions does.
import type { TextResult } from '@internal/model';
import type { Usage } from '@internal/prices';
import type {
  ChatCompletion,
  ChatCompletionMessageFunctionToolCall,
} from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import type { Asked } from '../asked/asked.ts';
import { closeTurn } from '../asked/seal.ts';

/** The word for the end; that of an answer with calls sends the client to run them. */
export function chatWord({ finishReason, toolCalls }: TextResult): 'stop' | 'length' | 'tool_calls' {
  if (finishReason === 'length') return 'length';
  return toolCalls.length > 0 ? 'tool_calls' : 'stop';
}

/** Cached input and reasoning are inside the totals. */
export function chatUsage(usage: Usage): CompletionUsage {
  const { inputTokens, outputTokens, cacheReadTokens, reasoningTokens } = usage;
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: {
      cached_tokens: cacheReadTokens,
      cache_write_tokens: usage.cacheWriteTokens + usage.cacheWrite1hTokens,
    },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
  };
}

/** The calls of an answer; the first carries what the provider wants back, where Gemini's signatures stand. */
export function chatCalls(result: TextResult, { seal }: Asked): ChatCompletionMessageFunctionToolCall[] {
  const sealed = closeTurn(seal, result);
  return result.toolCalls.map(({ id, name, input }, at) => ({
    id,
    type: 'function',
    function: { name, arguments: JSON.stringify(input ?? {}) },
    ...(at === 0 && sealed !== undefined && { extra_content: { google: { thought_signature: sealed } } }),
  }));
}

/** The whole answer. Thought is in streams alone: a result does not hold it. */
export function chatAnswer(result: TextResult, asked: Asked): ChatCompletion {
  const calls = chatCalls(result, asked);
  const message = {
    role: 'assistant',
    content: result.text === '' && calls.length > 0 ? null : result.text,
    refusal: null,
    ...(calls.length > 0 && { tool_calls: calls }),
  } as const;
  return {
    id: `chatcmpl-${asked.id}`,
    object: 'chat.completion',
    created: asked.createdAt,
    model: asked.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: chatWord(result) }],
    usage: chatUsage(result.usage),
  };
}
