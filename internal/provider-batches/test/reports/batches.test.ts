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
  it('bespokelabsai/curator#113: a batch of more bytes than are taken is refused before its upload', async () => {
    const { openai, sent } = sidesOf({});
    await expect(openai.submit('own', [{ id: 'a', body: 'x'.repeat(200_000_000) }])).rejects.toThrow(
      'bytes together',
    );
    expect(sent).toEqual([]);
  });
});
