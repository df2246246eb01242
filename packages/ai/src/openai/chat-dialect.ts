// The words of chat completions, as most servers take them.
import type { Dialect } from '../wire/dialect.ts';
import { readChatAnswer } from './chat-answer.ts';
import { chatBody } from './chat-body.ts';
import { createChatReader } from './chat-reader.ts';

/** Chat completions. */
export const chatDialect: Dialect = {
  toBody: chatBody,
  readPlain: readChatAnswer,
  createReader: createChatReader,
};
