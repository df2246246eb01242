// Where else in an answer a model may say something: each is judged; numbers are public reports.
import type { DialectName, WireEvent } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import type { TextJudge } from '../../src/guard/wire-guard.ts';
import { createWireGuard, guardBody } from '../../src/guard/wire-guard.ts';
import { pathsWithWord, sdkSamples } from './sdk-samples.ts';

/** Holds everything back until the end, and takes one word out. */
function hiding(): TextJudge {
  let all = '';
  return {
    push(chunk) {
      all += chunk;
      return '';
    },
    end: () => all.replaceAll('secret', '*'),
  };
}
const said = 'a secret word';
const chatEvent = (delta: object, finish_reason: string | null = null): WireEvent => ({
  event: 'message',
  data: JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] }),
});

describe('a whole answer', () => {
  it.each<[DialectName, string, object]>([
    // symfony/ai#2423, prism#801: content as a list, thought inside it as a list again.
    [
      'chat',
      'thought in a list',
      { content: [{ type: 'thinking', thinking: [{ type: 'text', text: said }] }] },
    ],
    ['chat', 'thought in a part', { content: [{ type: 'thinking', thinking: said }] }],
    ['chat', 'a bare text in a list', { content: [said] }],
    ['chat', 'a refusal in a part', { content: [{ type: 'refusal', refusal: said }] }],
    [
      'chat',
      'details of thought',
      { content: 'x', reasoning_details: [{ type: 'reasoning.text', text: said }] },
    ],
    [
      'chat',
      'a summary of thought',
      { content: 'x', reasoning_details: [{ type: 'reasoning.summary', summary: said }] },
    ],
    ['chat', 'what is spoken', { audio: { transcript: said } }],
    ['chat', 'arguments as an object', { tool_calls: [{ function: { name: 'f', arguments: { a: said } } }] }],
    ['chat', 'arguments as a list', { tool_calls: [{ function: { name: '', arguments: [said] } }] }],
    ['chat', 'one call, as it once was', { function_call: { name: 'f', arguments: `{"a":"${said}"}` } }],
  ])('%s: %s', (_, __, message) => {
    const { body } = guardBody('chat', JSON.stringify({ choices: [{ message }, { message }] }), hiding);
    const expected = JSON.parse(JSON.stringify(message).replaceAll('secret', '*')) as object;
    expect(JSON.parse(body)).toEqual({ choices: [{ message: expected }, { message: expected }] });
  });

  it('in code that is run', () => {
    const output = [{ type: 'code_interpreter_call', code: said, id: 'c' }];
    expect(guardBody('responses', JSON.stringify({ output }), hiding).body).not.toContain('secret');
  });

  it('that a cut leaves as no JSON holds nothing', () => {
    const cut = (): TextJudge => ({ push: (text) => text.slice(0, 3), end: () => '' });
    const calls = [{ function: { arguments: { a: said } } }, { function: { arguments: [said] } }];
    const { body } = guardBody(
      'chat',
      JSON.stringify({ choices: [{ message: { tool_calls: calls } }] }),
      cut,
    );
    expect(JSON.parse(body).choices[0].message.tool_calls).toEqual([
      { function: { arguments: {} } },
      { function: { arguments: [] } },
    ]);
    expect(guardBody('chat', 'no JSON', cut)).toEqual({ body: 'no JSON', text: '' });
  });
});

describe('a streamed answer', () => {
  // litellm#41611, litellm#39888, api7/aisix#204: what is cut over two events passes piece by piece.
  it.each<[string, (text: string) => object]>([
    [
      'thought in a list',
      (text) => ({ content: [{ type: 'thinking', thinking: [{ type: 'text', text }] }] }),
    ],
    ['details of thought', (text) => ({ reasoning_details: [{ type: 'reasoning.text', text }] })],
    ['arguments', (text) => ({ tool_calls: [{ index: 1, function: { arguments: text } }] })],
    ['the input of a free tool', (text) => ({ tool_calls: [{ index: 0, custom: { input: text } }] })],
  ])('%s', (_, delta) => {
    const guard = createWireGuard('chat', hiding);
    const events = [chatEvent(delta('a sec')), chatEvent(delta('ret word')), chatEvent({}, 'stop')];
    const out = [...events.flatMap((event) => guard.push(event)), ...guard.end()];
    const all = out.map(({ data }) => data).join('');
    expect(all).toContain('a * word');
    expect(all).not.toMatch(/sec|ret word/);
    expect(out.filter(({ data }) => data.includes('"finish_reason":"stop"'))).toHaveLength(1);
  });

  it('that is blocked at its last word says none of what was held back', () => {
    const blocking = (): TextJudge => ({
      push: () => '',
      end() {
        throw new Error('blocked');
      },
    });
    const guard = createWireGuard('chat', blocking);
    expect(guard.push(chatEvent({ content: said }))).toHaveLength(1);
    guard.push(chatEvent({}, 'stop'));
    expect(() => guard.end()).toThrow('blocked');
    expect(guard.released()).toBe('');
  });
});

describe('what the official SDKs know of an answer', () => {
  const samples = sdkSamples(`
    import type { ChatCompletion as C, ChatCompletionChunk as D } from 'openai/resources/chat/completions';
    import type { ResponseOutputItem as I, ResponseStreamEvent as E } from 'openai/resources/responses/responses';
    import type { ContentBlock as B, RawMessageStreamEvent as R } from '@anthropic-ai/sdk/resources/messages';
    import type { BetaContentBlock as X, BetaRawMessageStreamEvent as Y } from '@anthropic-ai/sdk/resources/beta/messages';
    export type Message = C['choices'][number]['message'];
    export type Delta = D['choices'][number]['delta'];
    export type Item = I;
    export type Event = Exclude<E, { response: unknown }>;
    export type Block = B | X;
    export type Raw = Exclude<R | Y, { message: unknown }>;
  `);
  const events = (dialect: DialectName, data: object) => {
    const guard = createWireGuard(dialect, hiding);
    const event = { event: 'message', data: JSON.stringify(data) };
    return [...guard.push(event), ...guard.end()].map((one) => JSON.parse(one.data) as unknown);
  };
  const whole = (dialect: DialectName, body: object) =>
    JSON.parse(guardBody(dialect, JSON.stringify(body), hiding).body) as unknown;
  const ways: Readonly<Record<string, (sample: object) => unknown>> = {
    Message: (message) => whole('chat', { choices: [{ index: 0, message }] }),
    Delta: (delta) => events('chat', { choices: [{ index: 0, delta }] }),
    Item: (item) => [whole('responses', { output: [item] }), events('responses', { type: 'x', item })],
    Event: (event) => events('responses', event),
    Block: (block) => [
      whole('messages', { content: [block] }),
      events('messages', { type: 'content_block_start', index: 0, content_block: block }),
    ],
    Raw: (event) => events('messages', event),
  };

  // Both lists are written here and nowhere read: what the guard passes over is no reason to pass over it. A key that an
  // SDK brings anew belongs to one of them, with its type before it where that decides.
  const words = (...lists: readonly string[]) => new Set(lists.flatMap((list) => list.split(' ')));
  const noTexts = words(
    'type role name id status phase namespace server_name server_label caller call_id tool_use_id item_id',
    'container_id file_id approval_request_id url image_url file_url file_data media_type data detail',
    'response.audio.delta/delta image_generation_call/result partial_image_b64 obfuscation fingerprint signature',
    'encrypted_content encrypted_index encrypted_stdout logprobs usage',
  );
  const texts = words(
    'text title description model content code value filename allowed_domains message input arguments',
    'tool_names stdout stderr refusal source size path document_title created_by cited_text timezone',
    'region queries parameters mcp_server_name keys file_ids domain country city definition version',
    'thinking skill_id param command working_directory vector_store_ids user tunnel_id transcript',
    'toolset_name tool_name stop_reason server_url server_description revised_prompt retrieved_at result',
    'required reason query pattern page_age output logs lines key input_schema filters error_message',
    'error diff container commands categories blocked_domains authorization annotations allowed_tools',
    'stop_sequence recommended_model quality partial_json output_format fallback_credit_token explanation',
    'expires_at delta background any text/data',
  );
  const isText = (key: string, { type }: Record<string, unknown>) =>
    texts.has(`${type}/${key}`) || !(noTexts.has(key) || noTexts.has(`${type}/${key}`));

  it.each(Object.keys(ways))('has no text at a key that nobody has decided on: %s', (name) => {
    const keys = pathsWithWord(samples[name], isText).map(
      (path) =>
        path
          .replace(/(?:\.\*)+$/, '')
          .split('.')
          .at(-1) ?? '',
    );
    expect(keys.filter((key) => !texts.has(key) && !texts.has(`text/${key}`))).toEqual([]);
  });

  it.each(Object.keys(ways))('is judged wherever there is a text: %s', (name) => {
    const list = samples[name] ?? [];
    expect(pathsWithWord(list, isText).length).toBeGreaterThan(3);
    const missed = list.map((sample) => [sample['type'], ...pathsWithWord(ways[name]?.(sample), isText)]);
    expect(missed.filter(({ length }) => length > 1)).toEqual([]);
  });

  it.each<[DialectName, object, string]>([
    [
      'responses',
      { type: 'apply_patch_call', operation: { type: 'update_file', path: 'a', diff: said } },
      'operation.diff',
    ],
    ['responses', { type: 'image_generation_call', result: 'AAAA', revised_prompt: said }, 'revised_prompt'],
    ['messages', { type: 'compaction', content: said, encrypted_content: 'secret' }, 'content'],
  ])('%s: %j', (dialect, block, path) => {
    const list = dialect === 'messages' ? 'content' : 'output';
    expect(whole(dialect, { [list]: [block] })).toHaveProperty(`${list}.0.${path}`, 'a * word');
    const data =
      dialect === 'messages'
        ? { type: 'content_block_start', index: 0, content_block: block }
        : { type: 'response.output_item.done', output_index: 0, item: block };
    expect(JSON.stringify(events(dialect, data))).toContain('a * word');
  });

  it('a patch that came in pieces says the same at its end', () => {
    const guard = createWireGuard('responses', hiding);
    const place = { item_id: 'apc_1', output_index: 0 };
    const base = 'response.apply_patch_call_operation_diff';
    const item = { type: 'apply_patch_call', operation: { type: 'update_file', path: 'a', diff: said } };
    const out = [
      { type: `${base}.delta`, ...place, delta: 'a sec' },
      { type: `${base}.delta`, ...place, delta: 'ret word' },
      { type: `${base}.done`, ...place, diff: said },
      { type: 'response.output_item.done', output_index: 0, item },
    ].flatMap((data) => guard.push({ event: data.type, data: JSON.stringify(data) }));
    const told = out.map(({ data }) => JSON.parse(data) as { delta?: string });
    expect(told.map(({ delta = '' }) => delta).join('')).toBe('a * word');
    expect(told.at(-2)).toMatchObject({ diff: 'a * word' });
    expect(told.at(-1)).toMatchObject({ item: { operation: { diff: 'a * word' } } });
  });

  it('a summary comes whole, once: clients put the last of it in the place of all', () => {
    const guard = createWireGuard('messages', hiding);
    const delta = { type: 'compaction_delta', content: said, encrypted_content: 'sealed' };
    const out = [
      { type: 'content_block_start', index: 0, content_block: { type: 'compaction', content: null } },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
    ].flatMap((data) => guard.push({ event: data.type, data: JSON.stringify(data) }));
    expect(out.map(({ data }) => JSON.parse(data).delta).filter(Boolean)).toEqual([
      { ...delta, content: 'a * word' },
    ]);
  });

  it('what a server found beside the choices is judged too, and what is no text is left', () => {
    const search_results = [{ title: said, url: 'https://x/secret' }];
    const sealed = { google: { thought_signature: 'secret' } };
    const tool_calls = [{ index: 0, function: { name: 'f', arguments: '{}' }, extra_content: sealed }];
    const out = events('chat', { choices: [{ index: 0, delta: { tool_calls } }], search_results });
    expect(out[0]).toMatchObject({
      choices: [{ delta: { tool_calls: [{ extra_content: sealed }] } }],
      search_results: [{ title: 'a * word', url: 'https://x/secret' }],
    });
  });
});
