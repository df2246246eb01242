import { describe, expect, it } from '@jest/globals';
import {
  failureIn,
  failureOf,
  isJson,
  listOf,
  objectOf,
  optionalText,
  parseJson,
  parseObject,
  textOf,
  throwReported,
} from './json-shape.ts';
import { reportedBy } from './reported-by.ts';
import { ReportedError, UnreadableAnswer } from './reported-error.ts';

describe('the shape of JSON', () => {
  it('gives a field back as what it must be', () => {
    expect([objectOf({}, 'a'), listOf([], 'a'), textOf('x', 'a')]).toEqual([{}, [], 'x']);
    expect([optionalText('x'), optionalText(1)]).toEqual(['x', undefined]);
  });

  it.each([
    ['an object', () => objectOf([], 'usage'), 'usage is not an object'],
    ['a list', () => listOf({}, 'choices'), 'choices is not a list'],
    ['text', () => textOf(1, 'content'), 'content is not text'],
    ['JSON', () => parseJson('{', 'an event'), 'an event is not JSON'],
    ['a JSON object', () => parseObject('[]', 'an event'), 'an event is not an object'],
  ])('says where something is not %s', (_, read, message) => {
    expect(read).toThrow(new UnreadableAnswer(message));
  });

  it('parses behind a byte order mark', () => {
    expect(parseObject('\uFEFF{"a":1}', 'x')).toEqual({ a: 1 });
    expect([isJson('{}'), isJson('{')]).toEqual([true, false]);
  });
});

describe('failureIn', () => {
  it.each([
    [
      'an error object',
      { error: { type: 't', code: 'c', message: 'm' } },
      { type: 't', code: 'c', message: 'm' },
    ],
    ['a list of one, as Google has it', [{ error: { status: 'S', code: 4 } }], { type: 'S', code: 4 }],
    ['words', { error: 'm', code: 'c' }, { code: 'c', message: 'm' }],
    ['an error itself', { object: 'error', code: 'c' }, { code: 'c' }],
    ['an event of type error', { type: 'error', code: 'c', message: 'm' }, { code: 'c', message: 'm' }],
    ['a lone detail', { detail: 'm' }, { message: 'm' }],
    ['a lone detail without words', { detail: [{}] }, {}],
    ['a kind beside the data', { error: { metadata: { error_type: 'k' } } }, { type: 'k' }],
    ['the inner code of Azure', { error: { innererror: { code: 'i' } } }, { type: 'i' }],
  ])('reads %s', (_, body, failure) => {
    expect(failureIn(body)).toEqual(failure);
    expect(() => throwReported(body)).toThrow(ReportedError);
  });

  it.each([[undefined], ['words'], [{ choices: [] }], [{ error: null }], [{ error: '' }]])(
    'finds none in %j',
    (body) => {
      expect(failureIn(body)).toBeUndefined();
      throwReported(body);
    },
  );
});

describe('failureOf', () => {
  it('reads whatever a body of an error says', () => {
    expect([failureOf('words'), failureOf(undefined)]).toEqual([{ message: 'words' }, {}]);
    expect(failureOf({ message: 'm', code: 1 })).toMatchObject({ message: 'm', code: 1 });
    expect(failureOf({ detail: 'm', status: 's' })).toMatchObject({ message: 'm', type: 's' });
    expect(failureOf({ error: { code: 'c' } })).toMatchObject({ code: 'c' });
  });
});

describe('reportedBy', () => {
  it('reads an error event, be it an error, an object, a value or words', () => {
    expect(reportedBy('{"error":{"type":"t"}}')).toMatchObject({ type: 't' });
    expect(reportedBy('{"type":"t","code":"c","message":"m"}')).toEqual({
      type: 't',
      code: 'c',
      message: 'm',
    });
    expect(reportedBy('"m"')).toEqual({ type: 'server_error', message: 'm' });
    expect(reportedBy('m')).toEqual({ type: 'server_error', message: 'm' });
  });
});
