// Bodies that guards, lists of models and budgets could read otherwise than the provider does; numbers are public reports.
import { describe, expect, it } from '@jest/globals';
import { chat, echoDoor } from '../door/echo-model.ts';

const messages = [{ role: 'user', content: 'Hi.' }];
const status = async (body: string | object, path = chat) => {
  const { post, model } = echoDoor();
  const response = await post(path, body);
  const { error } = (await response.json()) as { error?: { code?: string; param?: string | null } };
  return { status: response.status, code: error?.code, param: error?.param, asked: model.requests.length };
};
const refused = (code: string, param: string | null = null) => ({ status: 400, code, param, asked: 0 });

describe('a body with two meanings is asked of nobody', () => {
  // go-sdk#805, golang/go#14750, GHSA-q382-vc8q-7jhj: servers that take Model for model, and the last of both.
  it.each([
    ['the model once more in another case', '{"model":"fast","Model":"dear","messages":[]}', 'Model'],
    ['texts that only a lenient reader sees', '{"model":"fast","messages":[],"Messages":[]}', 'Messages'],
    ['a letter that folds into another', '{"model":"fast","meſſages":[]}', 'meſſages'],
    ['a key that ends in a null', '{"model":"fast","model\\u0000":"dear"}', 'model\u0000'],
    [
      'a content that only a lenient reader sees',
      '{"model":"fast","messages":[{"role":"user","content":"a","CONTENT":"b"}]}',
      'messages.0.CONTENT',
    ],
  ])('%s', async (_, body, param) => {
    expect(await status(body)).toEqual(refused('ambiguous_key', param));
  });

  it.each([
    ['at the top', '{"model":"fast","messages":[],"messages":[{"role":"user","content":"x"}]}'],
    ['the model, in escapes', '{"model":"fast","mo\\u0064el":"dear"}'],
    ['in a message', '{"model":"fast","messages":[{"role":"user","content":"a","content":"b"}]}'],
    ['whether it streams', '{"model":"fast","messages":[],"stream":false,"stream":true}'],
  ])('a key that stands twice: %s', async (_, body) => {
    expect(await status(body)).toEqual(refused('duplicate_key'));
  });

  it('but what a caller calls its own things is its own', async () => {
    const tools = [
      {
        type: 'function',
        function: { name: 'f', parameters: { properties: { Model: {}, Content: {}, file_id: {} } } },
      },
    ];
    const body = { model: 'fast', messages, tools, metadata: { Model: 'x', 'a "key": b': '"a": {' } };
    expect(await status(body)).toMatchObject({ status: 200, asked: 1 });
  });

  it('a stream that is no boolean: lenient servers stream for "true", and nobody would count it', async () => {
    for (const stream of ['true', 1])
      expect(await status({ model: 'fast', messages, stream })).toEqual(
        refused('unsupported_value', 'stream'),
      );
    expect(await status({ model: 'fast', messages, stream: null })).toMatchObject({ status: 200 });
  });

  it('a body that nests deeper than anybody can write down again', async () => {
    const deep = `{"model":"fast","messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect(await status(deep)).toEqual(refused('too_deep'));
    const call = (json: string) => ({ role: 'assistant', tool_calls: [{ function: { arguments: json } }] });
    const nested = call(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(await status({ model: 'fast', messages: [...messages, nested] })).toMatchObject({ status: 200 });
  });
});

describe('what a request may cost', () => {
  const limitOf = async (more: object, path = chat) => {
    const { post, model } = echoDoor();
    await post(path, { model: 'fast', messages, ...more });
    return model.requests[0]?.maxOutputTokens;
  };

  it('is bound by the larger of two limits: litellm#34223', async () => {
    expect(await limitOf({ max_tokens: 1, max_completion_tokens: 9_000 })).toBe(9_000);
  });
  it('is no less for a limit that is none', async () => {
    for (const max_tokens of [-1_000_000, 0, 0.5, '9', null])
      expect(await limitOf({ max_tokens })).toBeUndefined();
  });
  it('is as often as much as there are answers', async () => {
    expect(await limitOf({ max_tokens: 50, n: 4 })).toBe(200);
    for (const n of [-4, 0, 'x']) expect(await limitOf({ max_tokens: 50, n })).toBe(50);
  });
});

describe('another model or address than the one named', () => {
  // litellm#37053, litellm#5418, litellm#36794, litellm#32093
  it.each([
    ['models', ['dear']],
    ['fallbacks', ['dear']],
    ['api_base', 'http://169.254.169.254'],
    ['base_url', 'http://localhost'],
    ['api_key', 'x'],
  ])('%s is refused by its name', async (name, value) => {
    expect(await status({ model: 'fast', messages, [name]: value })).toEqual(
      refused('unsupported_value', name),
    );
    expect(await status({ model: 'fast', messages, extra_body: { [name]: value } })).toMatchObject({
      asked: 0,
    });
  });
  it('in a tool as well', async () => {
    const tools = [{ type: 'advisor_20260301', name: 'advisor', model: 'dear' }];
    expect(await status({ model: 'fast', messages, tools }, '/v1/messages')).toMatchObject({
      status: 400,
      asked: 0,
    });
  });
});

describe('ids of what lies in the account that all share', () => {
  it.each([
    [{ input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input.0.type'],
    [{ prompt: { id: 'pmpt_1' } }, 'prompt'],
    [{ tools: [{ type: 'shell', environment: { container_id: 'c' } }] }, 'tools.0.environment.container_id'],
    [
      { input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'file-1' }] }] },
      'input.0.content.0.file_id',
    ],
    [{ extra_body: { google: { cached_content: 'cachedContents/1' } } }, 'extra_body.google.cached_content'],
  ])('%j', async (more, param) => {
    expect(await status({ model: 'fast', input: 'x', ...more }, '/v1/responses')).toEqual(
      refused('unsupported_value', param),
    );
  });
  it.each([
    { id: 'msg_other' },
    { id: 'msg_other', type: null, role: 'user' },
    { type: 'message', role: 'assistant', id: 'msg_other', content: [] },
    { type: 'image_generation_call', id: 'ig_other', status: 'completed', result: null },
    { type: 'image_generation_call', id: 'ig_other', revised_prompt: 'A house.' },
    { type: 'compaction', id: 'cmp_other' },
    { type: 'file_search_call', id: 'fs_other', queries: ['q'], status: 'completed', results: null },
    { type: 'web_search_call', id: 'ws_other', status: 'completed' },
    { type: 'code_interpreter_call', id: 'ci_other', code: null, outputs: null },
    { type: 'function_call', id: 'fc_other', call_id: 'call_1' },
    { type: 'of_next_year', id: 'x_other' },
  ])('an item that is named alone: %j', async (item) => {
    const input = [{ role: 'user', content: 'Go on.' }, item];
    expect(await status({ model: 'fast', input }, '/v1/responses')).toEqual(
      refused('unsupported_value', 'input.1.id'),
    );
  });
  it('but not an item that brings its content along, or has no id', async () => {
    const text = { type: 'output_text', text: 'Hi.', annotations: [] };
    const summary = [{ type: 'summary_text', text: 'Hm.' }];
    const input = [
      { role: 'user', content: 'Go on.' },
      { type: 'message', role: 'assistant', id: 'msg_1', status: 'completed', content: [text] },
      { type: 'image_generation_call', id: 'ig_1', status: 'completed', result: 'AAAA' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' },
      { type: 'reasoning', summary },
      // As the agents SDK and LangChain send it back by default.
      { type: 'reasoning', id: 'rs_1', summary: [] },
      { type: 'compaction', id: 'cmp_1', encrypted_content: 'gAAA' },
      { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: 'f', arguments: '' },
      { type: 'function_call_output', id: 'fco_1', call_id: 'call_1', output: '' },
      { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } },
      { type: 'apply_patch_call', id: 'apc_1', call_id: 'c', operation: { type: 'delete_file', path: 'a' } },
      { type: 'compaction_trigger', id: 'ct_1' },
    ];
    expect(await status({ model: 'fast', input }, '/v1/responses')).toMatchObject({ status: 200, asked: 1 });
  });
  it('an answer that was spoken, by its id', async () => {
    const spoken = [{ role: 'assistant', audio: { id: 'audio_1' } }];
    expect(await status({ model: 'fast', messages: spoken })).toEqual(
      refused('unsupported_value', 'messages.0.audio.id'),
    );
  });
});
