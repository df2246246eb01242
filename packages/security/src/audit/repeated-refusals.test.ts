// Infrastructure Service: security · stable API, changes affect all users
import { manualClock } from '@internal/kit/testing';
import { createApiKey } from '@internal/redact';
import { describe, expect, it } from '@jest/globals';
import { createHttpGate } from '../gate/http-gate.ts';
import { createApiKeyAuthenticator } from '../keys/api-key-authenticator.ts';
import { toKeyRecord } from '../keys/key-record.ts';
import { createKeyRing } from '../keys/key-ring.ts';
import { createRateLimiter } from '../limits/create-rate-limiter.ts';
import { createAuditLog } from './audit-log.ts';

const [key, gone] = [createApiKey(), createApiKey()];

/** A gate whose decisions are written down, and the lines of that. */
function guarded(most: { readonly address?: number; readonly caller?: number } = {}) {
  const { address = 1_000_000, caller = 1_000_000 } = most;
  const clock = manualClock();
  const records: Record<string, unknown>[] = [];
  const audit = createAuditLog({
    clock,
    sinks: [{ write: (line) => void records.push(JSON.parse(line)), close: async () => {} }],
  });
  const ring = createKeyRing([
    toKeyRecord(key, { id: 'ada' }),
    toKeyRecord(gone, { id: 'left', revokedAt: '2020-01-01' }),
  ]);
  const limiterOf = (limit: number) =>
    createRateLimiter({ windows: [{ name: 'requests', limit, windowMs: 3_600_000 }], clock });
  const gate = createHttpGate({
    authenticator: createApiKeyAuthenticator({ ring }),
    addressLimiter: limiterOf(address),
    limiter: limiterOf(caller),
    onDecision: audit.onDecision,
  });
  const ask = async (
    times: number,
    { from = '192.0.2.7', shown, route }: { from?: string; shown?: string; route?: string } = {},
  ) => {
    const headers = shown ? { 'x-api-key': shown } : {};
    const rules = route === '/health/live' ? { public: true, limit: false as const } : {};
    for (let time = 0; time < times; time += 1)
      await gate.enter({ method: 'GET', headers, remoteAddress: from, route }, rules);
  };
  const written = () => records.map(({ time: _, type: __, requestId: ___, ...rest }) => rest);
  return { audit, clock, records, written, ask };
}

describe('somebody without a key', () => {
  it('writes nothing by asking for what is public', async () => {
    const { audit, records, ask } = guarded();
    await ask(1_000, { route: '/health/live' });
    await audit.close();
    expect(records).toEqual([]);
  });

  it('writes a line, and once a minute how many there were, by asking for more than the limit', async () => {
    const { clock, written, ask, audit } = guarded({ address: 0.5 });
    await ask(1_000);
    const limited = { status: 429, code: 'limited', address: '192.0.2.7' };
    expect(written()).toEqual([limited]);
    await clock.advance(60_000);
    expect(written()).toEqual([limited, { ...limited, count: 999 }]);
    await clock.advance(600_000);
    await ask(2);
    await audit.close();
    expect(written().slice(2)).toEqual([limited, { ...limited, count: 1 }]);
  });

  it('writes no more by keys that are not good, each reason and each key counted by itself', async () => {
    const { audit, written, ask } = guarded();
    await ask(3);
    await ask(3, { shown: createApiKey() });
    await ask(3, { shown: gone });
    await audit.close();
    const at = { address: '192.0.2.7' };
    expect(written()).toEqual([
      { status: 401, code: 'missing', ...at },
      { status: 401, code: 'invalid', ...at },
      { status: 401, code: 'revoked', keyId: 'left', ...at },
      { status: 401, code: 'missing', ...at, count: 2 },
      { status: 401, code: 'invalid', ...at, count: 2 },
      { status: 401, code: 'revoked', keyId: 'left', ...at, count: 2 },
    ]);
  });

  it('writes no more by having many addresses: beyond so many they are counted together', async () => {
    const { audit, written, ask } = guarded();
    for (let address = 0; address < 1_000; address += 1)
      await ask(2, { from: `198.51.${address >> 8}.${address & 255}` });
    for (let host = 1; host <= 9; host += 1) await ask(1, { from: `2001:db8::${host}` });
    // Who runs when it is written is not who was refused.
    await audit.runAs({ principal: 'bob' }, () => audit.close());
    // One and a count for each of 250 addresses; one and a count for all others.
    expect(written()).toHaveLength(502);
    expect(written().at(-1)).toEqual({ status: 401, code: 'missing', count: 1_508 });
  });
});

describe('somebody with a key', () => {
  it('is written down with each request that is let in, and once a minute above the limit', async () => {
    const { audit, written, ask } = guarded({ caller: 3 });
    await ask(1_000, { shown: key });
    await audit.close();
    const who = { principal: 'ada', keyId: 'ada', address: '192.0.2.7' };
    expect(written()).toEqual([
      ...Array(3).fill({ ok: true, scheme: 'api_key', ...who }),
      { status: 429, code: 'limited', ...who },
      { status: 429, code: 'limited', count: 996, ...who },
    ]);
  });

  it('leaves nothing that waits once it is closed', async () => {
    const { audit, clock, ask } = guarded();
    await ask(5);
    expect(clock.pending).toBe(1);
    await audit.close();
    expect(clock.pending).toBe(0);
  });
});
