// What failed others who used these APIs, by the number of their report.
import { describe, expect, it } from '@jest/globals';
import { allOf, openBatch, sidesOf } from '../sides.ts';

const line = (value: object) => `${JSON.stringify(value)}\n`;
const answer = (id: string) =>
  line({ custom_id: id, response: { status_code: 200, request_id: `r-${id}`, body: { id } }, error: null });
const expired = (id: string) =>
  line({ custom_id: id, response: null, error: { code: 'batch_expired', message: 'm' } });

describe('reports: batches', () => {
  it('warmbly/warmbly#333: an expired batch gives what it had answered', async () => {
    const { openai } = sidesOf({
      'get /batches/b1': openBatch({ status: 'expired', output_file_id: 'out', error_file_id: 'err' }),
      'lines /files/out/content': answer('a'),
      'lines /files/err/content': expired('b'),
    });
    expect(await openai.state('b1')).toMatchObject({ status: 'ended' });
    expect((await allOf(openai.outcomes('b1'))).map(({ id, type }) => `${id} ${type}`)).toEqual([
      'a answered',
      'b expired',
    ]);
  });
  it('openai/openai-cookbook#1564, ProjectTech4DevAI/kaapi-backend#723: a completed batch may have no file of answers', async () => {
    const { openai } = sidesOf({
      'get /batches/b1': openBatch({ status: 'completed', output_file_id: null, error_file_id: 'err' }),
      'lines /files/err/content': line({
        custom_id: 'a',
        response: { status_code: 400, body: { error: { message: 'm' } } },
        error: null,
      }),
    });
    expect(await allOf(openai.outcomes('b1'))).toMatchObject([
      { id: 'a', type: 'answered', answer: { status: 400 } },
    ]);
  });
  it.each([null, undefined, ''])(
    'BerriAI/litellm#37715: an ended batch that counts answers and shows their file as %p cannot be read yet',
    async (output_file_id) => {
      const request_counts = { total: 2, completed: 1, failed: 1 };
      const shown = { status: 'completed', request_counts, error_file_id: 'err' };
      let looks = 0;
      const { openai } = sidesOf({
        'get /batches/b1'() {
          looks += 1;
          return openBatch({ ...shown, output_file_id: looks === 1 ? output_file_id : 'out' });
        },
        'lines /files/out/content': answer('a'),
        'lines /files/err/content': expired('b'),
      });
      await expect(allOf(openai.outcomes('b1'))).rejects.toMatchObject({ name: 'AiError' });
      expect(await allOf(openai.outcomes('b1'))).toHaveLength(2);
    },
  );

  it('TU-Wien-dataLAB/aqueduct#55, cds-snc/ai-answers#1272: files with fewer answers than the batch counts are not read to their end', async () => {
    const request_counts = { total: 3, completed: 2, failed: 0 };
    const shown = { status: 'expired', request_counts, output_file_id: 'out', error_file_id: 'err' };
    let answers = '';
    const { openai } = sidesOf({
      'get /batches/b1': openBatch(shown),
      'lines /files/out/content': () => answers,
      'lines /files/err/content': expired('c'),
    });
    await expect(allOf(openai.outcomes('b1'))).rejects.toThrow('fewer answers');
    answers = answer('a');
    const read: string[] = [];
    await expect(
      (async () => {
        for await (const { id } of openai.outcomes('b1')) read.push(id);
      })(),
    ).rejects.toThrow('fewer answers');
    // What is there is given all the same.
    expect(read).toEqual(['a', 'c']);
    answers = answer('a') + answer('b');
    expect(await allOf(openai.outcomes('b1'))).toHaveLength(3);
  });
  it.each([{ total: 2, completed: 2, failed: 1 }, { total: 2, completed: 2, failed: 0 }, { total: 2 }])(
    'a failed request is one of those that %j counts, in whichever file it stands',
    async (request_counts) => {
      const { openai } = sidesOf({
        'get /batches/b1': openBatch({
          status: 'completed',
          request_counts,
          output_file_id: 'out',
          error_file_id: 'err',
        }),
        'lines /files/out/content': answer('a'),
        'lines /files/err/content': line({
          custom_id: 'b',
          response: { status_code: 400, body: {} },
          error: null,
        }),
      });
      expect(await allOf(openai.outcomes('b1'))).toHaveLength(2);
    },
  );
  it('a batch of which all failed has no file of answers, though a server counts them as completed', async () => {
    const request_counts = { total: 1, completed: 1, failed: 1 };
    const { openai } = sidesOf({
      'get /batches/b1': () => openBatch({ status: 'completed', request_counts, error_file_id: 'err' }),
      'lines /files/err/content': expired('b'),
    });
    expect(await allOf(openai.outcomes('b1'))).toHaveLength(1);
  });
  it('openai/openai-python#1643, #2084: a limit that shows while validating is told apart from a file that is wrong', async () => {
    const errors = {
      object: 'list',
      data: [{ code: 'token_limit_exceeded', line: null, message: 'm', param: null }],
    };
    const { openai } = sidesOf({ 'get /batches/b1': openBatch({ status: 'failed', errors }) });
    expect(await openai.state('b1')).toMatchObject({ failure: { isTooMuch: true } });
  });
  it('edubruell/tidyllm#37: answers in another order are known by their ids', async () => {
    const { openai } = sidesOf({
      'get /batches/b1': openBatch({ status: 'completed', output_file_id: 'out' }),
      'lines /files/out/content': answer('c') + answer('a') + answer('b'),
    });
    for (const outcome of await allOf(openai.outcomes('b1')))
      expect(outcome).toMatchObject({
        answer: { body: JSON.stringify({ id: outcome.id }), requestId: `r-${outcome.id}` },
      });
  });
  it('matt-house-e/accrue#47: two requests under one id are refused here', async () => {
    const { openai } = sidesOf({});
    const item = { id: 'row-1', body: '{}' };
    await expect(openai.submit('own', [item, item])).rejects.toThrow('comes twice');
  });
  it('mozilla-ai/any-llm#1273: a line with neither answer nor known error is a failure of its request, not an end of the file', async () => {
    const { openai } = sidesOf({
      'get /batches/b1': openBatch({ output_file_id: 'out' }),
      'lines /files/out/content':
        line({ custom_id: 'a' }) + line({ custom_id: 'b', response: { body: null } }) + answer('c'),
    });
    expect(
      (await allOf(openai.outcomes('b1'))).map((each) => each.type === 'answered' && each.answer.status),
    ).toEqual([500, 500, 200]);
  });
  it('BerriAI/litellm#37457: bytes that are no UTF-8 cost their line alone', async () => {
    const { openai } = sidesOf({
      'get /batches/b1': openBatch({ output_file_id: 'out' }),
      'lines /files/out/content': Buffer.concat([Buffer.from([0x7b, 0xff, 0x0a]), Buffer.from(answer('b'))]),
    });
    expect((await allOf(openai.outcomes('b1'))).map(({ id, type }) => `${id} ${type}`)).toEqual([
      ' unreadable',
      'b answered',
    ]);
  });
  it.each([400, 404, 429])(
    'openai/openai-python#1643: the file of a batch refused with %i is deleted',
    async (status) => {
      const refused = Object.assign(new Error('no'), { status });
      const { openai, sent } = sidesOf({ upload: { id: 'f1' }, 'post /batches': refused });
      await expect(openai.submit('own', [{ id: 'a', body: '{}' }])).rejects.toMatchObject({ status });
      expect(sent.map(({ call }) => call)).toEqual(['upload own.jsonl', 'post /batches', 'delete /files/f1']);
    },
  );
  it('openai/openai-python#1643: the file of a batch that may have been created stays', async () => {
    for (const lost of [new Error('socket hang up'), Object.assign(new Error('no'), { status: 502 })]) {
      const { openai, sent } = sidesOf({ upload: { id: 'f1' }, 'post /batches': lost });
      await expect(openai.submit('own', [{ id: 'a', body: '{}' }])).rejects.toMatchObject({
        retryable: true,
      });
      expect(sent.map(({ call }) => call)).toEqual(['upload own.jsonl', 'post /batches']);
    }
  });
  it('mozilla-ai/any-llm#1406, Azure/azure-sdk-for-java#47401: files end by themselves after a time that OpenAI and Azure take', async () => {
    const { openai, sent } = sidesOf({ upload: { id: 'f1' }, 'post /batches': openBatch() });
    await openai.submit('own', [{ id: 'a', body: '{}' }]);
    const expires = { anchor: 'created_at', seconds: 14 * 86_400 };
    expect([sent[0]?.expires, sent[1]?.body]).toMatchObject([expires, { output_expires_after: expires }]);
  });
  it('openai/openai-ruby#212: a server that does not know when files end is asked without it', async () => {
    const unknown = Object.assign(new Error("400 ('expires_after' was unexpected)"), { status: 400 });
    const { openai, sent } = sidesOf({
      upload(call: { readonly expires?: unknown }) {
        if (call.expires) throw unknown;
        return { id: 'f1' };
      },
      'post /batches'({ body }: { readonly body: object }) {
        if ('output_expires_after' in body) throw unknown;
        return openBatch();
      },
    });
    expect(await openai.submit('own', [{ id: 'a', body: '{}' }])).toMatchObject({ id: 'b1' });
    expect(sent.map(({ call }) => call)).toEqual([
      'upload own.jsonl',
      'upload own.jsonl',
      'post /batches',
      'post /batches',
    ]);
  });
  it('bespokelabsai/curator#189: a file that is gone does not keep the others', async () => {
    const gone = Object.assign(new Error('no'), { status: 404 });
    const { openai, anthropic, sent } = sidesOf({
      'get /batches/b1': openBatch({ input_file_id: 'in', output_file_id: 'out', error_file_id: 'err' }),
      'delete /files/in': gone,
      'get /batches/b2': gone,
      'delete /v1/messages/batches/b1': gone,
    });
    await openai.forget('b1');
    expect(sent.map(({ call }) => call).slice(1)).toEqual([
      'delete /files/in',
      'delete /files/in',
      'delete /files/out',
      'delete /files/err',
    ]);
    await expect(openai.forget('b2')).resolves.toBeUndefined();
    await expect(anthropic.forget('b1')).resolves.toBeUndefined();
    const broken = sidesOf({
      'delete /v1/messages/batches/b1': Object.assign(new Error('no'), { status: 500 }),
    });
    await expect(broken.anthropic.forget('b1')).rejects.toMatchObject({ status: 500 });
  });
  it('bespokelabsai/curator#113: a batch of more bytes than are taken is refused before its upload', async () => {
    const { openai, sent } = sidesOf({});
    await expect(openai.submit('own', [{ id: 'a', body: 'x'.repeat(200_000_000) }])).rejects.toThrow(
      'bytes together',
    );
    expect(sent).toEqual([]);
  });
});
