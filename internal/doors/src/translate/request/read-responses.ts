// Reads a request of Responses.
import type { Json } from '@internal/kit/json';
import type { TextRequest } from '@internal/model';
import { join } from './body-reader.ts';
import type { Conversation } from './conversation.ts';
import { readArguments, readEffort, readFormat, readSettings, readTools } from './read-options.ts';
import { readContent, readTexts, refuseType } from './read-parts.ts';

const fields =
  'model input instructions stream max_output_tokens temperature top_p reasoning text tools tool_choice';

function readMessage({ reader, say, put }: Conversation, item: Json, path: string): void {
  const { role, content } = reader.object(item, path, 'type role content');
  if (role === 'assistant') say(readTexts(reader, content, join(path, 'content'), ''), '\n\n');
  else put(role, content, path);
}

function readItem(turns: Conversation, value: unknown, path: string): void {
  const { reader, carry, call, add } = turns;
  const item = reader.object(value, path);
  const { type = 'message', call_id: id, name, arguments: json, output, encrypted_content: sealed } = item;
  if (type === 'message') readMessage(turns, item, path);
  else if (type === 'reasoning') carry(sealed);
  else if (type === 'function_call') {
    reader.object(item, path, 'type call_id name arguments');
    call(id, name, readArguments(reader, json, join(path, 'arguments')), path);
  } else if (type === 'function_call_output') {
    reader.object(item, path, 'type call_id name output');
    const toolCallId = reader.text(id, join(path, 'call_id'));
    add({ role: 'tool', toolCallId, content: readContent(reader, output, join(path, 'output')) });
  } else if (type === 'item_reference')
    reader.refuse(
      path,
      'is not translated: nothing is stored here; send the item itself, as clients do with store: false',
    );
  else refuseType(reader, path, type);
}

/** What is asked, in no dialect's words. */
export function readResponses(turns: Conversation, body: Json): TextRequest {
  const { reader, put } = turns;
  const { input, instructions, reasoning, text } = reader.object(body, '', fields);
  if (instructions != null) put('system', reader.text(instructions, 'instructions'), 'instructions');
  if (typeof input === 'string') put('user', input, 'input');
  else
    for (const [at, item] of reader.list(input, 'input').entries()) readItem(turns, item, join('input', at));
  // How much of the thought is shown is the model's own.
  const { effort } = reader.object(reasoning ?? {}, 'reasoning', 'effort summary generate_summary');
  const { format } = reader.object(text ?? {}, 'text', 'format');
  return {
    ...turns.read(),
    ...readTools(reader, body),
    ...readEffort(reader, effort, 'reasoning.effort'),
    ...readFormat(reader, format, 'text.format'),
    ...readSettings(reader, body, 'max_output_tokens'),
  };
}
