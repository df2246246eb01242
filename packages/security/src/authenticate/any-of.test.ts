// Infrastructure Service: security · stable API, changes affect all users
import { describe, expect, it } from '@jest/globals';
import { SecurityError } from '../errors/security-error.ts';
import { anyOf } from './any-of.ts';
import type { Authentication, Authenticator } from './authenticator.ts';
import { hasScopes } from './create-authenticator.ts';

const says = (answer: Authentication | Error): Authenticator => ({
  authenticate: () => (answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)),
  on: () => () => {},
});
const no = (code: 'missing' | 'invalid' | 'expired') => says({ ok: false, code });
const yes = (id: string) => says({ ok: true, principal: { id, scheme: 'oidc', scopes: [] } });
const away = new SecurityError('identity_provider_unavailable', 'away');

describe('anyOf', () => {
  it('takes the first yes', async () => {
    expect(await anyOf([no('invalid'), yes('a'), yes('b')]).authenticate({})).toMatchObject({
      principal: { id: 'a' },
    });
  });

  it('gives the refusal that says most', async () => {
    expect(await anyOf([no('missing'), no('expired'), no('invalid')]).authenticate({})).toEqual({
      ok: false,
      code: 'expired',
    });
    expect(await anyOf([]).authenticate({})).toEqual({ ok: false, code: 'missing' });
  });

  it('makes no "no" of an outage, but a "yes" in spite of one', async () => {
    expect(await anyOf([says(away), yes('a')]).authenticate({})).toMatchObject({ ok: true });
    await expect(anyOf([says(away), no('invalid')]).authenticate({})).rejects.toBe(away);
  });

  it('ends with the reason of an aborted signal', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(anyOf([says(new Error('x')), yes('a')]).authenticate({}, { signal })).rejects.toThrow(
      'gone',
    );
  });
});

describe('scopes', () => {
  it('need all to be there, or the star', () => {
    const of = (...scopes: string[]) => ({ id: 'a', scheme: 'api_key' as const, scopes });
    expect(hasScopes(of('a', 'b'), ['a', 'b'])).toBe(true);
    expect(hasScopes(of('a'), ['a', 'b'])).toBe(false);
    expect(hasScopes(of('*'), ['a', 'b'])).toBe(true);
    expect(hasScopes(of(), [])).toBe(true);
  });

  it('stand for their area where they have no colon, and never for more', () => {
    const of = (...scopes: string[]) => ({ id: 'a', scheme: 'api_key' as const, scopes });
    expect(hasScopes(of('internal'), ['internal:read', 'internal:write'])).toBe(true);
    expect(hasScopes(of('internal:read'), ['internal:write'])).toBe(false);
    expect(hasScopes(of('int', 'internal:'), ['internal:read'])).toBe(false);
    expect(hasScopes(of('text:write'), ['text'])).toBe(false);
  });
});
