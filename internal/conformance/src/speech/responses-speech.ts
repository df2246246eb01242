// Speaks and reads the Responses API of OpenAI.
import type { Json } from '@internal/kit/json';
import { isObject } from '@internal/kit/json';
import { jsonOf, objectAt, objectsAt, openaiErrorProblem, textAt } from './read-json.ts';
import type { Speech, Told } from './speech.ts';
import { needs, note, nothingTold, report, takeText, weather } from './speech.ts';

const outcomes = new Set(['response.completed', 'response.incomplete', 'response.failed']);

/** Takes a response object: id, text, calls, word and usage. */
function readResponse(told: Told, response: Json): void {
  const { id, object, model, status, output, usage } = response;
  told.id = textAt(id);
  note(told, told.id !== '', 'no `id`');
  note(told, object === 'response', '`object` is not `response`');
  note(told, textAt(model) !== '', 'no `model`');
  needs(told, Array.isArray(output), 'no list `output`');
  const items = objectsAt(output);
  told.text = items
    .filter(({ type }) => type === 'message')
    .flatMap(({ content }) => objectsAt(content))
    .map((part) => (part['type'] === 'output_text' ? takeText(told, part['text']) : ''))
    .join('');
  told.refusal = items
    .flatMap(({ content }) => objectsAt(content))
    .map((part) => takeText(told, part['refusal']))
    .join('');
  told.calls = items
    .filter(({ type }) => type === 'function_call')
    .map((call) => ({
      id: textAt(call['call_id']),
      name: textAt(call['name']),
      json: textAt(call['arguments']),
    }));
  const reason = textAt(objectAt(response['incomplete_details'])['reason']);
  told.finish = status === 'incomplete' ? reason : textAt(status) || undefined;
  if (isObject(usage)) told.usage = { input: usage['input_tokens'], output: usage['output_tokens'] };
}

function readPlain(body: unknown): Told {
  const told = nothingTold();
  readResponse(told, objectAt(body));
  told.isEnded = true;
  return told;
}

function readStream(events: Parameters<Speech['readStream']>[0]): Told {
  const told = nothingTold();
  let last = -1;
  let said = '';
  let types: string[] = [];
  for (const { event, data } of events) {
    // A gateway may close so; OpenAI itself does not.
    if (data === '[DONE]') continue;
    const json = jsonOf(data);
    needs(told, isObject(json), 'an event that is no JSON object');
    const body = objectAt(json);
    const type = textAt(body['type']);
    types = [...types, type];
    if (type === 'error' || event === 'error') {
      told.error ??= textAt(body['message']) || textAt(objectAt(body['error'])['message']) || 'error';
      continue;
    }
    note(told, !told.isEnded, 'something follows the outcome');
    note(told, event === type, 'the name of an event is not its `type`');
    const number = body['sequence_number'];
    note(told, typeof number === 'number' && number > last, '`sequence_number` does not rise');
    if (typeof number === 'number') last = number;
    if (type === 'response.refusal.delta') told.refusal += takeText(told, body['delta']);
    if (type === 'response.output_text.delta') said += takeText(told, body['delta']);
    if (!outcomes.has(type)) continue;
    told.isEnded = true;
    const response = objectAt(body['response']);
    if (type === 'response.failed') told.error ??= textAt(objectAt(response['error'])['message']) || 'failed';
    else readResponse(told, response);
  }
  note(told, types[0] === 'response.created', 'the first event is not `response.created`');
  note(told, told.isEnded, 'no `response.completed`');
  // What came in pieces counts: the outcome may not say more, or less.
  note(
    told,
    !told.isEnded || told.error !== undefined || said === told.text,
    'the deltas are not the text of the outcome',
  );
  if (!told.isEnded || said !== '') told.text = said;
  return told;
}

const pages = 'https://platform.openai.com/docs/api-reference/responses';

/** The Responses API. */
export const responsesSpeech: Speech = {
  name: 'openai-responses',
  path: '/responses',
  idHeader: 'x-request-id',
  end: /"response\.(?:completed|incomplete|failed)"[^\n]*\r?\n\r?\n/,
  words: { stop: 'completed', length: 'max_output_tokens', tool: 'completed' },
  headers: (key) => (key === undefined ? {} : { authorization: `Bearer ${key}` }),
  ask(model, text, { stream = false, most = 64, tool, object, parts } = {}) {
    const { name, description, schema } = weather;
    return {
      model,
      input: parts ? [{ role: 'user', content: [{ type: 'input_text', text }] }] : text,
      ...(parts && { instructions: 'Be brief.' }),
      // It takes no less than 16; below 1 is meant to be wrong.
      max_output_tokens: most > 0 ? Math.max(16, most) : most,
      store: false,
      stream,
      ...(tool && {
        tools: [{ type: 'function', name, description, parameters: schema, strict: true }],
        tool_choice: { type: 'function', name },
      }),
      ...(object && {
        text: { format: { type: 'json_schema', name: 'report', strict: true, schema: report } },
      }),
    };
  },
  answerCall(model, text, { id, name, json }) {
    const { description, schema } = weather;
    return {
      model,
      store: false,
      max_output_tokens: 64,
      input: [
        { role: 'user', content: text },
        { type: 'function_call', call_id: id, name, arguments: json },
        { type: 'function_call_output', call_id: id, output: 'Rain.' },
      ],
      tools: [{ type: 'function', name, description, parameters: schema, strict: true }],
    };
  },
  readPlain,
  readStream,
  errorProblem: openaiErrorProblem,
  pages: {
    answer: `${pages}/object`,
    stream: `${pages}-streaming`,
    tools: 'https://platform.openai.com/docs/guides/function-calling',
    errors: 'https://platform.openai.com/docs/guides/error-codes',
    models: 'https://platform.openai.com/docs/api-reference/models/list',
    count: `${pages}/input-tokens`,
  },
};
