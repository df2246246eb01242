import { describe, expect, it } from '@jest/globals';
import { redisOptionProblems } from './redis-options.ts';

const url = 'redis://127.0.0.1:6379';
const client = { sendCommand: async () => 'OK' };

describe('redisOptionProblems', () => {
  it('accepts a URL with or without credentials beside it, and a client', () => {
    for (const options of [{ url }, { url, username: 'me', password: '', tls: { ca: 'pem' } }, { client }])
      expect(redisOptionProblems(options as never)).toEqual([]);
  });

  it('refuses credentials and TLS options of the wrong type, all at once and without repeating them', () => {
    expect(redisOptionProblems({ url, username: 5, password: 6, tls: true } as never)).toEqual([
      { path: 'username', message: 'must be text' },
      { path: 'password', message: 'must be text' },
      { path: 'tls', message: 'must be an object of TLS options', hint: 'for example { ca }' },
    ]);
    for (const tls of [null, [], 'ca'])
      expect(redisOptionProblems({ url, tls } as never)).toMatchObject([{ path: 'tls' }]);
  });

  it('says of what stands beside a client that the client brings its own', () => {
    expect(redisOptionProblems({ client, username: 'me' } as never)).toEqual([
      { path: 'username', message: 'cannot stand beside client', hint: 'the client brings its own' },
    ]);
  });
});
