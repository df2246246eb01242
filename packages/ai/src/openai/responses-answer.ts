// Reads a whole answer of the Responses API.

import { mergeCounts } from '../model/usage.ts';
import type { Answer, Json } from '../wire/dialect.ts';
import {
  emptyAnswer,
  isObject,
  listOf,
  objectOf,
  optionalText,
  parseToolInput,
  ReportedError,
  textOf,
  throwReported,
  UnreadableAnswer,
} from '../wire/dialect.ts';
import { openaiUsage } from './openai-usage.ts';

/** Writes status, usage and model of a response into an answer; throws what it reports. */
export function putOutcome(answer: Answer, response: Json): void {
  throwReported(response);
  answer.usage = mergeCounts(answer.usage, openaiUsage(response));
  answer.model = optionalText(response['model']);
  const { status } = response;
  if (status === 'failed' || status === 'cancelled') throw new ReportedError({ type: 'server_error' });
  if (status !== 'completed' && status !== 'incomplete')
    throw new UnreadableAnswer('a response that is not finished');
  const details = isObject(response['incomplete_details']) ? response['incomplete_details'] : {};
  if (status === 'completed') answer.finishReason = answer.toolCalls.length > 0 ? 'tool_calls' : 'stop';
  else if (details['reason'] === 'content_filter') answer.isRefusal = true;
  else answer.finishReason = 'length';
}

/** Adds an item of the output to an answer. */
export function putItem(answer: Answer, entry: unknown, withText: boolean): void {
  const item = objectOf(entry, 'an item');
  if (item['type'] === 'function_call') {
    const input = parseToolInput(textOf(item['arguments'], 'arguments'));
    answer.toolCalls.push({
      id: textOf(item['call_id'], 'call_id'),
      name: textOf(item['name'], 'name'),
      input,
    });
  }
  if (item['type'] !== 'message') return;
  for (const part of listOf(item['content'], 'content')) {
    const { type, text } = objectOf(part, 'a part');
    if (type === 'refusal') answer.isRefusal = true;
    else if (type === 'output_text' && withText) answer.text += textOf(text, 'text');
  }
}

/** Reads a plain answer. */
export function readResponsesAnswer(body: unknown): Answer {
  const response = objectOf(body, 'the body');
  throwReported(response);
  if (response['object'] !== 'response') throw new UnreadableAnswer('it is not a response');
  const answer = emptyAnswer();
  for (const item of listOf(response['output'], 'output')) putItem(answer, item, true);
  putOutcome(answer, response);
  return answer;
}
