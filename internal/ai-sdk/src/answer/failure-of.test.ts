import {
  APICallError,
  InvalidArgumentError,
  InvalidResponseDataError,
  JSONParseError,
  LoadAPIKeyError,
  NoSuchModelError,
  TypeValidationError,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider';
import { AiError, answerError, ReportedError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { toFailure } from './failure-of.ts';

const call = (more: Partial<ConstructorParameters<typeof APICallError>[0]>) =>
  new APICallError({ message: 'failed', url: 'https://a.example', requestBodyValues: {}, ...more });
const codeOf = (thrown: unknown, isAnswering = false) =>
  answerError(toFailure(thrown), { isSent: true, isAnswering }, { provider: 'p' }, 0).code;
const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
const unread = new JSONParseError({ text: '{', cause: new Error('x') });

describe('what a model of theirs throws', () => {
  it.each<[string, unknown, string]>([
    ['a status', call({ statusCode: 503 }), 'overloaded'],
    [
      'a status with words',
      call({ statusCode: 429, responseBody: '{"error":{"type":"insufficient_quota"}}' }),
      'quota_exhausted',
    ],
    ['a page of a proxy', call({ statusCode: 502, responseBody: '<html>' }), 'server'],
    [
      'data that was read',
      call({ statusCode: 400, data: { error: { code: 'context_length_exceeded' } } }),
      'context_too_long',
    ],
    [
      'a failure inside a 200',
      call({ statusCode: 200, cause: unread, responseBody: '{"error":{"type":"overloaded_error"}}' }),
      'overloaded',
    ],
    [
      'a status of their making',
      call({ statusCode: 400, responseBody: { error: { code: 'server_is_overloaded' } } as never }),
      'overloaded',
    ],
    [
      'a body that is no JSON',
      call({ statusCode: 200, cause: unread, responseBody: '{' }),
      'malformed_response',
    ],
    [
      'a body of another shape',
      new TypeValidationError({ value: 1, cause: new Error('x') }),
      'malformed_response',
    ],
    [
      'a stream without an end',
      new InvalidResponseDataError({ data: undefined, message: 'no finish' }),
      'stream_truncated',
    ],
    ['data that is none', new InvalidResponseDataError({ data: {}, message: 'x' }), 'malformed_response'],
    ['a connection that ends in the body', call({ statusCode: 200, cause: reset }), 'stream_truncated'],
    ['no connection', call({ cause: reset, isRetryable: true }), 'server'],
    [
      'a request that it cannot take',
      new UnsupportedFunctionalityError({ functionality: 'x' }),
      'bad_request',
    ],
    [
      'an argument that it cannot take',
      new InvalidArgumentError({ argument: 'a', message: 'x' }),
      'bad_request',
    ],
    ['a missing key', new LoadAPIKeyError({ message: 'x' }), 'auth'],
    ['an unknown model', new NoSuchModelError({ modelId: 'm', modelType: 'languageModel' }), 'not_found'],
    ['words', 'prompt is too long', 'context_too_long'],
    ['an object of the stream', { type: 'overloaded_error', message: 'x' }, 'overloaded'],
    [
      'an object with its data',
      { message: 'x', statusCode: 529, data: { type: 'overloaded_error' } },
      'overloaded',
    ],
    ['ours, wrapped', call({ cause: new AiError('guard_blocked', 'x') }), 'guard_blocked'],
    ['what the reader threw', new ReportedError({ type: 'rate_limit_error' }), 'rate_limited'],
    ['nothing', undefined, 'server'],
  ])('%s', (_, thrown, code) => {
    expect(codeOf(thrown)).toBe(code);
  });

  it('is asked again when the provider says so', () => {
    const failure = toFailure(call({ statusCode: 429, responseHeaders: { 'retry-after': '7' } }));
    expect(answerError(failure, { isSent: true, isAnswering: false }, {}, 0).retryAfterMs).toBe(7000);
  });
});
