// Writes a whole answer in the words of a dialect.
import type { Json } from '@internal/kit/json';
import type { DialectName, TextResult } from '@internal/model';
import { chatAnswer } from './answer/chat-answer.ts';
import { messagesAnswer } from './answer/messages-answer.ts';
import { responsesAnswer } from './answer/responses-answer.ts';
import { createStopCut } from './answer/stop-cut.ts';
import { type Asked, type Written, withCalls } from './asked/asked.ts';

const writers: Readonly<Record<DialectName, (result: Written, asked: Asked) => object>> = {
  chat: chatAnswer,
  responses: responsesAnswer,
  messages: messagesAnswer,
};

/** The body of a whole answer. */
export function writePlain(dialect: DialectName, result: TextResult, asked: Asked): Json {
  const cut = createStopCut(asked.stop);
  const text = cut.push(result.text) + cut.end();
  return { ...writers[dialect](withCalls(cut.ended({ ...result, text }), asked), asked) };
}
