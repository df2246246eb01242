import { describe, expect, it } from '@jest/globals';
import { ReportedError, UnreadableAnswer } from '../answer/reported-error.ts';
import { AiError } from '../port/ai-error.ts';
import { answerError, connectionError } from './answer-error.ts';

const coded = (code: string) => Object.assign(new Error('x'), { code });
const wrapped = (cause: unknown) =>
  new Error('Connection error.', { cause: new TypeError('fetch failed', { cause }) });

describe('connectionError', () => {
  it.each([
    ['UND_ERR_CONNECT_TIMEOUT', false, 'server'],
    ['UND_ERR_HEADERS_TIMEOUT', false, 'headers_timeout'],
    ['UND_ERR_BODY_TIMEOUT', true, 'idle_timeout'],
    ['ECONNREFUSED', false, 'server'],
    ['ECONNRESET', true, 'stream_truncated'],
  ] as const)('reads %s under two wrappers', (system, isAnswering, code) => {
    const root = coded(system);
    const error = connectionError(wrapped(root), isAnswering, { provider: 'p' });
    expect(error).toMatchObject({ code, retryable: true });
    expect(error.message).toContain(system);
    expect(error.cause).toBe(root);
  });

  it('finds the code inside an aggregate, as happy eyeballs throws it', () => {
    const error = connectionError(wrapped(new AggregateError([coded('ETIMEDOUT')])), false, {});
    expect(error).toMatchObject({ code: 'server', retryable: true });
    expect(error.message).toContain('ETIMEDOUT');
  });

  it('does not loop over a cause that is its own cause', () => {
    const error = new Error('x');
    error.cause = error;
    expect(connectionError(error, false, {}).code).toBe('server');
  });
});

describe('answerError', () => {
  const about = { provider: 'p', model: 'm' };
  const sent = { isSent: true, isAnswering: false };
  const of = (thrown: unknown, phase = sent) => answerError(thrown, phase, about, 0);

  it('keeps an error of ours that an SDK has wrapped', () => {
    const own = new AiError('idle_timeout', 'The stream stands still.', { status: 200 });
    expect(of(new Error('wrapped', { cause: own }))).toMatchObject({
      code: 'idle_timeout',
      status: 200,
      ...about,
    });
  });

  it('says what cannot be read, and what was reported', () => {
    expect(of(new UnreadableAnswer('usage is not an object'))).toMatchObject({
      code: 'malformed_response',
      message: 'p sent an answer that cannot be read: usage is not an object.',
    });
    expect(of(new ReportedError({ type: 'overloaded_error' })).code).toBe('overloaded');
  });

  it('reads an error of an SDK by its status and body, or by its words where the body is no JSON', () => {
    const headers = new Headers();
    expect(of({ status: 401, headers, error: { error: {} }, requestID: 'r' })).toMatchObject({
      code: 'auth',
      requestId: 'r',
    });
    expect(of(Object.assign(new Error('502 <html>'), { status: 502, headers })).code).toBe('server');
  });

  it('blames the options of what was never sent, and the connection of what was', () => {
    expect(of(new TypeError('x'), { isSent: false, isAnswering: false }).code).toBe('bad_request');
    expect(of(new TypeError('terminated'), { isSent: true, isAnswering: true }).code).toBe(
      'stream_truncated',
    );
  });
});
