// Infrastructure Service: security · stable API, changes affect all users

import { anyCharacter } from '@internal/kit/arbitrary';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCredentials } from './create-authenticator.ts';

describe('credentials', () => {
  it.each([
    ['Bearer abc', { ok: true, value: 'abc', from: 'bearer' }],
    ['bEARER  abc', { ok: true, value: 'abc', from: 'bearer' }],
    ['Basic dTpw', { ok: false, code: 'missing' }],
    ['Bearer', { ok: false, code: 'malformed' }],
    ['Bearer a,b', { ok: false, code: 'malformed' }],
    ['Bearer a b', { ok: false, code: 'malformed' }],
    ['Bearer\tabc', { ok: false, code: 'missing' }],
    ['Bearer a\u0000b', { ok: false, code: 'malformed' }],
  ])('reads %s', (authorization, wanted) => expect(readCredentials({ authorization })).toEqual(wanted));

  it('finds header names in any case, also two that differ in case only', () => {
    expect(readCredentials({ 'X-API-Key': 'abc' })).toMatchObject({ ok: true, from: 'x-api-key' });
    expect(readCredentials({ 'X-API-Key': 'abc', 'x-api-key': 'abd' })).toEqual({
      ok: false,
      code: 'conflicting',
    });
  });

  it('takes the same key in both headers for one, and two different ones for none', () => {
    const both = (key: string) => readCredentials({ authorization: 'Bearer abc', 'x-api-key': key });
    expect(both('abc')).toEqual({ ok: true, value: 'abc', from: 'bearer' });
    expect(both('abd')).toEqual({ ok: false, code: 'conflicting' });
  });

  it('takes an empty header for none: clients send one for a key that nobody set (sample-connector-for-bedrock#120)', () => {
    const abc = { ok: true, value: 'abc' };
    expect(readCredentials({ authorization: 'Bearer abc', 'x-api-key': '' })).toMatchObject(abc);
    for (const authorization of ['', 'Bearer', 'Bearer '])
      expect(readCredentials({ authorization, 'x-api-key': 'abc' })).toMatchObject(abc);
    expect(readCredentials({ authorization: '', 'x-api-key': ' ' })).toEqual({ ok: false, code: 'missing' });
  });

  it('reads no key without end', () => {
    expect(readCredentials({ 'x-api-key': 'a'.repeat(16_384) }).ok).toBe(true);
    expect(readCredentials({ 'x-api-key': 'a'.repeat(16_385) })).toEqual({ ok: false, code: 'malformed' });
  });

  it('takes a key beside another scheme', () => {
    expect(readCredentials({ authorization: 'Basic dTpw', 'x-api-key': 'abc' })).toMatchObject({
      ok: true,
      value: 'abc',
    });
  });

  it('never throws, and never takes what holds a space or a control character', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 40 }), (text) => {
        const answer = readCredentials({ 'x-api-key': text });
        expect(answer.ok).toBe(/^[!-+\--~]+$/.test(text));
      }),
    );
  });
});
