// Writes a streamed answer in the words of a dialect.
import { AiError, type TextEvent } from '@internal/model';
import type { DialectName } from '../dialect/dialect-name.ts';
import { errorEvent } from '../failure/door-failure.ts';
import { createChatStream } from './answer/chat-stream.ts';
import { createMessagesStream } from './answer/messages-stream.ts';
import { createResponsesStream } from './answer/responses-stream.ts';
import type { StreamWriter } from './answer/stream-writer.ts';
import type { Asked } from './asked/asked.ts';
import { thrownFailure } from './thrown-failure.ts';

const writers: Readonly<Record<DialectName, (asked: Asked) => StreamWriter>> = {
  chat: createChatStream,
  responses: createResponsesStream,
  messages: createMessagesStream,
};

/** The last words: what of the text was not said yet, and the end. */
function endOf(writer: StreamWriter, said: string, event: Extract<TextEvent, { type: 'finish' }>): string {
  const { text } = event.result;
  const rest = text.startsWith(said) ? text.slice(said.length) : '';
  return (rest === '' ? '' : writer.text(rest)) + writer.finish(event.result);
}

/**
 * The text of the stream, piece by piece; the first comes before the model is asked for its first event. What is thrown
 * becomes the error event of the dialect and ends the stream: after it nothing says that the answer is whole. Calls come
 * with the result, whole.
 */
export async function* writeStream(
  dialect: DialectName,
  events: AsyncIterable<TextEvent>,
  asked: Asked,
  requestId: string,
): AsyncGenerator<string, void, undefined> {
  const writer = writers[dialect](asked);
  let said = '';
  let isWhole = false;
  yield writer.begin();
  try {
    for await (const event of events) {
      // What a layer still does after the last event is its own.
      if (isWhole) continue;
      if (event.type === 'text' && event.text !== '') {
        said += event.text;
        yield writer.text(event.text);
      } else if (event.type === 'reasoning' && event.text !== '') yield writer.reasoning(event.text);
      else if (event.type === 'finish') {
        isWhole = true;
        yield endOf(writer, said, event);
      }
    }
    if (!isWhole) throw new AiError('stream_truncated', 'The answer ended before it was whole.');
  } catch (thrown) {
    if (isWhole) return;
    const failure = thrownFailure(thrown);
    yield errorEvent(dialect, failure, requestId) + (writer.fail?.(failure) ?? '');
  }
}
