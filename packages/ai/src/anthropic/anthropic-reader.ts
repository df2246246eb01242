// Reads a streamed answer of Anthropic, event by event.

import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import type { Piece } from '@internal/model';
import {
  createAnthropicBlocks,
  noPieces,
  noProgress,
  objectOf,
  optionalText,
  parseObject,
  putFinishWord,
  ReportedError,
  reportedBy,
  throwReported,
  UnreadableAnswer,
} from '@internal/model';
import { mergeCounts } from '@internal/prices';
import type { AnswerReader } from '../wire/dialect.ts';
import { anthropicUsage } from './anthropic-answer.ts';

/** Creates a reader for the events of one answer of the Messages API. */
export function createAnthropicReader(isPassed?: boolean): AnswerReader {
  let counted: Json = {};

  // Each event replaces only the counts it names: message_start has the input, message_delta the final output.
  function count(usage: unknown): void {
    counted = mergeCounts(counted, isObject(usage) ? usage : undefined) ?? counted;
    reader.answer.usage = anthropicUsage(counted);
  }

  function begin(message: Json): readonly Piece[] {
    // Said twice before anything else is said once.
    if (reader.hasContent) throw new UnreadableAnswer('two answers in one stream');
    reader.answer.model = optionalText(message['model']);
    count(message['usage']);
    stopFor(message['stop_reason']);
    const { content, container } = message;
    blocks.runIn(container);
    return Array.isArray(content)
      ? content.flatMap((block, at) => blocks.open(`message ${at}`, block))
      : noPieces;
  }

  // Null is no word, and takes none back.
  function stopFor(word: unknown): void {
    if (word != null) putFinishWord(reader.answer, word);
  }

  const reader: AnswerReader = {
    ...noProgress(isPassed),
    read(event) {
      if (event.event === 'error') throw new ReportedError(reportedBy(event.data));
      const data = parseObject(event.data, 'an event');
      switch (data['type']) {
        case 'content_block_delta':
          return blocks.add(data['index'], objectOf(data['delta'], 'delta'));
        case 'message_start':
          return begin(objectOf(data['message'], 'message'));
        case 'content_block_start':
          return blocks.open(data['index'], data['content_block']);
        case 'content_block_stop':
          blocks.close(data['index']);
          break;
        case 'message_delta': {
          const delta = objectOf(data['delta'], 'delta');
          stopFor(delta['stop_reason']);
          blocks.runIn(delta['container']);
          count(data['usage']);
          break;
        }
        case 'message_stop':
          reader.isWhole = reader.isEnded = true;
          break;
        default:
          throwReported(data);
          if (typeof data['type'] !== 'string') throw new UnreadableAnswer('an event without a type');
      }
      return noPieces;
    },
    end() {
      blocks.end();
    },
  };
  const blocks = createAnthropicBlocks(reader);
  return reader;
}
