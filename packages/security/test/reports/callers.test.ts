// What opened or closed the door of other services by mistake, by the number of the report beside it.
import { describe, expect, it } from '@jest/globals';
import type { Principal } from '../../src/index.ts';
import {
  createApiKeyAuthenticator,
  createHttpGate,
  createKeyRing,
  hasScopes,
  toKeyRecord,
} from '../../src/index.ts';

describe('an empty scope', () => {
  const callerOf = (...scopes: string[]): Principal => ({ id: 'ada', scheme: 'oidc', scopes });

  // What is left of "".split(' ').
  it('opens no route that asks for one (NUWCDIVNPT/stig-manager#42)', () => {
    expect(hasScopes(callerOf(''), ['admin'])).toBe(false);
    expect(hasScopes(callerOf(''), ['admin', 'reports'])).toBe(false);
    expect(hasScopes(callerOf(''), [':admin'])).toBe(false);
    expect(hasScopes(callerOf('', 'text'), ['text', 'admin:read'])).toBe(false);
  });

  it('takes nothing from what areas open', () => {
    expect(hasScopes(callerOf('', 'internal'), ['internal', 'internal:read', 'internal:a:b'])).toBe(true);
    expect(hasScopes(callerOf(':admin'), [':admin'])).toBe(true);
    expect(hasScopes(callerOf(), [])).toBe(true);
    expect(hasScopes(callerOf('*'), ['admin'])).toBe(true);
  });

  it('of a key record is none, and its key opens no route (NUWCDIVNPT/stig-manager#42)', async () => {
    const key = 'k7Gx2mQpV9sLwN4tYb8RzE';
    const ring = createKeyRing([toKeyRecord(key, { scopes: ''.split(',') })]);
    expect(ring.check(key)).toMatchObject({ ok: true, principal: { scopes: [] } });
    const gate = createHttpGate({ authenticator: createApiKeyAuthenticator({ ring }) });
    const request = { method: 'DELETE', headers: { 'x-api-key': key }, remoteAddress: '192.0.2.7' };
    expect(await gate.enter(request, { scopes: ['admin'] })).toMatchObject({ ok: false, status: 403 });
  });
});
