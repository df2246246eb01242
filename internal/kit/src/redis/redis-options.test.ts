import { describe, expect, it } from '@jest/globals';
import { redisOptionProblems } from './redis-options.ts';

const url = 'redis://127.0.0.1:6379';
const client = { isOpen: true, sendCommand: async () => 'OK' };

describe('redisOptionProblems', () => {
  it('accepts a URL with or without credentials beside it, and a client', () => {
    for (const options of [{ url }, { url, username: 'me', password: '', tls: { ca: 'pem' } }, { client }])
      expect(redisOptionProblems(options as never)).toEqual([]);
  });

  // rate-limit-redis#38, #34: one of ioredis was taken, and nothing reached Redis.
  it('refuses a client of another library, which sends commands, too', () => {
    const other = { status: 'ready', sendCommand: async () => 'OK', duplicate: () => other };
    for (const wrong of [other, {}, null, 'redis://127.0.0.1'])
      expect(redisOptionProblems({ client: wrong } as never)).toEqual([
        { path: 'client', message: 'must be a client of node-redis' },
      ]);
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
