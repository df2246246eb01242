// Infrastructure Service: ai · stable API, changes affect all users
import type { AnswerReader, Piece } from '../wire/dialect.ts';
import { emptyAnswer, UnreadableAnswer } from '../wire/dialect.ts';
import type { Json } from '../wire/json-shape.ts';
import {
  isObject,
  objectOf,
  optionalText,
  parseObject,
  parseToolInput,
  textOf,
  throwReported,
} from '../wire/json-shape.ts';
import { anthropicUsage, putStopReason } from './anthropic-answer.ts';

interface OpenTool {
  readonly id: string;
  readonly name: string;
  json: string;
}

/** Creates a reader for the events of one answer of the Messages API. */
export function createAnthropicReader(): AnswerReader {
  const answer = emptyAnswer();
  const tools = new Map<unknown, OpenTool>();
  let counted: Json = {};
  let isEnded = false;
  let hasContent = false;

  function readDelta(data: Json): Piece | undefined {
    const delta = objectOf(data['delta'], 'delta');
    hasContent = true;
    if (delta['type'] === 'text_delta') {
      const text = textOf(delta['text'], 'text');
      answer.text += text;
      return text === '' ? undefined : { type: 'text', text };
    }
    if (delta['type'] === 'thinking_delta') {
      const text = textOf(delta['thinking'], 'thinking');
      return text === '' ? undefined : { type: 'reasoning', text };
    }
    if (delta['type'] === 'input_json_delta') {
      const tool = tools.get(data['index']);
      if (!tool) throw new UnreadableAnswer('a tool call was not announced');
      tool.json += textOf(delta['partial_json'], 'partial_json');
    }
    return undefined;
  }

  // Each event replaces only the counts it names: message_start has the input, message_delta the final output.
  function count(usage: unknown): void {
    if (!isObject(usage)) return;
    counted = { ...counted, ...usage };
    answer.usage = anthropicUsage(counted);
  }

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
        case 'content_block_delta':
          return readDelta(data);
        case 'message_start': {
          const message = objectOf(data['message'], 'message');
          answer.model = optionalText(message['model']);
          count(message['usage']);
          return undefined;
        }
        case 'content_block_start': {
          const block = objectOf(data['content_block'], 'content_block');
          if (block['type'] === 'tool_use') {
            hasContent = true;
            tools.set(data['index'], {
              id: textOf(block['id'], 'id'),
              name: textOf(block['name'], 'name'),
              json: '',
            });
          }
          return undefined;
        }
        case 'content_block_stop': {
          const tool = tools.get(data['index']);
          if (tool) answer.toolCalls.push({ id: tool.id, name: tool.name, input: parseToolInput(tool.json) });
          tools.delete(data['index']);
          return undefined;
        }
        case 'message_delta':
          putStopReason(answer, objectOf(data['delta'], 'delta')['stop_reason']);
          count(data['usage']);
          return undefined;
        case 'message_stop':
          isEnded = true;
          return undefined;
        case 'error':
          throwReported(data);
          throw new UnreadableAnswer('an error without its reason');
        default:
          if (typeof data['type'] !== 'string') throw new UnreadableAnswer('an event without a type');
          return undefined;
      }
    },
  };
}
