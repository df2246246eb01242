// Reads a streamed answer of the Responses API.
import type { AnswerReader } from '../wire/dialect.ts';
import {
  addText,
  addThought,
  isObject,
  noProgress,
  objectOf,
  optionalText,
  parseObject,
  ReportedError,
  textOf,
  UnreadableAnswer,
} from '../wire/dialect.ts';
import { putItem, putOutcome } from './responses-answer.ts';

/** Creates a reader for the events of one answer of the Responses API. */
export function createResponsesReader(): AnswerReader {
  const reader: AnswerReader = {
    ...noProgress(),
    read(event) {
      const data = parseObject(event.data, 'an event');
      switch (data['type']) {
        case 'response.output_text.delta':
          return addText(reader, textOf(data['delta'], 'delta'));
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta':
          return addThought(reader, textOf(data['delta'], 'delta'));
        case 'response.function_call_arguments.delta':
          reader.hasContent = true;
          reader.answer.argumentText += optionalText(data['delta']) ?? '';
          return undefined;
        case 'response.refusal.delta':
          reader.hasContent = reader.answer.isRefusal = true;
          return undefined;
        case 'response.output_item.done':
          reader.hasContent = true;
          putItem(reader.answer, data['item'], false);
          return undefined;
        case 'response.completed':
        case 'response.incomplete':
        case 'response.failed':
          putOutcome(reader.answer, objectOf(data['response'], 'response'));
          reader.isWhole = reader.isEnded = true;
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
  return reader;
}
