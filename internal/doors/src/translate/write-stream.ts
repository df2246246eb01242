// Writes a streamed answer in the words of a dialect.
import { AiError, type DialectName, type TextEvent } from '@internal/model';
import { createChatStream } from './answer/chat-stream.ts';
import { createMessagesStream } from './answer/messages-stream.ts';
import { createResponsesStream } from './answer/responses-stream.ts';
import { createStopCut } from './answer/stop-cut.ts';
import type { StreamWriter } from './answer/stream-writer.ts';
import { type Asked, withCalls } from './asked/asked.ts';

const writers: Readonly<Record<DialectName, (asked: Asked) => StreamWriter>> = {
  chat: createChatStream,
  responses: createResponsesStream,
  messages: createMessagesStream,
};

/**
 * The text of the stream, piece by piece; it begins with the model's first event, which comes before its first word. What
 * fails is thrown, and nothing has said then that the answer is whole. Calls come with the result, whole. A model that goes on
 * behind a text at which the answer ends is read on to its end: what it used is known then, and paid.
 */
export async function* writeStream(
  dialect: DialectName,
  events: AsyncIterable<TextEvent>,
  asked: Asked,
): AsyncGenerator<string, void, undefined> {
  const writer = writers[dialect](asked);
  const cut = createStopCut(asked.stop);
  const say = (text: string): string => (text === '' ? '' : writer.text(text));
  let said = '';
  let isBegun = false;
  let isWhole = false;

  function write(event: TextEvent): string {
    if (event.type === 'reasoning' && event.text !== '' && !cut.isOver()) return writer.reasoning(event.text);
    if (event.type === 'text') {
      said += event.text;
      return say(cut.push(event.text));
    }
    if (event.type !== 'finish') return '';
    isWhole = true;
    const { text } = event.result;
    const rest = text.startsWith(said) ? text.slice(said.length) : '';
    const last = say(cut.push(rest) + cut.end());
    return last + writer.finish(withCalls(cut.ended(event.result), asked));
  }

  try {
    for await (const event of events) {
      // What a layer still does after the last event is its own.
      if (isWhole) continue;
      const begin = isBegun ? '' : writer.begin();
      isBegun = true;
      const text = begin + write(event);
      if (text !== '') yield text;
    }
    if (!isWhole) throw new AiError('stream_truncated', 'The answer ended before it was whole.');
  } catch (error) {
    if (!isWhole) throw error;
  }
}
