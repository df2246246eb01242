// Infrastructure Service: security · stable API, changes affect all users
import { manualClock } from '@internal/kit/testing';
import { createApiKey } from '@internal/redact';
import { describe, expect, it } from '@jest/globals';
import { toKeyRecord } from './key-record.ts';
import type { KeyRingEvents } from './key-ring.ts';
import { createKeyRing } from './key-ring.ts';

const at = (ms: number) => new Date(ms).toISOString();

describe('a key ring', () => {
  it('says of a key what its record says, at the very moment it changes', async () => {
    const clock = manualClock(1_000_000);
    const key = createApiKey();
    const check = (record: object) => createKeyRing([toKeyRecord(key, record)], { clock }).check(key);
    expect(check({})).toMatchObject({ ok: true });
    expect(check({ expiresAt: at(1_000_001) })).toMatchObject({ ok: true });
    expect(check({ expiresAt: at(1_000_000) })).toEqual({
      ok: false,
      code: 'expired',
      keyId: expect.any(String),
    });
    expect(check({ revokedAt: at(1_000_000), expiresAt: at(1) })).toMatchObject({
      ok: false,
      code: 'revoked',
      keyId: expect.any(String),
    });
    expect(check({ revokedAt: at(1_000_001) })).toMatchObject({ ok: true });
    expect(check({ notBefore: at(1_000_001) })).toMatchObject({ ok: false, code: 'not_yet_valid' });
    await clock.advance(1);
    expect(check({ notBefore: at(1_000_001) })).toMatchObject({ ok: true });
  });

  it('gives the principal of the record, and nobody can change it', () => {
    const key = createApiKey();
    const record = {
      id: 'one',
      principal: 'ada',
      scopes: ['a'],
      limits: { requests: 5 },
      metadata: { team: 'x' },
    };
    const answer = createKeyRing([toKeyRecord(key, record)]).check(key);
    expect(answer).toEqual({
      ok: true,
      principal: {
        id: 'ada',
        scheme: 'api_key',
        keyId: 'one',
        scopes: ['a'],
        limits: { requests: 5 },
        metadata: { team: 'x' },
      },
    });
    expect(() =>
      (answer as unknown as { principal: { scopes: string[] } }).principal.scopes.push('*'),
    ).toThrow(TypeError);
  });

  it('knows the limits of a principal by its last key that is good now, and by none that was shut out', async () => {
    const clock = manualClock(1_000_000);
    const ring = createKeyRing([], { clock });
    const keyOf = (cost: number, dates: object = {}) =>
      toKeyRecord(createApiKey(), { principal: 'ada', limits: { cost }, ...dates });
    ring.replace([keyOf(1), keyOf(500, { revokedAt: at(1_000_000) }), toKeyRecord(createApiKey())]);
    expect(ring.limitsOf('ada')).toEqual({ cost: 1 });
    ring.replace([keyOf(1), keyOf(2, { expiresAt: at(1_000_010) }), keyOf(3, { notBefore: at(1_000_020) })]);
    expect(ring.limitsOf('ada')).toEqual({ cost: 2 });
    await clock.advance(10);
    expect(ring.limitsOf('ada')).toEqual({ cost: 1 });
    await clock.advance(10);
    expect(ring.limitsOf('ada')).toEqual({ cost: 3 });
    ring.replace([keyOf(1, { expiresAt: at(1) }), toKeyRecord(createApiKey(), { principal: 'ada' })]);
    expect([ring.limitsOf('ada'), ring.limitsOf('bob')]).toEqual([undefined, undefined]);
  });

  it('holds a principal none of whose keys is good to the least of them, and to no more than anybody has', () => {
    const ring = createKeyRing([], { clock: manualClock(1_000_000) });
    const keyOf = (limits: object, dates: object) =>
      toKeyRecord(createApiKey(), { principal: 'ada', limits: { ...limits }, ...dates });
    ring.replace([
      keyOf({ cost: 2, tokens: 9 }, { revokedAt: at(5) }),
      keyOf({ cost: 1 }, { expiresAt: at(5) }),
      keyOf({ cost: 3 }, { notBefore: at(2_000_000) }),
    ]);
    expect(ring.limitsOf('ada', { cost: 50, tokens: 5 })).toEqual({ cost: 1, tokens: 5 });
    expect(ring.limitsOf('ada')).toEqual({ cost: 1, tokens: 9 });
    ring.replace([keyOf({ cost: 500 }, { revokedAt: 'next tuesday' })]);
    expect(ring.limitsOf('ada', { cost: 50 })).toEqual({ cost: 50 });
    ring.replace([toKeyRecord(createApiKey(), { principal: 'ada', revokedAt: at(5) })]);
    expect(ring.limitsOf('ada', { cost: 50 })).toBeUndefined();
  });

  it('refuses a key whose dates cannot be read', () => {
    const key = createApiKey();
    const check = (record: object) => createKeyRing([toKeyRecord(key, record)]).check(key);
    for (const field of ['expiresAt', 'revokedAt', 'notBefore'])
      expect(check({ [field]: 'next tuesday' })).toMatchObject({ ok: false });
  });

  it('knows no key by a part of it, by its digest or by its id', () => {
    const key = createApiKey();
    const record = toKeyRecord(key);
    const ring = createKeyRing([record]);
    for (const guess of [key.slice(0, -1), `${key} `, key.toLowerCase(), record.digest, record.id, '']) {
      expect(ring.check(guess)).toEqual({ ok: false, code: 'invalid' });
    }
  });

  it('changes all keys at once and tells why', () => {
    const [a, b] = [createApiKey(), createApiKey()];
    const ring = createKeyRing();
    const told: KeyRingEvents['keys'][] = [];
    ring.on('keys', (data) => told.push(data));
    ring.replace([toKeyRecord(a)]);
    ring.replace([toKeyRecord(a), toKeyRecord(b)]);
    ring.replace([toKeyRecord(a, { revokedAt: at(1) }), toKeyRecord(b)]);
    ring.replace([toKeyRecord(b)]);
    expect(told.map(({ change, count }) => [change, count])).toEqual([
      ['loaded', 1],
      ['rotated', 2],
      ['revoked', 2],
      ['loaded', 1],
    ]);
    expect(ring.check(a).ok).toBe(false);
    expect(ring.check(b).ok).toBe(true);
    expect(JSON.stringify(ring.list())).not.toContain(b);
  });
});
