// Makes the next turn of a conversation out of an answer and what its tools gave.
import { findProblems } from '@internal/kit';
import { throwProblems } from '../port/ai-error.ts';
import type { AssistantMessage, Message, ToolMessage } from '../port/message.ts';
import type { TextRequest, TextResult } from '../port/text-model.ts';

/** What a tool gave for one call of the answer. */
export type ToolResult = Omit<ToolMessage, 'role'>;

/** The answer as the assistant's turn: with its calls, and with what the provider wants back. */
export function toAssistantMessage({ text, toolCalls, providerData }: TextResult): AssistantMessage {
  return {
    role: 'assistant',
    content: text,
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(providerData && { providerData }),
  };
}

/**
 * The request that goes on where an answer ended: its messages, the answer as the assistant's turn with thought and
 * signatures that the provider wants back unchanged, then the results in the order of the calls, or what the user says
 * next. A choice of tools that forced the answer is not repeated.
 *
 * @example
 * import { nextTurn, type TextResult } from '@tpl/ai';
 *
 * const goOn = (result: TextResult) =>
 *   nextTurn({ messages: [{ role: 'user', content: 'How warm is it?' }] }, result, [
 *     { toolCallId: result.toolCalls[0]?.id ?? '', content: '21 °C' },
 *   ]);
 *
 * @throws {AiError} `bad_request` when a call has no result, or a result has no call.
 */
export function nextTurn(
  request: TextRequest,
  result: TextResult,
  results: readonly ToolResult[] | string,
): TextRequest {
  const given = typeof results === 'string' ? [] : results;
  const asked = result.toolCalls.map(({ id }) => id);
  const byId = new Map(given.map((one) => [one.toolCallId, one]));
  throwProblems(
    'the next turn',
    findProblems({
      'results must answer every call of the answer, once':
        byId.size === given.length && asked.every((id) => byId.has(id)),
      'results must answer calls of the answer': given.every(({ toolCallId }) => asked.includes(toolCallId)),
      'results must be there, or what the user says': typeof results === 'string' || given.length > 0,
    }),
    'bad_request',
  );
  const tools = asked.map((id): Message => ({ role: 'tool', ...(byId.get(id) as ToolResult) }));
  const said: readonly Message[] = typeof results === 'string' ? [{ role: 'user', content: results }] : tools;
  return withTurn(request, result, said);
}

/** The request with the answer as its last turn, and what is said to it. */
export function withTurn(
  { toolChoice, ...rest }: TextRequest,
  result: TextResult,
  said: readonly Message[],
): TextRequest {
  const isKept = toolChoice === 'auto' || toolChoice === 'none';
  return {
    ...rest,
    ...(isKept && { toolChoice }),
    messages: [...(rest.messages ?? []), toAssistantMessage(result), ...said],
  };
}
