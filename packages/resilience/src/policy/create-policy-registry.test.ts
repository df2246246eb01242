// Infrastructure Service: resilience · stable API, changes affect all users

import { manualClock } from '@internal/kit/testing';
import { describe, expect, it } from '@jest/globals';
import { failure, settle } from '../../test/support.ts';
import { createPolicyRegistry } from './create-policy-registry.ts';
import { recommendPreset } from '../settings/recommend-preset.ts';

function setUp(settings = {}) {
  const clock = manualClock();
  return { clock, registry: createPolicyRegistry({ settings, shared: { clock, random: () => 0.5 } }) };
}

describe('createPolicyRegistry', () => {
  it('keeps policies by name, with their settings’ overrides', async () => {
    const { registry } = setUp({ json: { operations: { translate: { strategy: 'critical' } } } });
    const translate = registry.define('translate');
    registry.define('provider-a', { retry: false, maxConcurrent: 2 });
    expect(registry.names).toEqual(['translate', 'provider-a']);
    expect(registry.get('translate')).toBe(translate);
    expect(registry.explain('translate').find(({ name }) => name === 'maxAttempts')).toMatchObject({
      value: 6,
      source: 'strategy',
    });
    expect(registry.explain('provider-a').find(({ name }) => name === 'maxAttempts')).toMatchObject({
      value: 1,
      source: 'code',
    });
    await translate.execute(async () => 1);
    expect(registry.snapshots()).toMatchObject([
      { policy: 'translate', counts: { calls: 1 } },
      { policy: 'provider-a' },
    ]);
  });

  it('says which policy was probably meant', () => {
    const { registry } = setUp();
    registry.define('translate');
    expect(() => registry.get('tranlsate')).toThrow(/did you mean "translate"/);
    expect(() => registry.explain('x')).toThrow(expect.objectContaining({ code: 'unknown_policy' }));
    expect(() => registry.define('translate')).toThrow(expect.objectContaining({ code: 'invalid_options' }));
  });

  it('refuses wrong settings and wrong options at the start', () => {
    expect(() => createPolicyRegistry({ settings: { env: { TPL_RESILIENCE_MAX_ATTEMPTS: '0' } } })).toThrow(
      /TPL_RESILIENCE_MAX_ATTEMPTS/,
    );
    const { registry } = setUp();
    expect(() => registry.define('a', { maxQueue: -1 })).toThrow(/maxQueue/);
    expect(registry.names).toEqual([]);
  });

  it('takes new settings while policies run; breakers and budgets keep their state', async () => {
    const { clock, registry } = setUp({ code: { breakerConsecutiveFailures: 2, maxAttempts: 2 } });
    const policy = registry.define('a');
    const fail = async () => {
      const call = policy.execute(() => Promise.reject(failure(500))).catch((error) => error);
      await clock.advance(200);
      return call;
    };
    await fail();
    expect(policy.snapshot()).toMatchObject({ state: 'open', retryBudget: 49 });
    const changed = registry.configure({ code: { breakerConsecutiveFailures: 3, maxAttempts: 1 } });
    expect(changed).toEqual([
      { at: clock.now(), policy: 'a', setting: 'maxAttempts', from: 2, to: 1 },
      { at: clock.now(), policy: 'a', setting: 'breakerConsecutiveFailures', from: 2, to: 3 },
    ]);
    expect(registry.history()).toEqual(changed);
    expect(policy.snapshot().state).toBe('open');
    await expect(policy.execute(async () => 1)).rejects.toMatchObject({ code: 'circuit_open' });
    policy.reset();
    const before = policy.snapshot().counts.attempts;
    await fail();
    expect(policy.snapshot()).toMatchObject({ state: 'closed', counts: { attempts: before + 1 } });
    registry.configure({ code: { maxAttempts: 3 } });
    expect(policy.snapshot().retryBudget).toBe(49);
    registry.configure({ code: { retryBudgetMax: 7 } });
    expect(policy.snapshot().retryBudget).toBe(7);
  });

  it('changes nothing when the new settings are wrong for one policy', () => {
    const { registry } = setUp();
    const fine = registry.define('fine', { retryBudgetMax: 9 });
    registry.define('a', { hedgeAfterMs: 5_000, idempotent: true });
    expect(() => registry.configure({ code: { attemptTimeoutMs: 1_000, breaker: false } })).toThrow(
      /hedgeAfterMs/,
    );
    fine.isolate();
    expect(fine.snapshot().state).toBe('isolated');
    expect(registry.history()).toEqual([]);
    expect(() => createPolicyRegistry().configure({ code: { maxAttempts: 0 } })).toThrow(/maxAttempts/);
    expect(registry.explain('a').find(({ name }) => name === 'attemptTimeoutMs')).toMatchObject({
      value: 30_000,
    });
  });

  it('remembers the last 200 changes', () => {
    const { registry } = setUp();
    registry.define('a');
    for (let round = 1; round <= 250; round += 1) registry.configure({ code: { maxQueue: round } });
    expect(registry.history()).toHaveLength(200);
    expect(registry.history().at(-1)).toMatchObject({ setting: 'maxQueue', to: 250 });
  });

  it('tells the events of every policy, later ones too, until nobody listens', async () => {
    const { registry } = setUp();
    const told: string[] = [];
    const first = registry.define('first');
    const stop = registry.on('call', ({ policy }) => void told.push(policy));
    const stopToo = registry.on('call', () => {});
    const later = registry.define('later');
    await first.execute(async () => 1);
    await later.execute(async () => 1);
    stop();
    stop();
    await later.execute(async () => 1);
    stopToo();
    await settle();
    await first.execute(async () => 1);
    expect(told).toEqual(['first', 'later']);
  });
});

describe('recommendPreset', () => {
  it('reads the environment’s name', () => {
    expect(recommendPreset('production').preset).toBe('production');
    expect(recommendPreset('eu-Staging-2')).toEqual({
      preset: 'production',
      reason: '"staging" in the environment\'s name',
    });
    expect(recommendPreset('test').preset).toBe('development');
    expect(recommendPreset('devious').preset).toBe('simple');
    expect(recommendPreset(undefined).preset).toBe('simple');
  });
});
