// Reads a whole answer of the Responses API.

import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { Answer } from '@internal/model';
import {
  listOf,
  noProgress,
  objectOf,
  openaiUsage,
  optionalText,
  putFinishWord,
  ReportedError,
  throwReported,
  UnreadableAnswer,
} from '@internal/model';
import { mergeCounts } from '@internal/prices';
import { createResponsesItems, thoughtOf } from './responses-items.ts';

/** Writes status, usage and model of a response into an answer; throws what it reports. */
export function putOutcome(answer: Answer, response: Json): void {
  throwReported({ error: response['error'] });
  answer.usage = mergeCounts(answer.usage, openaiUsage(response));
  answer.model = optionalText(response['model']);
  const { status } = response;
  if (status === 'failed' || status === 'cancelled') throw new ReportedError({ type: 'server_error' });
  if (status !== 'completed' && status !== 'incomplete')
    throw new UnreadableAnswer('a response that is not finished');
  const details = isObject(response['incomplete_details']) ? response['incomplete_details'] : {};
  putFinishWord(answer, status === 'completed' ? status : (optionalText(details['reason']) ?? status));
  // Cut for a reason that nobody knows is cut all the same.
  if (status === 'incomplete' && !answer.isRefusal) answer.finishReason = 'length';
}

/** Reads a plain answer. */
export function readResponsesAnswer(body: unknown, isPassed?: boolean): Answer {
  throwReported(body);
  const response = objectOf(body, 'the body');
  if (response['object'] !== 'response') throw new UnreadableAnswer('it is not a response');
  const progress = noProgress(isPassed);
  const items = createResponsesItems(progress);
  const output = listOf(response['output'], 'output');
  for (const item of output) thoughtOf(progress, item);
  items.output(output);
  putOutcome(progress.answer, response);
  items.end();
  return progress.answer;
}
