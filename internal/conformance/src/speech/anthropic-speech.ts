// Speaks and reads the Messages API of Anthropic.
import { isObject } from '@internal/kit/json';
import { jsonOf, objectAt, objectsAt, textAt } from './read-json.ts';
import type { Speech, Told } from './speech.ts';
import { needs, note, nothingTold, report, takeText, weather } from './speech.ts';

const version = '2023-06-01';

function readPlain(body: unknown): Told {
  const told = nothingTold();
  const { id, type, role, model, content, stop_reason: word, usage } = objectAt(body);
  told.id = textAt(id);
  told.isEnded = true;
  note(told, told.id !== '', 'no `id`');
  note(told, type === 'message', '`type` is not `message`');
  note(told, role === 'assistant', '`role` is not `assistant`');
  note(told, textAt(model) !== '', 'no `model`');
  needs(told, Array.isArray(content), 'no list `content`');
  const blocks = objectsAt(content);
  told.text = blocks.map((block) => (block['type'] === 'text' ? takeText(told, block['text']) : '')).join('');
  told.calls = blocks
    .filter((block) => block['type'] === 'tool_use')
    .map((call) => {
      note(told, isObject(call['input']), 'the `input` of a tool call is no object');
      return {
        id: textAt(call['id']),
        name: textAt(call['name']),
        json: JSON.stringify(call['input'] ?? null),
      };
    });
  told.finish = textAt(word) || undefined;
  if (isObject(usage)) told.usage = { input: usage['input_tokens'], output: usage['output_tokens'] };
  return told;
}

interface OpenBlock {
  readonly type: string;
  id: string;
  name: string;
  json: string;
}

function readStream(events: Parameters<Speech['readStream']>[0]): Told {
  const told = nothingTold();
  const blocks = new Map<unknown, OpenBlock>();
  const open = new Set<unknown>();
  const tokens: { input: unknown; output: unknown } = { input: undefined, output: undefined };
  let count = 0;
  for (const { event, data } of events) {
    const json = jsonOf(data);
    needs(told, isObject(json), 'an event that is no JSON object');
    const { type, message, index, content_block: block, delta, usage, error } = objectAt(json);
    if (type === 'error') {
      note(told, event === 'error', 'an error without the name of its event');
      told.error ??= textAt(objectAt(error)['message']) || 'error';
      continue;
    }
    note(told, event === type, 'the name of an event is not its `type`');
    if (type === 'ping') continue;
    note(told, !told.isEnded, 'something follows `message_stop`');
    count += 1;
    if (count === 1) note(told, type === 'message_start', 'the first event is not `message_start`');
    if (type === 'message_start') {
      told.id = textAt(objectAt(message)['id']);
      note(told, told.id !== '', 'no `message.id`');
      tokens.input = objectAt(objectAt(message)['usage'])['input_tokens'];
    }
    if (type === 'content_block_start') {
      note(told, !blocks.has(index), 'an `index` begins twice');
      const { type: kind, id, name } = objectAt(block);
      blocks.set(index, { type: textAt(kind), id: textAt(id), name: textAt(name), json: '' });
      open.add(index);
    }
    if (type === 'content_block_delta') {
      note(told, open.has(index), 'a delta outside of a block');
      const { type: kind, text, partial_json: piece } = objectAt(delta);
      if (kind === 'text_delta') told.text += takeText(told, text);
      const own = blocks.get(index);
      if (own && kind === 'input_json_delta') own.json += textAt(piece);
    }
    if (type === 'content_block_stop') note(told, open.delete(index), 'a block that is not open ends');
    if (type === 'message_delta') {
      told.finish = textAt(objectAt(delta)['stop_reason']) || told.finish;
      tokens.output = objectAt(usage)['output_tokens'];
    }
    if (type === 'message_stop') told.isEnded = true;
  }
  note(told, told.isEnded, 'no `message_stop`');
  note(told, open.size === 0, 'a block does not end');
  told.usage = tokens;
  told.calls = [...blocks.values()]
    .filter(({ type }) => type === 'tool_use')
    .map(({ type: _, ...call }) => call);
  return told;
}

const docs = 'https://platform.claude.com/docs/en';

/** The Messages API. */
export const anthropicSpeech: Speech = {
  name: 'anthropic',
  path: '/v1/messages',
  idHeader: 'request-id',
  end: /"message_stop"[^\n]*\r?\n\r?\n/,
  words: { stop: 'end_turn', length: 'max_tokens', tool: 'tool_use' },
  headers: (key) => ({ 'anthropic-version': version, ...(key !== undefined && { 'x-api-key': key }) }),
  ask(model, text, { stream = false, most = 64, tool, object, parts } = {}) {
    const { name, description, schema } = weather;
    return {
      model,
      max_tokens: most,
      messages: [{ role: 'user', content: parts ? [{ type: 'text', text }] : text }],
      ...(parts && { system: [{ type: 'text', text: 'Be brief.' }] }),
      stream,
      ...(tool && {
        tools: [{ name, description, input_schema: schema }],
        tool_choice: { type: 'tool', name },
      }),
      ...(object && { output_config: { format: { type: 'json_schema', schema: report } } }),
    };
  },
  answerCall(model, text, { id, name, json }) {
    const { description, schema } = weather;
    return {
      model,
      max_tokens: 64,
      messages: [
        { role: 'user', content: text },
        { role: 'assistant', content: [{ type: 'tool_use', id, name, input: jsonOf(json) ?? {} }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'Rain.' }] },
      ],
      tools: [{ name, description, input_schema: schema }],
    };
  },
  readPlain,
  readStream,
  errorProblem(body) {
    const { type, error } = objectAt(body);
    if (type !== 'error') return '`type` is not `error`';
    if (textAt(objectAt(error)['type']) === '') return 'no text `error.type`';
    return textAt(objectAt(error)['message']) === '' ? 'no text `error.message`' : undefined;
  },
  pages: {
    answer: `${docs}/api/messages`,
    stream: `${docs}/build-with-claude/streaming`,
    tools: `${docs}/agents-and-tools/tool-use/overview`,
    errors: `${docs}/api/errors`,
    models: `${docs}/api/models-list`,
    count: `${docs}/build-with-claude/token-counting`,
  },
};
