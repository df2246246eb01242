import { AiError, type DialectName, type TextEvent, type TextResult } from '@internal/model';
import { noCost, noUsage } from '@internal/prices';
import { describe, expect, it } from '@jest/globals';
import { streamBody } from '../door/stream-body.ts';
import { failureEvent } from '../failure/tell-failure.ts';
import { toTextRequest } from './to-text-request.ts';
import { writePlain } from './write-plain.ts';
import { writeStream } from './write-stream.ts';

const result: TextResult = {
  text: 'Hello',
  toolCalls: [{ id: 'c1', name: 'weather', input: { place: 'Bern' } }],
  finishReason: 'tool_calls',
  usage: { ...noUsage, inputTokens: 3, outputTokens: 2 },
  cost: noCost,
  provider: 'p',
  model: 'm',
  attempts: [],
  warnings: [],
  degraded: false,
};
const least = {
  chat: { model: 'x', messages: [{ role: 'user', content: 'Hi' }] },
  responses: { model: 'x', input: 'Hi' },
  messages: { model: 'x', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] },
};
const askedOf = (dialect: DialectName, more: object = {}) =>
  toTextRequest(dialect, { ...least[dialect], ...more }).asked;

const events: readonly TextEvent[] = [
  { type: 'start', provider: 'p', model: 'm' },
  { type: 'reasoning', text: 'Hm.' },
  { type: 'text', text: 'Hel' },
  { type: 'text', text: '' },
  { type: 'text', text: 'lo' },
  { type: 'partial', object: {} },
  { type: 'tool_call', call: { id: 'c1', name: 'weather', input: { place: 'Bern' } } },
  { type: 'finish', result },
];

async function* stream(list: readonly (TextEvent | Error)[]): AsyncGenerator<TextEvent> {
  for (const event of list) {
    if (event instanceof Error) throw event;
    yield event;
  }
}

const write = (dialect: DialectName, list: AsyncIterable<TextEvent>, more: object = {}) =>
  writeStream(dialect, list, askedOf(dialect, more));

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}

type Sent = { readonly name?: string; readonly data: Readonly<Record<string, never>> | string };

async function sent(
  dialect: DialectName,
  list: readonly (TextEvent | Error)[],
  more: object = {},
): Promise<Sent[]> {
  const events = write(dialect, stream(list), more);
  const toErrorEvent = (error: unknown, read: object) =>
    failureEvent(dialect, error, 'req_1', undefined, read);
  const how = { dialect, pingMs: 60_000, onLeave: () => {}, toErrorEvent };
  const text = await textOf(streamBody(events.next(), events, how));
  expect(text.endsWith('\n\n')).toBe(true);
  return text
    .slice(0, -2)
    .split('\n\n')
    .map((block) => {
      const [, name, data = ''] = /^(?:event: (.+)\n)?data: (.+)$/.exec(block) ?? [];
      return { ...(name !== undefined && { name }), data: data.startsWith('{') ? JSON.parse(data) : data };
    });
}
const namesOf = (list: readonly Sent[]) => list.map(({ name }) => name);
const dialects: readonly DialectName[] = ['chat', 'responses', 'messages'];

describe('writeStream', () => {
  it.each(dialects)('of %s begins with the first event, before the first word', async (dialect) => {
    async function* slow(): AsyncGenerator<TextEvent> {
      yield { type: 'start', provider: 'p', model: 'm' };
      throw new Error('asked too early');
    }
    const { value } = await write(dialect, slow()).next();
    expect(value).toMatch(/"role":"assistant"|response\.created/);
  });

  it.each(dialects)('of %s throws what fails before the first event', async (dialect) => {
    const error = new AiError('rate_limited', 'p is busy.');
    await expect(write(dialect, stream([error])).next()).rejects.toBe(error);
    await expect(write(dialect, stream([])).next()).rejects.toMatchObject({ code: 'stream_truncated' });
  });

  it('ends the model when the client goes', async () => {
    let isEnded = false;
    async function* endless(): AsyncGenerator<TextEvent> {
      try {
        for (;;) yield { type: 'text', text: 'x' };
      } finally {
        isEnded = true;
      }
    }
    const written = write('chat', endless());
    await written.next();
    await written.next();
    await written.return();
    expect(isEnded).toBe(true);
  });

  it('keeps the order of Messages: one block after the other, counts and the word, then the end', async () => {
    const list = await sent('messages', events);
    expect(namesOf(list)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      // The mark of a thought that no provider signed.
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    for (const { name, data } of list) expect(data).toMatchObject({ type: name });
    expect(list.slice(1, -2).map(({ data }) => (data as { index?: number }).index)).toEqual([
      0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
    ]);
    expect(list.at(-2)?.data).toMatchObject({
      delta: { stop_reason: 'tool_use' },
      usage: { input_tokens: 3, output_tokens: 2 },
    });
  });

  it('keeps the order of Responses, numbered, and says the whole response at the end', async () => {
    const list = await sent('responses', events);
    expect(namesOf(list).map((name) => name?.replace('response.', ''))).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ]);
    expect(list.map(({ data }) => (data as { sequence_number?: number }).sequence_number)).toEqual([
      ...list.keys(),
    ]);
    const output = [{ type: 'reasoning' }, { type: 'message' }, { type: 'function_call' }];
    expect(list.at(-1)?.data).toMatchObject({
      response: { status: 'completed', usage: { total_tokens: 5 }, output },
    });
  });

  it('says the role first at Chat Completions, and [DONE] last', async () => {
    const list = await sent('chat', events, { stream_options: { include_usage: true } });
    const deltas = list.map(({ data }) =>
      typeof data === 'string'
        ? data
        : (data as never as { choices: { delta: object }[] }).choices.map(({ delta }) => delta),
    );
    expect(deltas).toEqual([
      [{ role: 'assistant', content: '' }],
      [{ reasoning_content: 'Hm.' }],
      [{ content: 'Hel' }],
      [{ content: 'lo' }],
      [
        {
          tool_calls: [
            {
              index: 0,
              id: 'c1',
              type: 'function',
              function: { name: 'weather', arguments: '{"place":"Bern"}' },
            },
          ],
        },
      ],
      [{}],
      [],
      '[DONE]',
    ]);
    expect(list.at(-2)?.data).toMatchObject({ usage: { total_tokens: 5 } });
    expect(list.at(-3)?.data).toMatchObject({ usage: null, choices: [{ finish_reason: 'tool_calls' }] });
  });

  it('counts with the finish word where the client said nothing, and not at all where it refused', async () => {
    const finishOf = async (more: object) => (await sent('chat', events, more)).at(-2)?.data;
    expect(await finishOf({})).toMatchObject({
      choices: [{ finish_reason: 'tool_calls' }],
      usage: { total_tokens: 5 },
    });
    expect(await finishOf({ stream_options: { include_usage: false } })).not.toHaveProperty('usage');
  });

  it.each(dialects)('of %s says what of the text came with the result alone', async (dialect) => {
    const text = JSON.stringify(await sent(dialect, [{ type: 'finish', result }]));
    expect(text).toContain('Hello');
  });

  it.each(dialects)('of %s says nothing more than the error after an error', async (dialect) => {
    const error = new AiError('rate_limited', 'p is busy.');
    const list = await sent(dialect, [...events.slice(0, 3), error, ...events.slice(3)]);
    const text = JSON.stringify(list);
    expect(text).toContain('p is busy.');
    expect(text).not.toMatch(/\[DONE\]|message_stop|message_delta|response\.completed|"finish_reason":"/);
    if (dialect === 'responses') {
      expect(namesOf(list).slice(-2)).toEqual(['error', 'response.failed']);
      const [first] = list as unknown as { data: { response: { id: string } } }[];
      expect(list.at(-1)?.data).toMatchObject({
        response: { id: first?.data.response.id, status: 'failed', error: { code: 'rate_limit_exceeded' } },
      });
      expect(list.map(({ data }) => (data as { sequence_number?: number }).sequence_number)).toEqual([
        ...list.keys(),
      ]);
    }
  });

  it.each(dialects)('of %s calls one tool where the client takes no more', async (dialect) => {
    const second = { id: 'c2', name: 'weather', input: {} };
    const both = { ...result, toolCalls: [...result.toolCalls, second] };
    const tool_choice = { type: 'auto', disable_parallel_tool_use: true };
    const more = dialect === 'messages' ? { tool_choice } : { parallel_tool_calls: false };
    const plain = JSON.stringify(writePlain(dialect, both, askedOf(dialect, more)));
    const streamed = JSON.stringify(await sent(dialect, [{ type: 'finish', result: both }], more));
    for (const text of [plain, streamed]) {
      expect(text).toContain('"c1"');
      expect(text).not.toContain('"c2"');
    }
    expect(JSON.stringify(writePlain(dialect, both, askedOf(dialect)))).toContain('"c2"');
  });

  it('takes nothing back when a layer fails after the end', async () => {
    const text = JSON.stringify(await sent('chat', [...events, new Error('late')]));
    expect(text).toContain('[DONE]');
    expect(text).not.toContain('"error"');
  });
});

describe('writePlain', () => {
  it('names the text that ended an answer of Messages where it can only be one', () => {
    const ended = {
      ...result,
      toolCalls: [],
      finishReason: 'stop',
      rawFinishReason: 'stop_sequence',
    } as const;
    const write = (stop_sequences: string[]) =>
      writePlain('messages', ended, askedOf('messages', { stop_sequences }));
    expect(write(['END'])).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
    expect(write(['END', 'FIN'])).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: null });
  });

  it('repeats at Responses what was asked', () => {
    const tools = [{ type: 'function', name: 'weather', parameters: {}, strict: null }];
    const more = { tools, temperature: 0.5, metadata: { a: 'b' }, max_output_tokens: 50 };
    expect(writePlain('responses', result, askedOf('responses', more))).toMatchObject({
      ...more,
      object: 'response',
      text: { format: { type: 'text' } },
      model: 'x',
    });
  });

  it('writes a call without input as one with an empty object', () => {
    const empty = { ...result, toolCalls: [{ id: 'c', name: 'now', input: undefined }] };
    expect(JSON.stringify(writePlain('chat', empty, askedOf('chat')))).toContain('"arguments":"{}"');
    expect(JSON.stringify(writePlain('messages', empty, askedOf('messages')))).toContain('"input":{}');
  });
});
