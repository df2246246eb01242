// Speaks and reads Chat Completions of OpenAI.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import { jsonOf, objectAt, objectsAt, openaiErrorProblem, textAt } from './read-json.ts';
import type { Speech, Told } from './speech.ts';
import { needs, note, nothingTold, report, takeText, weather } from './speech.ts';

const usageOf = (usage: unknown) =>
  isObject(usage) ? { input: usage['prompt_tokens'], output: usage['completion_tokens'] } : undefined;

function readPlain(body: unknown): Told {
  const told = nothingTold();
  const { id, object, model, choices, usage } = objectAt(body);
  const [choice = {}] = objectsAt(choices);
  const message = objectAt(choice['message']);
  told.id = textAt(id);
  told.isEnded = true;
  note(told, told.id !== '', 'no `id`');
  note(told, object === 'chat.completion', '`object` is not `chat.completion`');
  note(told, textAt(model) !== '', 'no `model`');
  needs(told, Array.isArray(choices) && choices.length > 0, 'no `choices`');
  note(told, message['role'] === 'assistant', '`message.role` is not `assistant`');
  told.text = takeText(told, message['content']);
  told.refusal = takeText(told, message['refusal']);
  told.finish = textAt(choice['finish_reason']) || undefined;
  told.usage = usageOf(usage);
  told.calls = objectsAt(message['tool_calls']).map((call) => {
    note(told, call['type'] === 'function', 'a tool call is not of the type `function`');
    const called = objectAt(call['function']);
    return { id: textAt(call['id']), name: textAt(called['name']), json: textAt(called['arguments']) };
  });
  return told;
}

function readDelta(
  told: Told,
  calls: Map<unknown, { id: string; name: string; json: string }>,
  delta: Json,
): void {
  told.text += takeText(told, delta['content']);
  told.refusal += takeText(told, delta['refusal']);
  for (const piece of objectsAt(delta['tool_calls'])) {
    const called = objectAt(piece['function']);
    note(told, typeof piece['index'] === 'number', 'a piece of a tool call has no `index`');
    const call = calls.get(piece['index']) ?? {
      id: textAt(piece['id']),
      name: textAt(called['name']),
      json: '',
    };
    note(told, call.id !== '' && call.name !== '', 'the first piece of a tool call has no `id` and `name`');
    call.json += textAt(called['arguments']);
    calls.set(piece['index'], call);
  }
}

function readStream(events: Parameters<Speech['readStream']>[0]): Told {
  const told = nothingTold();
  const calls = new Map<unknown, { id: string; name: string; json: string }>();
  for (const { data } of events) {
    note(told, !told.isEnded, 'something follows `[DONE]`');
    if (data === '[DONE]') {
      told.isEnded = true;
      continue;
    }
    const chunk = jsonOf(data);
    needs(told, isObject(chunk), 'an event that is no JSON object');
    const { id, object, choices, usage, error } = objectAt(chunk);
    if (error != null) {
      told.error ??= textAt(objectAt(error)['message']) || 'error';
      continue;
    }
    told.id ||= textAt(id);
    note(told, textAt(id) !== '' && id === told.id, 'chunks have not one `id`');
    note(told, object === 'chat.completion.chunk', '`object` is not `chat.completion.chunk`');
    note(told, Array.isArray(choices), 'a chunk without a list `choices`');
    const [choice = {}] = objectsAt(choices);
    const word = textAt(choice['finish_reason']);
    const delta = objectAt(choice['delta']);
    note(told, told.finish === undefined || Object.keys(delta).length === 0, 'content after `finish_reason`');
    readDelta(told, calls, delta);
    told.finish ??= word || undefined;
    told.usage = usageOf(usage) ?? told.usage;
  }
  told.calls = [...calls.values()];
  note(told, told.isEnded, 'no `[DONE]`');
  return told;
}

const pages = 'https://platform.openai.com/docs/api-reference/chat';

/** Chat Completions. */
export const chatSpeech: Speech = {
  name: 'openai-chat',
  path: '/chat/completions',
  idHeader: 'x-request-id',
  end: /data: ?\[DONE\]\r?\n\r?\n/,
  words: { stop: 'stop', length: 'length', tool: 'tool_calls' },
  headers: (key) => (key === undefined ? {} : { authorization: `Bearer ${key}` }),
  ask(model, text, { stream = false, most = 64, isCounted, tool, object, parts } = {}) {
    const user = { role: 'user', content: parts ? [{ type: 'text', text }] : text };
    const { name, description, schema } = weather;
    return {
      model,
      messages: parts ? [{ role: 'system', content: 'Be brief.' }, user] : [user],
      max_tokens: most,
      stream,
      ...(isCounted && { stream_options: { include_usage: true } }),
      ...(tool && {
        tools: [{ type: 'function', function: { name, description, parameters: schema } }],
        tool_choice: { type: 'function', function: { name } },
      }),
      ...(object && {
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'report', strict: true, schema: report },
        },
      }),
    };
  },
  answerCall(model, text, { id, name, json }) {
    const called = { id, type: 'function', function: { name, arguments: json } };
    const { description, schema } = weather;
    return {
      model,
      max_tokens: 64,
      messages: [
        { role: 'user', content: text },
        { role: 'assistant', content: null, tool_calls: [called] },
        { role: 'tool', tool_call_id: id, content: 'Rain.' },
      ],
      tools: [{ type: 'function', function: { name, description, parameters: schema } }],
    };
  },
  readPlain,
  readStream,
  errorProblem: openaiErrorProblem,
  pages: {
    answer: `${pages}/object`,
    stream: `${pages}-streaming/streaming`,
    tools: 'https://platform.openai.com/docs/guides/function-calling',
    errors: 'https://platform.openai.com/docs/guides/error-codes',
    models: 'https://platform.openai.com/docs/api-reference/models/list',
    count: `${pages}/create`,
  },
};
