import { describe, expect, it } from '@jest/globals';
import { isSensitiveName, isTokenCount } from './sensitive-names.ts';

describe('a name', () => {
  it.each([
    'API_KEY_ANDROID',
    'api_key_sms',
    'passwordAdmin',
    'TOKEN_TEAMS',
    'secretChat',
    'passwordGrid',
    'credentialsProfile',
    'API_KEY_ACCOUNT',
    'authParams',
    'apikeysms',
    'secretchat',
    'AWS_SECRET_ACCESS_KEY_ID',
    'JSESSIONID',
    'sid',
  ])('is sensitive whatever letters it ends in: %s', (name) => expect(isSensitiveName(name)).toBe(true));

  it.each([
    'passwordHash',
    'passwordhash',
    'tokenCount',
    'token_count',
    'max_tokens',
    'apiKeyId',
    'API_KEY_ID',
    'apikeyid',
    'secretName',
    'auth_username',
    'passwordResetTokenExpiresAt',
    'PASSWORD_BCRYPT_COST',
    'token_type',
    'cookie-policy',
    'passwordFormat',
    'authUserId',
  ])('is not where its last word only says something of a secret: %s', (name) =>
    expect(isSensitiveName(name)).toBe(false),
  );

  it('counts tokens in the plural, or beside a word that counts', () => {
    for (const name of ['tokens', 'maxTokens', 'MAX_TOKEN', 'promptToken', 'total_tokens', 'cost_per_token'])
      expect([name, isTokenCount(name)]).toEqual([name, true]);
    const words = [
      'thinking',
      'audio',
      'image',
      'accepted_prediction',
      'cache_read',
      'cacheWrite',
      'context',
    ];
    for (const word of [...words, 'remaining', 'billed', 'max_new', 'maxNew'])
      for (const name of [`${word}_token`, `${word}Token`])
        expect([name, isTokenCount(name)]).toEqual([name, true]);
    for (const name of ['token', 'accessToken', 'reset_token', 'maximToken', 'newToken', 'read_token'])
      expect([name, isTokenCount(name)]).toEqual([name, false]);
  });
});
