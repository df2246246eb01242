import { answerError } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { missingSdk } from './bounded-fetch.ts';

describe('missingSdk', () => {
  it('says how to install a package that is missing', () => {
    const cause = new Error('not found');
    expect(missingSdk('openai', cause)).toMatchObject({
      code: 'missing_peer',
      kind: 'local',
      message: 'The package "openai" is not installed: npm install openai',
      cause,
    });
  });
});

describe('answerError', () => {
  it('reads what was thrown before anything was sent as a wrong request', () => {
    const error = answerError(new Error('x'), { isSent: false, isAnswering: false }, { provider: 'p' }, 0);
    expect(error).toMatchObject({ code: 'bad_request', provider: 'p' });
  });

  it('reads a status without a body', () => {
    const error = answerError({ status: 503 }, { isSent: true, isAnswering: false }, {}, 0);
    expect(error).toMatchObject({ code: 'overloaded', status: 503 });
  });
});
