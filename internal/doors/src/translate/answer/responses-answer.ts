// Writes a whole answer as Responses does.
import type { TextResult } from '@internal/model';
import type { Usage } from '@internal/prices';
import type {
  Response,
  ResponseCreateParams,
  ResponseFunctionToolCall,
  ResponseOutputItem,
  ResponseOutputMessage,
  ResponseReasoningItem,
  ResponseUsage,
} from 'openai/resources/responses/responses';
import type { Asked } from '../asked/asked.ts';
import { closeTurn } from '../asked/seal.ts';

/** A response as it is sent: clients put `output_text` together themselves. */
export type WireResponse = Omit<Response, 'output_text'>;

/** Cached input and reasoning are inside the totals. */
function responsesUsage(usage: Usage): ResponseUsage {
  const { inputTokens, outputTokens, cacheReadTokens, reasoningTokens } = usage;
  return {
    input_tokens: inputTokens,
    input_tokens_details: {
      cached_tokens: cacheReadTokens,
      cache_write_tokens: usage.cacheWriteTokens + usage.cacheWrite1hTokens,
    },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: inputTokens + outputTokens,
  };
}

/** A response of which nothing has come, with the fields of the request that it repeats. */
export function beginResponse({ id, createdAt, model, body }: Asked): WireResponse {
  const asked = body as Partial<ResponseCreateParams>;
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: createdAt,
    status: 'in_progress',
    model,
    output: [],
    error: null,
    incomplete_details: null,
    access_programs: null,
    previous_response_id: null,
    truncation: 'disabled',
    instructions: asked.instructions ?? null,
    metadata: asked.metadata ?? null,
    temperature: asked.temperature ?? null,
    top_p: asked.top_p ?? null,
    tools: asked.tools ?? [],
    tool_choice: asked.tool_choice ?? 'auto',
    parallel_tool_calls: asked.parallel_tool_calls ?? true,
    max_output_tokens: asked.max_output_tokens ?? null,
    reasoning: asked.reasoning ?? null,
    text: { format: { type: 'text' }, ...asked.text },
  };
}

/** The id of an item by its place. */
export const itemId = (kind: 'msg' | 'rs' | 'fc', { id }: Asked, at: number): string => `${kind}_${id}${at}`;

/** What the model said, as an item. */
export function messageItem(
  asked: Asked,
  at: number,
  text: string,
  status: ResponseOutputMessage['status'],
): ResponseOutputMessage {
  return {
    id: itemId('msg', asked, at),
    type: 'message',
    role: 'assistant',
    status,
    content: status === 'in_progress' ? [] : [{ type: 'output_text', text, annotations: [], logprobs: [] }],
  };
}

/** What comes after the text, at the places from `first` on: what the provider wants back, then the calls. */
export function endItems(
  result: TextResult,
  asked: Asked,
  first: number,
): (ResponseReasoningItem | (ResponseFunctionToolCall & { id: string }))[] {
  const sealed = closeTurn(asked.seal, result);
  const start = sealed === undefined ? first : first + 1;
  const calls = result.toolCalls.map(({ id, name, input }, at) => ({
    id: itemId('fc', asked, start + at),
    type: 'function_call' as const,
    status: 'completed' as const,
    call_id: id,
    name,
    arguments: JSON.stringify(input ?? {}),
  }));
  if (sealed === undefined) return calls;
  const id = itemId('rs', asked, first);
  return [{ id, type: 'reasoning', summary: [], encrypted_content: sealed }, ...calls];
}

/** The response at its end. */
export function endResponse(result: TextResult, asked: Asked, output: ResponseOutputItem[]): WireResponse {
  const isCut = result.finishReason === 'length';
  return {
    ...beginResponse(asked),
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output,
    usage: responsesUsage(result.usage),
  };
}

/** How a message ended. */
export const messageStatus = ({ finishReason }: TextResult): 'completed' | 'incomplete' =>
  finishReason === 'length' ? 'incomplete' : 'completed';

/** The whole answer. Thought is in streams alone: a result does not hold it. */
export function responsesAnswer(result: TextResult, asked: Asked): WireResponse {
  const said = result.text === '' ? [] : [messageItem(asked, 0, result.text, messageStatus(result))];
  return endResponse(result, asked, [...said, ...endItems(result, asked, said.length)]);
}
