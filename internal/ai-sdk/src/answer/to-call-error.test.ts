import { APICallError } from '@ai-sdk/provider';
import { AiError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { toCallError } from './to-call-error.ts';

const theirs = (error: unknown, signal?: AbortSignal) => toCallError(error, APICallError, 'p/m', signal);

describe('an error of ours as theirs', () => {
  it('is their class where a provider was asked, with its status and its wait', () => {
    const error = new AiError('rate_limited', 'No.', { status: 429, retryAfterMs: 1500 });
    expect(theirs(error)).toMatchObject({
      name: 'AI_APICallError',
      url: 'tpl:p/m',
      statusCode: 429,
      responseHeaders: { 'retry-after-ms': '1500' },
      isRetryable: true,
      data: { code: 'rate_limited' },
      cause: error,
    });
    expect(theirs(new AiError('server', 'No.'))).toMatchObject({ statusCode: undefined });
  });

  it('is itself where nobody was asked, and where it is none of ours', () => {
    for (const error of [
      new AiError('budget_exceeded', 'No.'),
      new AiError('aborted', 'No.'),
      new Error('x'),
    ])
      expect(theirs(error)).toBe(error);
  });

  it('is the reason of a caller that left', () => {
    const reason = new Error('gone');
    expect(theirs(new AiError('aborted', 'No.'), AbortSignal.abort(reason))).toBe(reason);
  });
});
