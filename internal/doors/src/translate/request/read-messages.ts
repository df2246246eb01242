// Reads a request of Messages.
import { isObject, type Json } from '@internal/kit/json';
import type { ImagePart, TextPart, TextRequest } from '@internal/model';
import { type BodyReader, join } from './body-reader.ts';
import type { Conversation } from './conversation.ts';
import { readEffort, readFormat, readSettings, readStop, readTools } from './read-options.ts';
import { readContent, readPart, readTexts, refuseType, withoutList } from './read-parts.ts';

const fields =
  'model messages system stream max_tokens temperature top_p stop_sequences thinking output_config tools tool_choice';

function readResult({ reader, add }: Conversation, block: Json, path: string): void {
  const known = 'type tool_use_id content is_error';
  const { tool_use_id: id, content, is_error: isError } = reader.object(block, path, known);
  add({
    role: 'tool',
    toolCallId: reader.text(id, join(path, 'tool_use_id')),
    content: readContent(reader, content, join(path, 'content')),
    ...(isError === true && { isError }),
  });
}

/** Results stand before what the user says beside them: they answer the turn before. */
function readUser(turns: Conversation, content: unknown, path: string): void {
  const parts: (TextPart | ImagePart)[] = [];
  let hasResults = false;
  for (const [at, block] of turns.reader.list(content, path).entries()) {
    const where = join(path, at);
    if (isObject(block) && block['type'] === 'tool_result') {
      readResult(turns, block, where);
      hasResults = true;
      continue;
    }
    const part = readPart(turns.reader, block, where);
    if (part) parts.push(part);
  }
  if (parts.length > 0 || !hasResults) turns.add({ role: 'user', content: withoutList(parts) });
}

function readBlock({ reader, say, call, carry }: Conversation, value: unknown, path: string): void {
  const block = reader.object(value, path);
  const { type, id, name, input, data } = block;
  if (type === 'tool_use') {
    reader.object(block, path, 'type id name input');
    call(id, name, { input: reader.object(input ?? {}, join(path, 'input')) }, path);
  } else if (type === 'redacted_thinking') carry(data);
  // Thought of others is left out: its signature counts only where it was made.
  else if (type !== 'thinking') say(readTexts(reader, [block], path, ''));
}

/**
 * A line of Claude Code for Anthropic's books at the start of the system text, another one with each request: with it no prompt is
 * found in the cache of anybody else (ccproxy-api#61, claude-code#68900; also before a text, vllm-mlx#277).
 */
const bookLine = /^x-anthropic-[\w-]+:[^\n]*(?:\n|$)/;
const withoutBookLine = (text: unknown): unknown =>
  typeof text === 'string' ? text.replace(bookLine, '') : text;

function withoutBookLines(system: unknown): unknown {
  if (!Array.isArray(system)) return withoutBookLine(system);
  return system.map((block: unknown) =>
    isObject(block) ? { ...block, text: withoutBookLine(block['text']) } : block,
  );
}

function readTurn(turns: Conversation, value: unknown, path: string): void {
  const { reader, say, end, put } = turns;
  const { role, content } = reader.object(value, path, 'role content');
  const at = join(path, 'content');
  if (role === 'user' && typeof content !== 'string') readUser(turns, content, at);
  else if (role !== 'assistant') put(role, role === 'system' ? withoutBookLines(content) : content, path);
  else {
    if (typeof content === 'string') say(content);
    else
      for (const [place, block] of reader.list(content, at).entries())
        readBlock(turns, block, join(at, place));
    end();
  }
}

/** Whether a body says that there is to be no thought; that goes before an effort, which says how long the answer is too. */
export const isThoughtOff = ({ thinking }: Json): boolean =>
  isObject(thinking) && thinking['type'] === 'disabled';

/** A budget of thought as an effort, by the steps that coding tools use. */
function readThinking(reader: BodyReader, value: unknown): Pick<TextRequest, 'effort'> {
  const { type, budget_tokens: budget } = reader.object(
    value ?? {},
    'thinking',
    'type budget_tokens display',
  );
  if (type === 'disabled') return { effort: 'none' };
  if (value == null || type === 'adaptive') return {};
  if (type !== 'enabled') return refuseType(reader, 'thinking', type) ?? {};
  const tokens = reader.number(budget, 'thinking.budget_tokens', (most) => most > 0) ?? 0;
  return { effort: tokens > 16_000 ? 'high' : tokens > 4_096 ? 'medium' : 'low' };
}

/** What is asked, in no dialect's words. */
export function readMessages(turns: Conversation, body: Json): TextRequest {
  const { reader, put } = turns;
  const { messages, system, thinking, output_config: output } = reader.object(body, '', fields);
  if (system != null) put('system', withoutBookLines(system), 'system');
  for (const [at, message] of reader.list(messages, 'messages').entries())
    readTurn(turns, message, join('messages', at));
  const { effort, format } = reader.object(output ?? {}, 'output_config', 'effort format');
  const isOff = isThoughtOff(body);
  if (isOff && effort != null) reader.leaveOut('output_config.effort');
  return {
    ...turns.read(),
    ...readTools(reader, body),
    ...readThinking(reader, thinking),
    ...(isOff ? {} : readEffort(reader, effort, 'output_config.effort')),
    ...readFormat(reader, format, 'output_config.format'),
    ...readStop(reader, body['stop_sequences'], 'stop_sequences'),
    ...readSettings(reader, body, 'max_tokens'),
  };
}
