import { describe, expect, it } from '@jest/globals';
import { allOf, messageBatch, openBatch, sidesOf } from './sides.ts';

const items = [
  { id: 'a', body: '{"n":1}' },
  { id: 'b', body: '{"n":2}' },
];
const since = Date.parse('2026-11-29T12:00:00Z');

describe('batches of Anthropic', () => {
  it('sends requests under their ids', async () => {
    const { anthropic, sent } = sidesOf({ 'post /v1/messages/batches': messageBatch() });
    expect(await anthropic.submit('own', items)).toEqual({
      id: 'b1',
      status: 'running',
      createdAt: since,
      isNamed: false,
    });
    expect(sent[0]?.body).toEqual({
      requests: [
        { custom_id: 'a', params: { n: 1 } },
        { custom_id: 'b', params: { n: 2 } },
      ],
    });
  });
  it('reads every kind of result', async () => {
    const error = (type: string) => ({ type: 'error', error: { type, message: 'm' } });
    const lines = [
      { custom_id: 'a', result: { type: 'succeeded', message: { id: 'msg_1', usage: { input_tokens: 1 } } } },
      { custom_id: 'b', result: { type: 'errored', error: error('overloaded_error') } },
      { custom_id: 'c', result: { type: 'errored', error: error('new_error') } },
      { custom_id: 'd', result: { type: 'expired' } },
      { custom_id: 'e', result: { type: 'canceled' } },
    ];
    const { anthropic } = sidesOf({
      'lines /v1/messages/batches/b1/results': lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const found = await allOf(anthropic.outcomes('b1'));
    expect(found.map((each) => (each.type === 'answered' ? each.answer.status : each.type))).toEqual([
      200,
      529,
      500,
      'expired',
      'cancelled',
    ]);
    const [first] = found;
    if (first?.type !== 'answered') throw new Error('It was answered.');
    const read = await anthropic.answering(first.answer).generate({ messages: [] });
    expect(read).toEqual({
      text: '{"id":"msg_1","usage":{"input_tokens":1,"service_tier":"batch"}}',
      requestId: 'msg_1',
    });
  });
  it('looks for a batch by time and size, page by page', async () => {
    const old = messageBatch({ id: 'old', created_at: '2026-11-28T12:00:00Z' });
    const data = [
      messageBatch({ id: 'new' }),
      messageBatch({ id: 'larger', request_counts: { processing: 3 } }),
    ];
    const { anthropic, sent } = sidesOf({
      'get /v1/messages/batches': { data, has_more: true, last_id: 'larger' },
    });
    expect((await anthropic.find('own', { since, items: 2 })).map(({ id }) => id)).toContain('new');
    expect(sent).toHaveLength(5);
    expect(sent[1]?.query).toEqual({ limit: '100', after_id: 'larger' });
    const second = sidesOf({
      'get /v1/messages/batches': { data: [...data, old], has_more: true, last_id: 'old' },
    });
    expect((await second.anthropic.find('own', { since, items: 2 })).map(({ id }) => id)).toEqual(['new']);
    expect(second.sent).toHaveLength(1);
  });
  it('refuses what it does not know', async () => {
    const { anthropic } = sidesOf({
      'get /v1/messages/batches/b1': messageBatch({ processing_status: 'dreaming' }),
      'lines /v1/messages/batches/b1/results':
        '{"custom_id":"a","result":{"type":"new"}}\n{"result":{}}\n{"custom_id":"b","result":{"type":"expired"}}',
      'post /v1/messages/batches/b1/cancel': messageBatch({ processing_status: 'canceling' }),
      'delete /v1/messages/batches/b1': {},
    });
    await expect(anthropic.state('b1')).rejects.toMatchObject({ code: 'malformed_response' });
    const error: unknown = expect.objectContaining({ code: 'malformed_response' });
    expect(await allOf(anthropic.outcomes('b1'))).toEqual([
      { id: 'a', type: 'unreadable', error },
      { id: '', type: 'unreadable', error },
      { id: 'b', type: 'expired' },
    ]);
    await expect(anthropic.cancel('b1')).resolves.toMatchObject({ status: 'cancelling' });
    await expect(anthropic.forget('b1')).resolves.toBeUndefined();
  });
});

describe('batches of OpenAI', () => {
  it('uploads a line a request and names the batch', async () => {
    const expires = { anchor: 'created_at', seconds: 1_209_600 };
    const { openai, sent } = sidesOf({
      upload: { id: 'f1' },
      'post /batches': openBatch({ status: 'validating' }),
    });
    expect(await openai.submit('own', items)).toEqual({ id: 'b1', status: 'running', createdAt: since });
    expect(sent[0]).toEqual({
      call: 'upload own.jsonl',
      body: '{"custom_id":"a","method":"POST","url":"/v1/responses","body":{"n":1}}\n{"custom_id":"b","method":"POST","url":"/v1/responses","body":{"n":2}}\n',
      expires,
    });
    expect(sent[1]?.body).toMatchObject({
      input_file_id: 'f1',
      metadata: { tpl_batch: 'own' },
      output_expires_after: expires,
    });
  });
  it('says why a batch was not taken, and whether a smaller one may be', async () => {
    const failed = (errors: unknown) =>
      sidesOf({ 'get /batches/b1': openBatch({ status: 'failed', errors }) }).openai.state('b1');
    const isTooMuch = true;
    expect(await failed({ data: [{ code: 'token_limit_exceeded' }] })).toMatchObject({
      failure: { code: 'token_limit_exceeded', isTooMuch },
    });
    expect(await failed({ data: [{ code: null }, { code: 'invalid_json_line' }] })).toMatchObject({
      failure: { code: 'invalid_json_line', isTooMuch: false },
    });
    expect(await failed(null)).toMatchObject({ failure: { code: 'unknown' } });
  });
  it('finds a batch by its name', async () => {
    const data = [
      openBatch({ id: 'b2', metadata: { tpl_batch: 'other' } }),
      openBatch({ id: 'b3', metadata: null }),
      openBatch(),
    ];
    const { openai, sent } = sidesOf({ 'get /batches': { data, has_more: true } });
    const found = await openai.find('own', { since, items: 2 });
    expect(found[0]).toMatchObject({ id: 'b1', isNamed: true });
    expect(sent[1]?.query).toEqual({ limit: '100', after: 'b1' });
    expect(sent).toHaveLength(5);
  });
  it('deletes the files that there are, and passes a cancellation on', async () => {
    const { openai, sent } = sidesOf({
      'get /batches/b1': openBatch({ input_file_id: 'in', output_file_id: 'out', error_file_id: null }),
      'post /batches/b1/cancel': openBatch({ status: 'cancelling' }),
    });
    await openai.forget('b1');
    expect(sent.map(({ call }) => call)).toEqual([
      'get /batches/b1',
      'delete /files/in',
      'delete /files/out',
    ]);
    expect(await openai.cancel('b1')).toMatchObject({ status: 'cancelling' });
  });
});

describe('both', () => {
  it('refuse two requests under one id, ids that no provider takes, and batches that are too large, before anything is sent', async () => {
    const { openai, sent } = sidesOf({});
    const long = 'x'.repeat(65);
    const twice = openai.submit(long, [...items, { id: 'a', body: '{}' }, { id: 'ä', body: '{}' }]);
    await expect(twice).rejects.toThrow('comes twice');
    await expect(openai.submit('own', [])).rejects.toMatchObject({ code: 'bad_request' });
    const many = Array.from({ length: 50_001 }, (_, at) => ({ id: `${at}`, body: '{}' }));
    await expect(openai.submit('own', many)).rejects.toThrow('at most 50000');
    const heavy = Array.from({ length: 21 }, (_, at) => ({ id: `${at}`, body: 'x'.repeat(10_000_000) }));
    await expect(openai.submit('own', heavy)).rejects.toThrow('200000000 bytes');
    await expect(
      openai.submit(
        'own',
        many.map(() => ({ id: '', body: '{}' })),
      ),
    ).rejects.toMatchObject({ code: 'bad_request' });
    expect(sent).toEqual([]);
  });
  it('end a call that takes too long, and a file that is cut off', async () => {
    const file = { 'get /batches/b1': openBatch({ output_file_id: 'out' }) };
    const line = 'lines /files/out/content';
    const slow = sidesOf({ 'get /batches/b1': 'hang' }, { callTimeoutMs: 1 });
    await expect(slow.openai.state('b1')).rejects.toMatchObject({ code: 'total_timeout' });
    const cut = sidesOf({ ...file, [line]: '{"custom_id":"a"}\n{"custom_' });
    const read: unknown[] = [];
    const reading = async () => {
      for await (const { id } of cut.openai.outcomes('b1')) read.push(id);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'malformed_response' });
    expect(read).toEqual(['a']);
    expect(await allOf(sidesOf({ ...file, [line]: null }).openai.outcomes('b1'))).toEqual([]);
  });
  it('read on behind a line that is too long, no JSON, no object or no UTF-8, in whatever pieces it comes', async () => {
    const good = Buffer.from('{"custom_id":"a"}\n');
    const bad = [
      `${' '.repeat(300)}\n`,
      'no json\n',
      '[]\n',
      '{"custom_id":7}\n',
      Buffer.from([0x7b, 0xff, 0x0a]),
      '{"custom_id":\n',
    ];
    const all = Buffer.concat([good, ...bad.flatMap((text) => [Buffer.from(text), good])]);
    for (const size of [1, 7, all.length]) {
      const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
        all.subarray(at * size, (at + 1) * size),
      );
      const script = {
        'get /batches/b1': openBatch({ output_file_id: 'out' }),
        'lines /files/out/content': ReadableStream.from(pieces),
      };
      const found = await allOf(sidesOf(script, { maxLineBytes: 40 }).openai.outcomes('b1'));
      expect(found.map(({ id, type }) => (type === 'unreadable' ? '-' : id)).join('')).toBe('a-a-a-a-a-a-a');
    }
  });
  it('stop reading when nobody listens any more', async () => {
    const lines =
      '{"custom_id":"a","error":{"code":"batch_expired"}}\n\n{"custom_id":"b","error":{"code":"batch_cancelled"}}\n';
    const { openai } = sidesOf({
      'get /batches/b1': openBatch({ error_file_id: 'err' }),
      'lines /files/err/content': lines,
    });
    for await (const outcome of openai.outcomes('b1')) {
      expect(outcome).toEqual({ id: 'a', type: 'expired' });
      break;
    }
    expect((await allOf(openai.outcomes('b1'))).map(({ type }) => type)).toEqual(['expired', 'cancelled']);
  });
  it('give an answer once, and one that is no JSON as it is', async () => {
    const { openai } = sidesOf({});
    const model = openai.answering({ status: 200, body: '<html>' });
    expect(await model.generate({ messages: [] })).toMatchObject({ text: '<html>' });
    await expect(model.generate({ messages: [] })).rejects.toMatchObject({ code: 'bad_request' });
    for await (const event of openai.answering({ status: 200, body: '{}' }).stream({}))
      expect(event).toMatchObject({ type: 'finish', result: { text: '{"service_tier":"batch"}' } });
  });
  it('write what a model sends, and say what it throws where it sends nothing', async () => {
    const { openai } = sidesOf({});
    expect(await openai.write({ system: 'hello' })).toBe('{"system":"hello"}');
    await expect(openai.write({ system: 'silent' })).rejects.toThrow('Nothing is sent');
    expect(openai.bound({})).toEqual({ tokens: 10, costUsd: 1 });
  });
  it('stand lists that are empty or broken off, and batches that say little', async () => {
    const little = { id: 'b1', processing_status: 'ended', request_counts: { processing: 'many', note: 2 } };
    const { anthropic } = sidesOf({
      'get /v1/messages/batches': {},
      'get /v1/messages/batches/b1': little,
      'lines /v1/messages/batches/b1/results': [
        { custom_id: 'a', result: { type: 'errored', error: { type: 'rate_limit_error' } } },
        { custom_id: 'b', result: { type: 'succeeded', message: {} } },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    });
    expect(await anthropic.find('own', { since, items: 2 })).toEqual([]);
    expect(await anthropic.state('b1')).toMatchObject({ status: 'ended', createdAt: 0 });
    const found = await allOf(anthropic.outcomes('b1'));
    expect(found.map((each) => each.type === 'answered' && each.answer.status)).toEqual([429, 200]);
    const { openai } = sidesOf({
      'get /batches': {},
      'get /batches/b1': { id: 'b1', status: 'completed' },
      'get /batches/b2': openBatch({ status: 'sleeping' }),
    });
    expect(await openai.find('own', { since, items: 2 })).toEqual([]);
    expect(await openai.state('b1')).toMatchObject({ status: 'ended', createdAt: 0 });
    expect(await allOf(openai.outcomes('b1'))).toEqual([]);
    await openai.forget('b1');
    await expect(openai.state('b2')).rejects.toMatchObject({ code: 'malformed_response' });
    const one = sidesOf({ 'get /batches': { data: [{ ...openBatch(), id: 'b1' }], has_more: false } });
    expect(await one.openai.find('own', { since: since + 3_600_000, items: 1 })).toEqual([]);
    const many = sidesOf({
      'get /v1/messages/batches': { data: [messageBatch({ request_counts: null })], has_more: true },
    });
    expect(await many.anthropic.find('own', { since, items: 2 })).toEqual([]);
  });
  it('end what they read when their caller leaves, and pass an error of the provider on', async () => {
    const refused = Object.assign(new Error('no'), { status: 404, error: { message: 'gone' } });
    const { openai, anthropic } = sidesOf({
      'get /batches/b1': refused,
      'lines /v1/messages/batches/b1/results': refused,
    });
    await expect(allOf(openai.outcomes('b1'))).rejects.toMatchObject({ code: 'not_found', status: 404 });
    await expect(allOf(anthropic.outcomes('b1', { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'aborted',
    });
    await expect(openai.state('b1', { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'aborted',
    });
  });
});
