// Reads a streamed answer of the Responses API.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { Piece } from '@internal/model';
import {
  addThought,
  noPieces,
  noProgress,
  objectOf,
  parseObject,
  ReportedError,
  reportedBy,
  textOf,
  UnreadableAnswer,
} from '@internal/model';
import type { AnswerReader } from '../wire/dialect.ts';
import { putOutcome } from './responses-answer.ts';
import { createResponsesItems, thoughtOf } from './responses-items.ts';

/** Outcomes by the name of their event: it says the status where the response does not. */
const statusByEvent: Readonly<Record<string, string | undefined>> = {
  'response.completed': 'completed',
  'response.incomplete': 'incomplete',
  'response.failed': 'failed',
  'response.cancelled': 'cancelled',
  'response.done': undefined,
};

/** Creates a reader for the events of one answer of the Responses API. */
export function createResponsesReader(isPassed?: boolean): AnswerReader {
  function finish(type: string, given: unknown): readonly Piece[] {
    const response: Json = { status: statusByEvent[type], ...objectOf(given, 'response') };
    putOutcome(reader.answer, response);
    const pieces = items.output(response['output']);
    reader.isWhole = reader.isEnded = true;
    return pieces;
  }

  const reader: AnswerReader = {
    ...noProgress(isPassed),
    read(event) {
      if (event.data.startsWith('[DONE]')) return noPieces;
      if (event.event === 'error') throw new ReportedError(reportedBy(event.data));
      const data = parseObject(event.data, 'an event');
      const { type } = data;
      switch (type) {
        case 'response.output_text.delta':
          return items.addText(data, textOf(data['delta'], 'delta'));
        case 'response.output_text.done':
          return items.wholeText(data, textOf(data['text'], 'text'));
        case 'response.reasoning_summary_text.delta':
        case 'response.reasoning_text.delta':
          return addThought(reader, textOf(data['delta'], 'delta'));
        case 'response.function_call_arguments.delta':
          items.addArguments(data, textOf(data['delta'], 'delta'));
          return noPieces;
        // No call of ours; a patch that takes minutes is written so.
        case 'response.custom_tool_call_input.delta':
          reader.hasContent = true;
          reader.answer.argumentText += textOf(data['delta'], 'delta');
          return noPieces;
        case 'response.function_call_arguments.done':
          items.wholeArguments(data, textOf(data['arguments'], 'arguments'));
          return noPieces;
        case 'response.refusal.delta':
        case 'response.refusal.done':
          reader.hasContent = reader.answer.isRefusal = true;
          return noPieces;
        case 'response.output_item.added':
          return items.item(data, data['item'], false);
        case 'response.output_item.done':
          reader.hasContent = true;
          return [...thoughtOf(reader, data['item']), ...items.item(data, data['item'], true)];
        default:
          if (typeof type === 'string' && Object.hasOwn(statusByEvent, type))
            return finish(type, data['response']);
          if (type === 'error' || isObject(data['error'])) throw new ReportedError(reportedBy(event.data));
          if (typeof type !== 'string') throw new UnreadableAnswer('an event without a type');
          return noPieces;
      }
    },
    end() {
      items.end();
    },
  };
  const items = createResponsesItems(reader);
  return reader;
}
