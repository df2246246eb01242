import type { TextRequest } from '@internal/model';
import { describe, expect, it } from '@jest/globals';
import { boundOf } from './bound-of.ts';

const base: TextRequest = { messages: [{ role: 'user', content: 'x' }] };
const tokens = (more: Partial<TextRequest>) => boundOf({ ...base, ...more }, 10, undefined).tokens;

describe('boundOf', () => {
  it('counts every byte of everything that is sent, and the longest answer', () => {
    const plain = tokens({});
    expect(tokens({ messages: [{ role: 'user', content: '🍏' }] }) - plain).toBe(3);
    expect(tokens({ system: 'abc' }) - plain).toBe(3);
    expect(tokens({ tools: [{ name: 't', description: 'd', inputSchema: {} }] })).toBeGreaterThan(plain + 40);
    expect(tokens({ schema: { name: 's', jsonSchema: { type: 'object' } } })).toBeGreaterThan(plain + 15);
    const image = { type: 'image', mediaType: 'image/png', data: 'AA==' } as const;
    expect(
      tokens({ messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }, image] }] }),
    ).toBeGreaterThan(plain + 30_000);
    const call = {
      role: 'assistant',
      content: '',
      toolCalls: [{ id: '1', name: 't', input: { a: 'x'.repeat(99) } }],
    } as const;
    expect(tokens({ messages: [call, { role: 'tool', toolCallId: '1', content: 'y' }] })).toBeGreaterThan(
      plain + 99,
    );
    const thought = { anthropic: [{ type: 'thinking', thinking: 'x'.repeat(99) }] };
    expect(
      tokens({
        messages: [
          { ...call, providerData: thought },
          { role: 'tool', toolCallId: '1', content: 'y' },
        ],
      }) - tokens({ messages: [call, { role: 'tool', toolCallId: '1', content: 'y' }] }),
    ).toBeGreaterThan(99);
    expect(boundOf(base, 1000, undefined).tokens - plain).toBe(990);
  });

  it('prices the tier, the speed and the region that are asked for, and never below the ordinary one', () => {
    const price = { input: 1, output: 5, tiers: { priority: 2, flex: 0.5 } };
    const usd = (more: Partial<TextRequest>, standing = {}) =>
      (boundOf({ ...base, ...more }, 10, price, standing).costUsd ?? 0) /
      (boundOf(base, 10, price).costUsd ?? 1);
    const wire = (body: object) =>
      ({ dialect: 'chat', body: JSON.stringify(body), texts: [] }) as unknown as NonNullable<
        TextRequest['wire']
      >;
    expect(usd({ extraBody: { service_tier: 'priority' } })).toBe(2);
    expect(usd({ extraBody: { service_tier: 'flex', speed: 'fast' } })).toBeCloseTo(6, 12);
    expect(usd({}, { service_tier: 'priority', inference_geo: 'us' })).toBeCloseTo(2.2, 12);
    expect(usd({ extraBody: { service_tier: 'default' } }, { service_tier: 'priority' })).toBe(1);
    const plain = { wire: wire({ service_tier: 'standard' }), maxOutputTokens: 10 };
    expect(usd({ ...plain, wire: wire({ service_tier: 'priority' }) }) / usd(plain)).toBeCloseTo(2, 12);
    expect(usd({ ...plain, extraBody: { service_tier: 'priority' } }, { service_tier: 'priority' })).toBe(
      usd(plain),
    );
  });

  it('measures the body of a client, what guards add to it, and an answer without a limit', () => {
    const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x@y.org' }] });
    const wire = { dialect: 'chat', body, headers: {}, texts: ['x@y.org'] } as const;
    const of = (content: string) => boundOf({ messages: [{ role: 'user', content }], wire }, 10, undefined);
    const { tokens: all } = of('x@y.org');
    expect(all).toBeGreaterThanOrEqual(128_000 + Buffer.byteLength(body));
    expect(of('[EMAIL_1]').tokens - all).toBe(2);
    expect(of('').tokens).toBe(all);
    expect(boundOf({ wire, messages: [] }, 200_000, undefined).tokens).toBeGreaterThan(200_000);
    expect(all - boundOf({ wire, messages: [] }, 10, undefined, {}, 8_000).tokens).toBeGreaterThan(119_000);
  });

  it('prices it at the dearest, and not at all without a price', () => {
    expect(boundOf(base, 10, undefined).costUsd).toBeUndefined();
    const { tokens: all, costUsd } = boundOf(base, 10, { input: 1, output: 5, cacheWrite: 2 });
    expect(costUsd).toBeCloseTo(((all - 10) * 2 + 10 * 5) / 1e6, 12);
  });
});
