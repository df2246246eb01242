// Reads a whole answer of the chat completions API.
import type { FinishReason } from '../model/text-model.ts';
import type { Answer } from '../wire/dialect.ts';
import {
  emptyAnswer,
  listOf,
  objectOf,
  optionalText,
  parseToolInput,
  textOf,
  throwReported,
} from '../wire/dialect.ts';
import { openaiUsage } from './openai-usage.ts';

const reasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  function_call: 'tool_calls',
};

/** Writes a finish reason into an answer. */
export function putFinishReason(answer: Answer, reason: unknown): void {
  answer.finishReason = (typeof reason === 'string' && reasons[reason]) || 'other';
  if (reason === 'content_filter') answer.isRefusal = true;
}

/** Reads a plain answer. */
export function readChatAnswer(body: unknown): Answer {
  const completion = objectOf(body, 'the body');
  throwReported(completion);
  const choice = objectOf(listOf(completion['choices'], 'choices')[0], 'the choice');
  const message = objectOf(choice['message'], 'message');
  const answer: Answer = {
    ...emptyAnswer(),
    text: message['content'] == null ? '' : textOf(message['content'], 'content'),
    isRefusal: typeof message['refusal'] === 'string' && message['refusal'] !== '',
    usage: openaiUsage(completion),
    reasoning: optionalText(message['reasoning_content'] ?? message['reasoning']) ?? '',
    model: optionalText(completion['model']),
  };
  for (const entry of message['tool_calls'] == null ? [] : listOf(message['tool_calls'], 'tool_calls')) {
    const call = objectOf(entry, 'a tool call');
    const called = objectOf(call['function'], 'function');
    const input = parseToolInput(textOf(called['arguments'], 'arguments'));
    answer.toolCalls.push({ id: textOf(call['id'], 'id'), name: textOf(called['name'], 'name'), input });
  }
  putFinishReason(answer, choice['finish_reason']);
  return answer;
}
