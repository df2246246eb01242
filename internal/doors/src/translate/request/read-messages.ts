// Reads a request of Messages.
import { isObject, type Json } from '@internal/kit/json';
import type { ImagePart, Message, TextPart, TextRequest, ToolCall, ToolMessage } from '@internal/model';
import { type Seal, toTurn } from '../asked/seal.ts';
import { type BodyReader, join } from './body-reader.ts';
import { readCall, readEffort, readFormat, readSettings, readStop, readTools } from './read-options.ts';
import { readContent, readPart, readTexts, refuseType, withoutList } from './read-parts.ts';

const fields =
  'model messages system stream max_tokens temperature top_p stop_sequences thinking output_config tools tool_choice';

function readResult(reader: BodyReader, block: Json, path: string): ToolMessage {
  const known = 'type tool_use_id content is_error';
  const { tool_use_id: id, content, is_error: isError } = reader.object(block, path, known);
  return {
    role: 'tool',
    toolCallId: reader.text(id, join(path, 'tool_use_id')),
    content: readContent(reader, content, join(path, 'content')),
    ...(isError === true && { isError }),
  };
}

/** Results stand before what the user says beside them: they answer the turn before. */
function readUser(reader: BodyReader, content: unknown, path: string): Message[] {
  if (typeof content === 'string') return [{ role: 'user', content }];
  const results: Message[] = [];
  const parts: (TextPart | ImagePart)[] = [];
  for (const [at, block] of reader.list(content, path).entries()) {
    const where = join(path, at);
    if (isObject(block) && block['type'] === 'tool_result') results.push(readResult(reader, block, where));
    else parts.push(...[readPart(reader, block, where) ?? []].flat());
  }
  const said = withoutList(parts);
  return said === '' && results.length > 0 ? results : [...results, { role: 'user', content: said }];
}

function readAssistant(reader: BodyReader, seal: Seal, content: unknown, path: string): Message[] {
  if (typeof content === 'string') return [toTurn(content, [], undefined) ?? []].flat();
  let said = '';
  const calls: ToolCall[] = [];
  let sealed: ReturnType<Seal['open']>;
  for (const [at, value] of reader.list(content, path).entries()) {
    const where = join(path, at);
    const block = reader.object(value, where);
    const { type, id, name, input, data } = block;
    if (type === 'tool_use') {
      reader.object(block, where, 'type id name input');
      calls.push(readCall(reader, id, name, reader.object(input ?? {}, join(where, 'input')), where));
    } else if (type === 'redacted_thinking') sealed ??= seal.open(data);
    // Thought of others is left out: its signature counts only where it was made.
    else if (type !== 'thinking') said += readTexts(reader, [block], where, '');
  }
  return [toTurn(said, calls, sealed) ?? []].flat();
}

/** A budget of thought as an effort, by the steps that coding tools use. */
function readThinking(reader: BodyReader, value: unknown): Pick<TextRequest, 'effort'> {
  if (value == null) return {};
  const { type, budget_tokens: budget } = reader.object(value, 'thinking', 'type budget_tokens display');
  if (type === 'adaptive' || type === 'disabled') return {};
  if (type !== 'enabled') return refuseType(reader, 'thinking', type) ?? {};
  const tokens = reader.number(budget, 'thinking.budget_tokens', (most) => most > 0) ?? 0;
  return { effort: tokens > 16_000 ? 'high' : tokens > 4_096 ? 'medium' : 'low' };
}

function readTurn(reader: BodyReader, seal: Seal, system: string[], value: unknown, path: string): Message[] {
  const { role, content } = reader.object(value, path, 'role content');
  const at = join(path, 'content');
  if (role === 'user') return readUser(reader, content, at);
  if (role === 'assistant') return readAssistant(reader, seal, content, at);
  if (role === 'system') system.push(readTexts(reader, content, at, '\n\n'));
  else reader.refuse(join(path, 'role'), 'is not translated: system, user and assistant are');
  return [];
}

/** What is asked, in no dialect's words. */
export function readMessages(reader: BodyReader, body: Json, seal: Seal): TextRequest {
  const { messages, system: given, thinking, output_config: output } = reader.object(body, '', fields);
  const system = given == null ? [] : [readTexts(reader, given, 'system', '\n\n')];
  const turns = reader
    .list(messages, 'messages')
    .flatMap((message, at) => readTurn(reader, seal, system, message, join('messages', at)));
  const { effort, format } = reader.object(output ?? {}, 'output_config', 'effort format');
  return {
    ...(system.length > 0 && { system: system.join('\n\n') }),
    messages: turns,
    ...readTools(reader, body),
    ...readThinking(reader, thinking),
    ...readEffort(reader, effort, 'output_config.effort'),
    ...readFormat(reader, format, 'output_config.format'),
    ...readStop(reader, body['stop_sequences'], 'stop_sequences'),
    ...readSettings(reader, body, 'max_tokens'),
  };
}
