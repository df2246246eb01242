import { describe, expect, it } from '@jest/globals';
import { testOperations as operations } from '../../test/operations.ts';
import { parseRequest } from './parse-request.ts';
import { RequestError } from './request-error.ts';

const rules = { operations, maxTextCharacters: 1_000 };
const problemsOf = (body: unknown) => {
  try {
    parseRequest(body, rules);
  } catch (error) {
    if (error instanceof RequestError) return error;
  }
  throw new Error('nothing was wrong');
};

describe('parseRequest', () => {
  it('fills in the options that were left out', () => {
    const task = parseRequest({ operation: 'shorten', text: 'A text.' }, rules);
    expect([task.operation.id, task.options]).toEqual(['shorten', { maxWords: 100 }]);
  });

  it('takes a model where some may be named, and knows no such field elsewhere', () => {
    const body = { operation: 'shorten', text: 'A text.', model: 'small' };
    expect(parseRequest(body, { ...rules, models: ['small', 'large'] }).model).toBe('small');
    expect(problemsOf(body).problems).toMatchObject([
      { path: 'model', message: 'is not a field of the request' },
    ]);
  });

  it('names everything that is wrong at once, with a way out', () => {
    const { code, problems } = problemsOf({ operation: 'shortn', text: '  ', tone: 'nice' });
    expect(code).toBe('invalid_request');
    expect(problems.map(({ path, hint }) => [path, hint])).toEqual([
      ['tone', 'there are: operation, text, options'],
      ['operation', 'did you mean "shorten"?'],
      ['text', 'send a document of at least one word'],
    ]);
  });

  it.each([
    ['an unknown option', { maxword: 5 }, 'options.maxword'],
    ['a wrong type', { maxWords: 'many' }, 'options.maxWords'],
    ['a number over the bound', { maxWords: 5_000 }, 'options.maxWords'],
    ['a number under the bound', { maxWords: 1 }, 'options.maxWords'],
  ])('refuses %s by the name of its field', (_, options, path) => {
    expect(problemsOf({ operation: 'shorten', text: 'A text.', options }).problems[0]?.path).toBe(path);
  });

  it('wants an option that has no default', () => {
    expect(problemsOf({ operation: 'find', text: 'A text.' }).problems).toEqual([
      { path: 'options.word', message: 'is missing' },
    ]);
  });

  it('names the limit of a text that is too long, and not a word of it', () => {
    const { code, problems, message } = problemsOf({ operation: 'shorten', text: 'secret '.repeat(200) });
    expect([code, problems[0]?.limit]).toEqual(['text_too_long', 1_000]);
    expect(message).not.toContain('secret');
  });

  it.each([
    ['a number', 42],
    ['a file with zero bytes', 'PK\u0003\u0004\u0000\u0000'],
    ['bytes that are not UTF-8', '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd abc'],
    ['half a surrogate pair', 'abc \ud800 def'],
  ])('refuses %s as text', (_, text) => {
    expect(problemsOf({ operation: 'shorten', text }).problems[0]?.path).toBe('text');
  });

  it.each([[null], [[]], ['text'], [undefined]])('refuses the body %p', (body) => {
    expect(problemsOf(body).problems[0]?.path).toBe('body');
  });

  it('does not repeat a long name whole', () => {
    expect(problemsOf({ operation: 'x'.repeat(5_000), text: 'A text.' }).message.length).toBeLessThan(300);
  });
});
