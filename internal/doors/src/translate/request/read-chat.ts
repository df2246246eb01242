// Reads a request of Chat Completions.
import type { Json } from '@internal/kit/json';
import type { TextRequest } from '@internal/model';
import { sealBeside } from '../asked/seal.ts';
import { type BodyReader, join } from './body-reader.ts';
import type { Conversation } from './conversation.ts';
import { readArguments, readEffort, readFormat, readSettings, readStop, readTools } from './read-options.ts';
import { readContent, readTexts, refuseType } from './read-parts.ts';

const fields =
  'model messages stream max_tokens max_completion_tokens temperature top_p seed stop reasoning_effort response_format tools tool_choice';

function readCall({ reader, carry, call }: Conversation, value: unknown, path: string): void {
  const entry = reader.object(value, path);
  const { id, type = 'function', function: asked } = entry;
  if (type !== 'function') refuseType(reader, path, type);
  else reader.object(entry, path, 'id type function extra_content');
  carry(sealBeside(entry));
  const inside = join(path, 'function');
  const { name, arguments: json } = reader.object(asked, inside, 'name arguments');
  call(id, name, readArguments(reader, json, join(inside, 'arguments')), path);
}

/** Who of several speaks: no other dialect says it. */
function leaveNameOut(reader: BodyReader, { name }: Json, path: string): void {
  if (typeof name === 'string') reader.leaveOut(join(path, 'name'));
  else if (name != null) reader.refuse(join(path, 'name'), 'is not translated');
}

function readAssistant(turns: Conversation, message: Json, path: string): void {
  const { reader, say, end } = turns;
  const known = 'role content refusal tool_calls name';
  const { content, refusal, tool_calls: calls } = reader.object(message, path, known);
  leaveNameOut(reader, message, path);
  say(readTexts(reader, content, join(path, 'content'), ''));
  if (typeof refusal === 'string') say(refusal);
  const at = join(path, 'tool_calls');
  const list = calls == null ? [] : reader.list(calls, at);
  for (const [index, call] of list.entries()) readCall(turns, call, join(at, index));
  end();
}

function readMessage(turns: Conversation, value: unknown, path: string): void {
  const { reader, add, put } = turns;
  const message = reader.object(value, path);
  const { role, content, tool_call_id: id } = message;
  if (role === 'assistant') readAssistant(turns, message, path);
  else if (role === 'tool') {
    // Older clients say the tool's name again.
    reader.object(message, path, 'role content tool_call_id name');
    const toolCallId = reader.text(id, join(path, 'tool_call_id'));
    add({ role, toolCallId, content: readContent(reader, content, join(path, 'content')) });
  } else {
    reader.object(message, path, 'role content name');
    leaveNameOut(reader, message, path);
    put(role, content, path);
  }
}

/** What is asked, in no dialect's words. */
export function readChat(turns: Conversation, body: Json): TextRequest {
  const { reader } = turns;
  const {
    messages,
    stop,
    reasoning_effort: effort,
    response_format: format,
  } = reader.object(body, '', fields);
  for (const [at, message] of reader.list(messages, 'messages').entries())
    readMessage(turns, message, join('messages', at));
  return {
    ...turns.read(),
    ...readTools(reader, body),
    ...readEffort(reader, effort, 'reasoning_effort'),
    ...readFormat(reader, format, 'response_format'),
    ...readStop(reader, stop, 'stop'),
    ...readSettings(
      reader,
      body,
      body['max_completion_tokens'] == null ? 'max_tokens' : 'max_completion_tokens',
    ),
  };
}
