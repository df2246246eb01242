// The words of chat completions.
import { chatHabitsOf } from '@internal/model';
import type { Dialect } from '../wire/dialect.ts';
import { readChatAnswer } from './chat-answer.ts';
import { chatBody } from './chat-body.ts';
import { createChatReader } from './chat-reader.ts';

/** Chat completions, as most servers take them. */
export const chatDialect: Dialect = {
  toBody: (ready) => chatBody(ready),
  readPlain: readChatAnswer,
  createReader: createChatReader,
};

/** Chat completions as one server takes them: known by its address with the model's name behind it, or by that name alone. */
export function chatDialectOf(address: string): Dialect {
  const habits = chatHabitsOf(address);
  return { ...chatDialect, toBody: (ready) => chatBody(ready, habits) };
}
