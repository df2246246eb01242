// What failed other rate limiters in public, by the number of the report beside it.
import { beforeEach, describe, expect, it } from '@jest/globals';
import Fastify from 'fastify';
import { fastifySecurity } from '../../src/fastify.ts';
import { limitAddressOf } from '../../src/gate/request-facts.ts';
import { createApiKeyAuthenticator, createKeyRing, createRateLimiter } from '../../src/index.ts';
import type { RateLimiter } from '../../src/limits/rate-limiter.ts';

describe.each(['sliding_window', 'token_bucket'] as const)('a limit as %s', (strategy) => {
  let now: number;
  let limiter: RateLimiter;
  const clock = {
    now: () => now,
    monotonic: () => now,
    setTimeout: () => ({ clear: () => {} }),
  } as never;
  const limiterOf = (limit: number) =>
    createRateLimiter({ windows: [{ name: 'minute', limit, windowMs: 60_000, strategy }], clock });
  beforeEach(() => {
    now = 1_000_000;
    limiter = limiterOf(100);
  });
  const passed = async (limits?: Record<string, number>) => {
    let count = 0;
    while ((await limiter.consume('ada', 1, limits && { limits })).ok) count += 1;
    return count;
  };

  it('is no new one for another key of its caller (BerriAI/litellm#31079, weave-os/router#564)', async () => {
    expect([await passed({ minute: 10 }), await passed({ minute: 9 }), await passed()]).toEqual([10, 0, 90]);
    expect(await passed({ minute: 10 })).toBe(0);
  });

  it('refuses what costs more than it, and takes nothing for that (alisaifee/limits#151)', async () => {
    expect(await limiter.consume('ada', 101)).toMatchObject({ ok: false, remaining: 100 });
    expect(await passed()).toBe(100);
  });

  it('of nothing lets nothing through, and says when to ask again (django-smart-ratelimit#75)', async () => {
    limiter = limiterOf(0);
    expect(await limiter.consume('ada')).toMatchObject({ ok: false, retryAfterMs: 60_000, remaining: 0 });
    expect(await limiter.consume('ada', 0)).toMatchObject({ ok: true });
  });

  it('lets through who waits exactly as long as it was told (alisaifee/flask-limiter#62)', async () => {
    for (const limit of [3, 7, 100]) {
      limiter = limiterOf(limit);
      for (let turn = 0; turn < 20; turn += 1) {
        await passed();
        const refused = await limiter.consume('ada');
        if (refused.ok) throw new Error('There was room.');
        now += refused.retryAfterMs - 1;
        expect((await limiter.consume('ada')).ok).toBe(false);
        now += 1;
        expect((await limiter.consume('ada')).ok).toBe(true);
      }
    }
  });
});

describe('a limit of addresses', () => {
  it('counts an IPv4 address in either of its forms as one (express-rate-limit#667)', () => {
    const forms = ['1.2.3.4', '::ffff:1.2.3.4', '::ffff:102:304', '0:0:0:0:0:ffff:0102:0304'];
    expect(new Set(forms.map((form) => limitAddressOf(form)))).toEqual(new Set(['1.2.3.4']));
  });

  it('counts callers behind a network that translates to IPv4 each by its own (Flowfin/jellyfin-plugin-sso#194)', () => {
    expect(limitAddressOf('64:ff9b::192.0.2.7')).toBe('192.0.2.7');
    expect(limitAddressOf('64:FF9B:0:0::c000:208')).toBe('192.0.2.8');
    expect(limitAddressOf('64:ff9b:0:0:1::c000:208')).toBe(limitAddressOf('64:ff9b:0:0:2::c000:207'));
  });

  it('makes no long name of a long zone (xorbitsai/xagent#1224)', () => {
    expect(limitAddressOf(`fe80::1%${'z'.repeat(3_000)}`).length).toBeLessThan(64);
  });

  it('counts a HEAD request once (fastify-rate-limit#131)', async () => {
    await using app = Fastify();
    const windows = [{ name: 'requests', limit: 5, windowMs: 60_000 }];
    await app.register(fastifySecurity, {
      authenticator: createApiKeyAuthenticator({ ring: createKeyRing([]) }),
      addressLimiter: createRateLimiter({ windows }),
    });
    app.get('/text', { config: { security: { public: true } } }, async () => 'text');
    const { headers, statusCode } = await app.inject({ method: 'HEAD', url: '/text' });
    expect(statusCode).toBe(200);
    expect(headers['ratelimit']).toMatch(/^"requests";r=4;/);
  });
});
