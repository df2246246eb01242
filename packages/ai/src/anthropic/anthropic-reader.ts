// Reads a streamed answer of Anthropic, event by event.
import { mergeCounts } from '../model/usage.ts';
import type { AnswerReader, Json, Piece } from '../wire/dialect.ts';
import {
  addText,
  addThought,
  isObject,
  noProgress,
  objectOf,
  optionalText,
  parseObject,
  parseToolInput,
  textOf,
  throwReported,
  UnreadableAnswer,
} from '../wire/dialect.ts';
import { anthropicUsage, putStopReason } from './anthropic-answer.ts';

/** Creates a reader for the events of one answer of the Messages API. */
export function createAnthropicReader(): AnswerReader {
  const tools = new Map<unknown, { readonly id: string; readonly name: string; json: string }>();
  let counted: Json = {};

  function readDelta(data: Json): Piece | undefined {
    const delta = objectOf(data['delta'], 'delta');
    reader.hasContent = true;
    if (delta['type'] === 'text_delta') return addText(reader, textOf(delta['text'], 'text'));
    if (delta['type'] === 'thinking_delta') return addThought(reader, textOf(delta['thinking'], 'thinking'));
    if (delta['type'] === 'input_json_delta') {
      const tool = tools.get(data['index']);
      if (!tool) throw new UnreadableAnswer('a tool call was not announced');
      const piece = textOf(delta['partial_json'], 'partial_json');
      tool.json += piece;
      reader.answer.argumentText += piece;
    }
    return undefined;
  }

  function openBlock(data: Json): void {
    const { type, id, name } = objectOf(data['content_block'], 'content_block');
    if (type !== 'tool_use') return;
    reader.hasContent = true;
    tools.set(data['index'], { id: textOf(id, 'id'), name: textOf(name, 'name'), json: '' });
  }

  function closeBlock({ index }: Json): void {
    const tool = tools.get(index);
    if (tool)
      reader.answer.toolCalls.push({ id: tool.id, name: tool.name, input: parseToolInput(tool.json) });
    tools.delete(index);
  }

  // Each event replaces only the counts it names: message_start has the input, message_delta the final output.
  function count(usage: unknown): void {
    counted = mergeCounts(counted, isObject(usage) ? usage : undefined) ?? counted;
    reader.answer.usage = anthropicUsage(counted);
  }

  const reader: AnswerReader = {
    ...noProgress(),
    read(event) {
      const data = parseObject(event.data, 'an event');
      switch (data['type']) {
        case 'content_block_delta':
          return readDelta(data);
        case 'message_start': {
          const message = objectOf(data['message'], 'message');
          reader.answer.model = optionalText(message['model']);
          count(message['usage']);
          break;
        }
        case 'content_block_start':
          openBlock(data);
          break;
        case 'content_block_stop':
          closeBlock(data);
          break;
        case 'message_delta':
          putStopReason(reader.answer, objectOf(data['delta'], 'delta')['stop_reason']);
          count(data['usage']);
          break;
        case 'message_stop':
          reader.isWhole = reader.isEnded = true;
          break;
        case 'error':
          throwReported(data);
          throw new UnreadableAnswer('an error without its reason');
        default:
          if (typeof data['type'] !== 'string') throw new UnreadableAnswer('an event without a type');
      }
      return undefined;
    },
  };
  return reader;
}
