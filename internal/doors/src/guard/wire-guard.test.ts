import type { DialectName, WireEvent } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TextJudge } from './wire-guard.ts';
import { createWireGuard, guardBody } from './wire-guard.ts';

/** Words in capitals become stars; what may still be one is held back. */
function starring(): TextJudge {
  let held = '';
  const stars = (text: string) => text.replaceAll(/[A-Z]{3,}/g, (word) => '*'.repeat(word.length));
  return {
    push(chunk) {
      const all = held + chunk;
      const tail = /[A-Z]*$/.exec(all)?.[0].length ?? 0;
      held = all.slice(all.length - tail);
      return stars(all.slice(0, all.length - tail));
    },
    end: () => stars(held),
  };
}

const event = (data: object, name = 'message'): WireEvent => ({ event: name, data: JSON.stringify(data) });

/** A stream of each dialect that says these pieces, and a way to read it back. */
const dialects: Record<
  DialectName,
  { write: (pieces: readonly string[]) => WireEvent[]; read: (events: readonly WireEvent[]) => string[] }
> = {
  chat: {
    write: (pieces) => [
      event({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] }),
      ...pieces.map((content, at) =>
        event({
          choices: [
            { index: 0, delta: { content }, finish_reason: at === pieces.length - 1 ? 'stop' : null },
          ],
          odd: 1,
        }),
      ),
      { event: 'message', data: '[DONE]' },
    ],
    read: (events) =>
      events.flatMap(({ data }) =>
        data === '[DONE]' ? [] : [JSON.parse(data).choices[0].delta.content as string],
      ),
  },
  messages: {
    write: (pieces) => [
      event({ type: 'message_start', message: { content: [] } }, 'message_start'),
      event(
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        'content_block_start',
      ),
      ...pieces.map((text) =>
        event(
          { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
          'content_block_delta',
        ),
      ),
      event({ type: 'content_block_stop', index: 0 }, 'content_block_stop'),
      event({ type: 'message_stop' }, 'message_stop'),
    ],
    read: (events) => events.flatMap(({ data }) => JSON.parse(data).delta?.text ?? []),
  },
  responses: {
    write(pieces) {
      const at = { item_id: 'i', output_index: 0, content_index: 0 };
      const text = pieces.join('');
      return [
        { type: 'response.created', response: { output: [] } },
        { type: 'response.content_part.added', ...at, part: { type: 'output_text', text: '' } },
        ...pieces.map((delta) => ({ type: 'response.output_text.delta', ...at, delta })),
        { type: 'response.output_text.done', ...at, text },
        { type: 'response.content_part.done', ...at, part: { type: 'output_text', text } },
        { type: 'response.completed', response: { output: [{ content: [{ type: 'output_text', text }] }] } },
      ].map((data, sequence_number) => event({ ...data, sequence_number }, data.type));
    },
    read: (events) => events.flatMap(({ data }) => JSON.parse(data).delta ?? []),
  },
};
const names = Object.keys(dialects) as DialectName[];
const texts = fc.array(fc.stringMatching(/^[a-cA-C ]{0,6}$/), { minLength: 1, maxLength: 8 });

describe.each(names)('a guard of %s', (dialect) => {
  const { write, read } = dialects[dialect];
  const through = (pieces: readonly string[]) => {
    const guard = createWireGuard(dialect, starring);
    return { out: [...write(pieces).flatMap((one) => guard.push(one)), ...guard.end()], guard };
  };

  it('lets through what the judge lets through, however the text is cut', () => {
    fc.assert(
      fc.property(texts, (pieces) => {
        const { out, guard } = through(pieces);
        const safe = pieces.join('').replaceAll(/[A-Z]{3,}/g, (word) => '*'.repeat(word.length));
        expect(read(out).join('')).toBe(safe);
        expect(guard.released()).toBe(safe);
        // Nothing says it again as it was.
        expect(out.map(({ data }) => data).join('')).not.toMatch(/[A-C]{3,}/);
        // The last word stays the last.
        expect(out.at(-1)).toMatchObject({ event: write(pieces).at(-1)!.event });
      }),
      { numRuns: 500 },
    );
  });

  it('leaves every byte of what it has nothing against, once nothing is held back', () => {
    const pieces = ['all ', 'small ', 'letters', ''];
    expect(through(pieces).out).toEqual(write(pieces));
  });
});

it('numbers the events of responses on where it puts one in', () => {
  const guard = createWireGuard('responses', starring);
  const out = dialects.responses.write(['one TWO']).flatMap((one) => guard.push(one));
  expect(out.map(({ data }) => JSON.parse(data).sequence_number)).toEqual(out.map((_, at) => at));
});

describe('a word of the protocol', () => {
  const image = { size: '1024x1024', quality: 'high', background: 'opaque', output_format: 'png' };
  it.each<[DialectName, object]>([
    ['messages', { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null } }],
    ['chat', { choices: [{ index: 0, delta: {}, finish_reason: 'stop', native_finish_reason: 'STOP' }] }],
    ['chat', { choices: [{ content_filter_results: { hate: { filtered: false, severity: 'safe' } } }] }],
    [
      'chat',
      { choices: [], prompt_filter_results: [{ content_filter_results: { hate: { severity: 'low' } } }] },
    ],
    ['responses', { type: 'response.image_generation_call.partial_image', ...image, partial_image_b64: 'A' }],
    [
      'responses',
      { type: 'x', item: { type: 'image_generation_call', ...image, result: 'A', action: 'auto' } },
    ],
  ])('is no answer that is judged: %s, %j', (dialect, data) => {
    const open = (): TextJudge => {
      throw new Error('judged');
    };
    const guard = createWireGuard(dialect, open);
    expect([...guard.push(event(data)), ...guard.end()]).toEqual([event(data)]);
  });

  it.each(['size', 'quality', 'background', 'severity', 'stop_reason', 'output_format'])(
    'is none where something else stands: %s',
    (key) => {
      const said = { type: 'x', [key]: 'SECRET', item: { [key]: 'SECRET', input: { [key]: 'SECRET' } } };
      const [out] = createWireGuard('responses', starring).push(event(said));
      expect(out?.data).not.toContain('SECRET');
      const calls = [{ function: { name: 'f', arguments: `{"${key}":"SECRET"}` } }];
      const { body } = guardBody(
        'chat',
        JSON.stringify({ choices: [{ message: { tool_calls: calls } }] }),
        starring,
      );
      expect(body).not.toContain('SECRET');
    },
  );
});

describe('guardBody', () => {
  it.each([
    [
      'chat',
      {
        choices: [
          { message: { content: 'a WORD', tool_calls: [{ function: { arguments: '{"a":"WORD"}' } }] } },
        ],
      },
    ],
    [
      'messages',
      {
        content: [
          { type: 'text', text: 'a WORD' },
          { type: 'tool_use', input: { a: 'WORD' } },
        ],
      },
    ],
    [
      'responses',
      {
        output: [
          { content: [{ type: 'output_text', text: 'a WORD' }] },
          { type: 'function_call', arguments: '{"a":"WORD"}' },
        ],
      },
    ],
  ] as const)('judges every text of %s, arguments too', (dialect, body) => {
    const { body: safe, text } = guardBody(dialect, JSON.stringify(body), starring);
    expect(JSON.parse(safe)).toEqual(JSON.parse(JSON.stringify(body).replaceAll('WORD', '****')));
    expect(text).toBe('a ****');
  });

  it('leaves the digits of numbers beside what it changes, in a stream too', () => {
    const body = (word: string) =>
      `{"big": 12345678901234567890, "x":1.0,"content":[{"type":"tool_use","input":{"id": 98765432109876543210,"a":"${word}"}}]}`;
    expect(guardBody('messages', body('SECRET'), starring).body).toBe(body('******'));
    const data = (word: string) =>
      `{"type":"content_block_delta","index":0,"big": 12345678901234567890,"delta":{"type":"text_delta","text":"${word}."}}`;
    const guard = createWireGuard('messages', starring);
    const [event] = guard.push({ event: 'content_block_delta', data: data('SECRET') });
    expect(event?.data).toBe(data('******'));
  });

  it('leaves the bytes of what it has nothing against', () => {
    const body = '{ "choices":[{"message":{"content":"small"}}], "n": 1.0 }';
    expect(guardBody('chat', body, starring).body).toBe(body);
    expect(guardBody('chat', 'no JSON', starring)).toEqual({ body: 'no JSON', text: '' });
  });
});

describe('what a stream may hide', () => {
  const out = (dialect: DialectName, ...data: object[]) => {
    const guard = createWireGuard(dialect, starring);
    return [...data.map((one) => event(one)).flatMap((one) => guard.push(one)), ...guard.end()]
      .map(({ data: text }) => text)
      .join('\n');
  };

  it('in probabilities of tokens is left out', () => {
    const logprobs = { content: [{ token: 'WORD', logprob: 0, bytes: [87] }] };
    expect(out('chat', { choices: [{ index: 0, delta: { content: 'a' }, logprobs }] })).not.toContain('WORD');
  });

  it.each([
    [
      'item',
      { type: 'response.output_item.done', item: { content: [{ type: 'output_text', text: 'a WORD' }] } },
    ],
    [
      'call',
      { type: 'response.output_item.added', item: { type: 'function_call', arguments: '{"a":"WORD"}' } },
    ],
    [
      'answer',
      {
        type: 'response.completed',
        response: { output: [{ content: [{ type: 'output_text', text: 'a WORD' }] }] },
      },
    ],
    ['code', { type: 'response.code_interpreter_call_code.done', item_id: 'i', code: 'print(WORD)' }],
  ])('in a whole %s that never came in pieces is judged', (_, data) => {
    expect(out('responses', data)).not.toContain('WORD');
  });

  it.each([
    { type: 'message_start', message: { content: [{ type: 'text', text: 'a WORD' }] } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: 'a WORD' } },
    {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'server_tool_use', input: { q: 'WORD' } },
    },
    { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'a WORD' } },
    {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'input_json_delta', partial_json: '{"q":"WORD' },
    },
  ])('in a block of messages is judged: %j', (data) => {
    expect(out('messages', data)).not.toContain('WORD');
  });

  it('behind a last word that was none is judged with what came before it', () => {
    const piece = (content: string, finish_reason: string | null) => ({
      choices: [{ index: 0, delta: { content }, finish_reason }],
    });
    const text = out('chat', piece('a W', 'stop'), piece('OR', 'stop'), piece('D', 'stop'));
    expect(text).not.toContain('"W');
    const chunks = text.split('\n').map((line) => JSON.parse(line).choices[0]);
    expect(chunks.map(({ delta }) => delta.content).join('')).toBe('a ****');
    expect(chunks.map(({ finish_reason }) => finish_reason)).toEqual([
      ...chunks.slice(1).map(() => null),
      'stop',
    ]);
  });

  it('of one choice is not held back by another', () => {
    const piece = (index: number, content: string, finish_reason: string | null = null) => ({
      choices: [{ index, delta: { content }, finish_reason }],
    });
    const text = out('chat', piece(0, 'a'), piece(0, '', 'stop'), piece(1, 'b'), piece(1, 'c', 'length'), {
      choices: [],
      usage: {},
    });
    const last = text.split('\n').map((line) => JSON.parse(line).choices[0]?.finish_reason ?? null);
    expect(last.filter(Boolean)).toEqual(['stop', 'length']);
  });
});

describe('what stands beside the words of a model', () => {
  const cited = {
    type: 'web_search_result_location',
    cited_text: 'see SECRET',
    title: 'SECRET',
    url: 'x/ABC',
  };
  const results = [
    {
      type: 'web_search_tool_result',
      content: [{ type: 'web_search_result', title: 'SECRET', url: 'x/ABC' }],
    },
    { type: 'code_execution_tool_result', content: { stdout: 'SECRET', stderr: '', return_code: 0 } },
    { type: 'web_fetch_tool_result', content: { content: { source: { type: 'text', data: 'SECRET' } } } },
    { type: 'mcp_tool_result', content: [{ type: 'text', text: 'SECRET' }] },
  ];
  const items = [
    { type: 'web_search_call', action: { query: 'SECRET', url: 'x/ABC' } },
    { type: 'code_interpreter_call', code: 'SECRET', outputs: [{ type: 'logs', logs: 'SECRET' }] },
    { type: 'file_search_call', queries: ['SECRET'], results: [{ text: 'SECRET', file_id: 'ABC' }] },
    { type: 'mcp_call', output: 'SECRET', error: 'SECRET' },
    { type: 'message', content: [{ type: 'output_text', text: 'a', annotations: [{ title: 'SECRET' }] }] },
  ];
  const expectJudged = (text: string) => {
    expect(text).not.toContain('SECRET');
    expect(text).toContain('******');
  };

  it('is judged in a whole answer; addresses and ids stay', () => {
    const messages = { content: [{ type: 'text', text: 'a', citations: [cited] }, ...results] };
    const judged = guardBody('messages', JSON.stringify(messages), starring);
    expectJudged(judged.body);
    expect([judged.text, judged.body.match(/ABC/g)?.length]).toEqual(['a', 2]);
    expectJudged(guardBody('responses', JSON.stringify({ output: items }), starring).body);
    const annotations = [{ type: 'url_citation', url_citation: { title: 'SECRET', url: 'x' } }];
    const choices = [{ message: { content: 'a', annotations } }];
    expectJudged(guardBody('chat', JSON.stringify({ choices }), starring).body);
  });

  it('is judged in a stream, where it comes whole', () => {
    const ofMessages = [
      ...results.map((content_block) => ({ type: 'content_block_start', index: 0, content_block })),
      { type: 'content_block_delta', index: 1, delta: { type: 'citations_delta', citation: cited } },
    ];
    const ofResponses = [
      ...items.map((item, output_index) => ({ type: 'response.output_item.done', output_index, item })),
      { type: 'response.output_text.annotation.added', annotation: { title: 'SECRET' } },
    ];
    for (const [dialect, all] of [
      ['messages', ofMessages],
      ['responses', ofResponses],
    ] as const)
      for (const data of all) {
        const out = createWireGuard(dialect, starring).push({ event: data.type, data: JSON.stringify(data) });
        expectJudged(out.map((event) => event.data).join(''));
      }
  });
});
