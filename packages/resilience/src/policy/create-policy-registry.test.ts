// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { failure } from '../../test/support.ts';
import { resilienceSettings } from '../settings/settings.ts';
import { createPolicyRegistry } from './create-policy-registry.ts';

describe('createPolicyRegistry', () => {
  it('gives each name a policy of its own, the same at every call', async () => {
    const registry = createPolicyRegistry({
      clock: manualClock(),
      retry: false,
      breakerConsecutiveFailures: 1,
    });
    const [a, b] = [registry.define('a'), registry.define('b')];
    await a.execute(() => Promise.reject(failure(500))).catch(() => {});
    expect([a.name, a.snapshot().state, b.snapshot().state]).toEqual(['a', 'open', 'closed']);
    expect([registry.define('a'), registry.define('b')]).toEqual([a, b]);
    expect(registry.names).toEqual(['a', 'b']);
  });

  it('serves any number of hosts: the policy unused longest makes room', async () => {
    const registry = createPolicyRegistry({ maxPolicies: 3 });
    const first = registry.define('host-0');
    for (let host = 1; host < 50; host += 1) {
      expect(registry.define('host-0')).toBe(first);
      expect(await registry.define(`host-${host}`).execute(async () => host)).toBe(host);
    }
    expect(registry.names).toEqual(['host-48', 'host-0', 'host-49']);
    expect(await first.execute(async () => 'fine')).toBe('fine');
  });

  it('takes loaded settings, those of one operation where it is named', async () => {
    const settings = resilienceSettings.load({ values: { operations: { fetch: { deadlineMs: 1 } } } });
    const clock = manualClock();
    const policy = createPolicyRegistry({ settings, operation: 'fetch', clock }).define('a');
    const outcome = policy.execute(() => new Promise(() => {})).catch((error) => error.code);
    await clock.advance(1);
    expect(await outcome).toBe('deadline_exceeded');
  });

  it('refuses wrong options at the start, and a name that is none', () => {
    const refusal = (code = 'invalid_options') => expect.objectContaining({ code });
    expect(() => createPolicyRegistry({ maxAttempts: 0 })).toThrow(refusal());
    for (const maxPolicies of [0, 1.5, Number.NaN, 2_000_000])
      expect(() => createPolicyRegistry({ maxPolicies })).toThrow(/maxPolicies/);
    const registry = createPolicyRegistry();
    expect(() => registry.define('')).toThrow(refusal());
    expect(registry.names).toEqual([]);
  });
});
