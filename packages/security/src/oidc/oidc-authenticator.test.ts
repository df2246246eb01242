// What is said when jose is not installed.
import { describe, expect, it, jest } from '@jest/globals';

jest.unstable_mockModule('jose', () => {
  throw new Error('Cannot find package "jose"');
});
const { createOidcAuthenticator } = await import('./oidc-authenticator.ts');

describe('tokens without the package jose', () => {
  const authenticator = createOidcAuthenticator({ issuer: 'https://id.example.org', audience: 'api' });
  const missing = {
    code: 'missing_peer',
    message: 'The package "jose" is not installed: npm install jose',
    retryable: false,
    problems: [],
  };

  it('are told so by ready(), health() and each use', async () => {
    await expect(authenticator.ready()).rejects.toMatchObject(missing);
    expect(await authenticator.health()).toEqual({ status: 'down', details: { reason: 'missing_peer' } });
    const headers = { authorization: 'Bearer aa.bb.cc' };
    await expect(authenticator.authenticate(headers)).rejects.toMatchObject(missing);
  });

  it('name an option that there is not', () => {
    expect(() =>
      createOidcAuthenticator({ issuer: 'https://id.example.org', audiences: 'a' } as never),
    ).toThrow(
      expect.objectContaining({
        problems: [{ path: 'audiences', message: 'is not an option', hint: 'did you mean "audience"?' }],
      }) as never,
    );
  });
});
