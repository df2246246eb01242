// Infrastructure Service: security · stable API, changes affect all users
import { manualClock } from '@internal/kit/testing';
import { createApiKey } from '@internal/redact';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { toKeyRecord } from './key-record.ts';
import type { KeySource } from './open-key-ring.ts';
import { openKeyRing } from './open-key-ring.ts';

const key = createApiKey();
const warned: unknown[] = [];
beforeEach(() => {
  warned.length = 0;
  jest.spyOn(process, 'emitWarning').mockImplementation((text) => void warned.push(text));
});
afterEach(() => void jest.restoreAllMocks());

/** Keys that can be revoked, in a place that does what it is told with each note of a use. */
function sourceWith(used: NonNullable<KeySource['used']>) {
  let version = 1;
  let revokedAt: string | undefined;
  const source: KeySource = {
    read: async () => ({
      records: [toKeyRecord(key, { id: 'one', ...(revokedAt && { revokedAt }) })],
      plain: [],
    }),
    stamp: async () => String(version),
    used,
  };
  const revoke = () => {
    version += 1;
    revokedAt = '2020-01-01T00:00:00Z';
  };
  return { source, revoke };
}

describe('a source that cannot note when keys were used', () => {
  it.each([
    // Redis says so to a user without the right, of a replica, and with a full memory.
    ['refuses it', () => Promise.reject(new Error('NOPERM this user has no permissions'))],
    ['never answers', () => new Promise<void>(() => {})],
  ])('and %s keeps no revoked key good', async (_, used) => {
    const { source, revoke } = sourceWith(used);
    const clock = manualClock();
    const ring = await openKeyRing(source, { reloadMs: 1_000, clock });
    const told: string[] = [];
    ring.on('keys', ({ change }) => told.push(change));
    for (let turn = 0; turn < 3; turn += 1) {
      expect(ring.check(key).ok).toBe(true);
      await clock.advance(1_000);
    }
    revoke();
    await clock.advance(1_000);
    expect(ring.check(key)).toEqual({ ok: false, code: 'revoked', keyId: 'one' });
    expect(told).toEqual(['revoked']);
    ring.close();
  });

  it('is told again of what it did not take, and the failure is said once', async () => {
    const told: [string, number][][] = [];
    const { source } = sourceWith(async (keys) => {
      told.push([...keys]);
      if (told.length < 3) throw new Error('OOM command not allowed');
    });
    const clock = manualClock(5_000);
    const ring = await openKeyRing(source, { reloadMs: 1_000, clock });
    ring.check(key);
    await clock.advance(5_000);
    expect(told).toEqual([[['one', 5_000]], [['one', 5_000]], [['one', 5_000]]]);
    expect(warned).toEqual([expect.stringMatching(/^When keys were used last is not noted/)]);
    ring.close();
  });
});
