import { describe, expect, it } from '@jest/globals';
import { CacheError, cacheSettings, createCache, createCacheKey, memoryStore } from '../index.ts';
import { redisAclLine, redisStore } from '../redis.ts';
import { createResponseCache } from '../response.ts';

const cache = createCache();
const client = { isOpen: true, sendCommand: async () => '', on() {}, off() {}, duplicate() {} };
const rules = { keyOf: () => [], storable: () => true, savingsOf: () => ({ tokens: 0, costUsd: 0 }) };

/** What JavaScript can hand in although the types forbid it, and the paths of what is wrong with it. */
const wrong: readonly (readonly [name: string, run: () => unknown, ...problems: string[]])[] = [
  [
    'createCache by hand',
    () => createCache({ ttlMs: -1, jiter: 0.1, preset: 'fast' } as never),
    'preset must',
    'ttlMs must be',
    'jiter is not a setting; did you mean "jitter"?',
  ],
  [
    'createCache with settings and more',
    () => createCache({ settings: cacheSettings.load(), preset: 'simple', ttlMs: 1 }),
    'preset cannot stand beside settings',
    'ttlMs cannot stand beside settings',
  ],
  ['createCache with a store that is none', () => createCache({ store: {} as never }), 'store must be'],
  [
    'settings',
    () => cacheSettings.load({ env: { TPL_CACHE_TTL_MS: 'x', TPL_CACHE_ENCRYPTION_KEYS: 'a:b' } }),
    'TPL_CACHE_TTL_MS must be',
  ],
  [
    'keys to encrypt with',
    () => cacheSettings.load({ values: { encryptionKeys: ['a', 'b:c'], redisKeyPrefix: '{}' } }),
    'redisKeyPrefix must',
    'encryptionKeys[0] must be NAME:BASE64',
    'encryptionKeys[1] must be NAME:BASE64',
  ],
  [
    'memoryStore',
    () => memoryStore({ maxEntries: -1, maxBytes: '5', maxByte: 7 } as never),
    'maxByte is not an option; did you mean "maxBytes"?',
    'maxEntries must be',
    'maxBytes must be',
  ],
  [
    'createCacheKey',
    () => createCacheKey([], { prefix: 'a b', prefx: 'c' } as never),
    'prefx is not an option; did you mean "prefix"?',
    'prefix must be',
  ],
  [
    'redisStore without anything',
    () => redisStore(undefined as never),
    'url is missing; give { url } or { client }',
  ],
  ['redisStore with settings that name no url', () => redisStore({ url: undefined }), 'url is missing'],
  [
    'redisStore with two Redis and more',
    () => redisStore({ url: 'redis://h', client, codec: {}, pushes: false } as never),
    'pushes is not an option; did you mean "push"?',
    'client cannot stand beside url',
    'codec must have',
  ],
  [
    'redisStore with a password beside a client',
    () => redisStore({ client, password: 'hunter2' }),
    'password cannot stand beside client',
  ],
  [
    'redisStore with wrong pushes',
    () => redisStore({ client, push: { url: 'http://h', usernam: 'a' } as never }),
    'push.usernam is not an option; did you mean "username"?',
    'push.url must be a URL',
  ],
  [
    'redisStore with a client of something else',
    () => redisStore({ client: 'redis' as never }),
    'client must be',
  ],
  [
    'redisAclLine',
    () => redisAclLine({ user: 'a b', password: 'short', prefix: '{}' }),
    'user must be',
    'prefix must be',
    'password must have',
  ],
  [
    'createResponseCache',
    () => createResponseCache({ cache: {}, maxStreamBytes: 0, keyOf: 1, storeable: 2, toEvents: 3 } as never),
    'storeable is not an option; did you mean "storable"?',
    'cache must be a cache',
    'scope must be',
    'maxStreamBytes must be',
    'keyOf must be',
    'storable must be',
    'savingsOf must be',
    'toEvents must be',
  ],
  ['namespace', () => cache.namespace('a b'), 'name of a namespace must be'],
];

const thrownBy = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('it did not throw');
};

describe('wrong options', () => {
  it.each(wrong)('of %s are refused with all problems at once', (_, run, ...problems) => {
    const error = thrownBy(run) as CacheError;
    expect(CacheError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'invalid_options', retryable: false });
    const said = error.problems.map(
      ({ path, message, hint }) => `${path} ${message}${hint ? `; ${hint}` : ''}`,
    );
    for (const problem of problems) expect(said).toContainEqual(expect.stringContaining(problem));
    expect(said.length).toBe(problems.length);
    for (const line of said) expect(error.message).toContain(line);
    expect(error.message).not.toContain('hunter2');
  });

  it.each([
    [
      'getOrSet',
      () => cache.getOrSet('k', () => 1, { ttlMs: -1, softTimeoutMs: Number.NaN }),
      'ttlMs',
      'softTimeoutMs',
    ],
    ['a producer', () => cache.getOrSet('k', 7 as never), 'produce'],
    ['setTtlMs', () => cache.getOrSet('k', ({ setTtlMs }) => setTtlMs(-1)), 'ttlMs'],
    [
      'tags',
      () => cache.set('k', 1, { tags: ['', 'a\n', ...Array(17).fill('x')] }),
      'tags[0]',
      'tags[1]',
      'tags',
    ],
    ['tags that are none', () => cache.set('k', 1, { tags: 'x' as never }), 'tags'],
    [
      'a tenant that is none',
      () => createResponseCache({ cache, scope: () => '', ...rules }).respond(1, async () => 1),
      'scope',
    ],
    [
      'too many tags',
      () =>
        createResponseCache({ cache, scope: 'public', ...rules, tagsOf: () => Array(14).fill('t') }).respond(
          1,
          async () => 1,
        ),
      'tagsOf',
    ],
    [
      'invalidate',
      () => createResponseCache({ cache, scope: 'public', ...rules }).invalidate({}),
      'invalidate',
    ],
  ] as const)('of a call of %s are refused with their paths', async (_, run, ...paths) => {
    const error = (await Promise.resolve(run()).catch((reason: unknown) => reason)) as CacheError;
    expect(error).toMatchObject({ code: 'invalid_options' });
    expect(new Set(error.problems.map(({ path }) => path))).toEqual(new Set(paths));
  });
});
