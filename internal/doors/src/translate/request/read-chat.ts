// Reads a request of Chat Completions.
import type { Json } from '@internal/kit/json';
import type { Message, TextRequest } from '@internal/model';
import { type Seal, sealBeside, toTurn } from '../asked/seal.ts';
import { type BodyReader, join } from './body-reader.ts';
import {
  readArguments,
  readCall,
  readEffort,
  readFormat,
  readSettings,
  readStop,
  readTools,
} from './read-options.ts';
import { readContent, readTexts, refuseType } from './read-parts.ts';

const fields =
  'model messages stream max_tokens max_completion_tokens temperature top_p seed stop reasoning_effort response_format tools tool_choice';

function readAssistant(reader: BodyReader, seal: Seal, message: Json, path: string): Message | undefined {
  const {
    content,
    refusal,
    tool_calls: calls,
  } = reader.object(message, path, 'role content refusal tool_calls');
  const said = readTexts(reader, content, join(path, 'content'), '');
  const list = calls == null ? [] : reader.list(calls, join(path, 'tool_calls'));
  let sealed: ReturnType<Seal['open']>;
  const toolCalls = list.map((entry, index) => {
    const at = join(join(path, 'tool_calls'), index);
    const call = reader.object(entry, at);
    const { id, type = 'function', function: asked } = call;
    if (type !== 'function') refuseType(reader, at, type);
    else reader.object(call, at, 'id type function extra_content');
    sealed ??= seal.open(sealBeside(call));
    const inside = join(at, 'function');
    const { name, arguments: json } = reader.object(asked, inside, 'name arguments');
    return readCall(reader, id, name, readArguments(reader, json, join(inside, 'arguments')), at);
  });
  return toTurn(said === '' && typeof refusal === 'string' ? refusal : said, toolCalls, sealed);
}

function readMessage(
  reader: BodyReader,
  seal: Seal,
  system: string[],
  value: unknown,
  path: string,
): Message | undefined {
  const message = reader.object(value, path);
  const { role, content, tool_call_id: id } = message;
  const at = join(path, 'content');
  if (role === 'assistant') return readAssistant(reader, seal, message, path);
  if (role === 'tool') {
    // Older clients say the tool's name again.
    reader.object(message, path, 'role content tool_call_id name');
    const toolCallId = reader.text(id, join(path, 'tool_call_id'));
    return { role, toolCallId, content: readContent(reader, content, at) };
  }
  reader.object(message, path, 'role content');
  if (role === 'user') return { role, content: readContent(reader, content, at) };
  if (role === 'system' || role === 'developer') system.push(readTexts(reader, content, at, '\n\n'));
  else
    reader.refuse(join(path, 'role'), 'is not translated: system, developer, user, assistant and tool are');
  return undefined;
}

/** What is asked, in no dialect's words. */
export function readChat(reader: BodyReader, body: Json, seal: Seal): TextRequest {
  const {
    messages,
    stop,
    reasoning_effort: effort,
    response_format: format,
  } = reader.object(body, '', fields);
  const system: string[] = [];
  const turns = reader
    .list(messages, 'messages')
    .flatMap((message, at) => readMessage(reader, seal, system, message, join('messages', at)) ?? []);
  const tools = readTools(reader, body);
  return {
    ...(system.length > 0 && { system: system.join('\n\n') }),
    messages: turns,
    ...tools,
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
