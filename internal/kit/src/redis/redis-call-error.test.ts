// What of an error is kept: one word that says what to mend, never what it quotes.
import { describe, expect, it } from '@jest/globals';
import { connectionCause, isDenied, isHopeless, toRedisCallError } from './redis-call-error.ts';

describe('a reply', () => {
  // redisson#1413, ioredis#704, redisson#4389, ioredis#674: the words of Redis, of a proxy, and of two managed ones.
  it.each([
    "ERR unknown command 'EVALSHA', with args beginning with: 'secret'",
    'ERR unknown command `EVAL`, with args beginning with: ',
    'ERR unknown command eval',
    'ERR command eval not support for your account',
    'NOPERM this user has no permissions to run the eval command',
    // LibreChat#13261
    "CROSSSLOT Keys in request don't hash to the same slot",
  ])('that Redis never runs this command is denied: %s', (message) => {
    const error = toRedisCallError(new Error(message));
    expect([isDenied(error), error.code]).toEqual([true, 'reply']);
    expect(String(error.message) + String(error.cause)).not.toContain('secret');
  });

  it('about the arguments of a command, or none at all, is not denied', () => {
    for (const message of ["ERR wrong number of arguments for 'get' command", 'OOM command not allowed', 'x'])
      expect(isDenied(toRedisCallError(new Error(message)))).toBe(false);
    expect(isDenied(new Error('NOPERM'))).toBe(false);
  });
});

describe('the cause of a connection that fails', () => {
  it('is the code of the error or the first word of the reply, and no more', () => {
    class ConnectionTimeoutError extends Error {}
    const coded = (code: unknown) => Object.assign(new Error('getaddrinfo secret.host'), { code });
    expect(
      [
        coded('ENOTFOUND'),
        coded('CERT_HAS_EXPIRED'),
        coded('secret.host'),
        coded(5),
        new Error('WRONGPASS invalid'),
        new ConnectionTimeoutError('Connection timeout'),
        new Error('secret.host'),
        undefined,
      ].map(connectionCause),
    ).toEqual([
      'ENOTFOUND',
      'CERT_HAS_EXPIRED',
      undefined,
      undefined,
      'WRONGPASS',
      'ConnectionTimeoutError',
      undefined,
      undefined,
    ]);
  });

  it('speaks against another try where only new settings help', () => {
    const hopeless = [
      'WRONGPASS',
      'NOAUTH',
      'CERT_HAS_EXPIRED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ];
    expect(hopeless.filter((cause) => !isHopeless(cause))).toEqual([]);
    expect(['ECONNREFUSED', 'ENOTFOUND', 'ERR', undefined].filter(isHopeless)).toEqual([]);
  });
});
