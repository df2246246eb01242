import { describe, expect, it } from '@jest/globals';
import { connectionError } from './answer-error.ts';

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
