// Infrastructure Service: ai · stable API, changes affect all users
import type { AnswerReader } from '../wire/dialect.ts';
import { emptyAnswer, ReportedError, UnreadableAnswer } from '../wire/dialect.ts';
import { isObject, objectOf, parseObject, textOf } from '../wire/json-shape.ts';
import { putItem, putOutcome } from './responses-answer.ts';

/** Creates a reader for the events of one answer of the Responses API. */
export function createResponsesReader(): AnswerReader {
  const answer = emptyAnswer();
  let isEnded = false;
  let hasContent = false;

  return {
    answer,
    get isWhole() {
      return isEnded;
    },
    get isEnded() {
      return isEnded;
    },
    get hasContent() {
      return hasContent;
    },
    read(event) {
      const data = parseObject(event.data, 'an event');
      switch (data['type']) {
        case 'response.output_text.delta': {
          const text = textOf(data['delta'], 'delta');
          hasContent = true;
          answer.text += text;
          return text === '' ? undefined : { type: 'text', text };
        }
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta': {
          hasContent = true;
          return { type: 'reasoning', text: textOf(data['delta'], 'delta') };
        }
        case 'response.function_call_arguments.delta':
          hasContent = true;
          return undefined;
        case 'response.refusal.delta':
          hasContent = true;
          answer.isRefusal = true;
          return undefined;
        case 'response.output_item.done':
          hasContent = true;
          putItem(answer, data['item'], false);
          return undefined;
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
          putOutcome(answer, objectOf(data['response'], 'response'));
          isEnded = true;
          return undefined;
        case 'error': {
          // Both shapes are sent: the fields beside the type, or inside `error`.
          const { code, message, type } = isObject(data['error'])
            ? data['error']
            : { ...data, type: undefined };
          throw new ReportedError({ code, message, type });
        }
        default:
          if (isObject(data['error'])) throw new ReportedError(data['error']);
          if (typeof data['type'] !== 'string') throw new UnreadableAnswer('an event without a type');
          return undefined;
      }
    },
  };
}
