// A process of its own for read-many.test.ts: reads a batch whose tags cannot be checked, since Redis is gone by then.
import { createChangeLines } from '../../src/redis/flow/change-lines.ts';
import { createKeyRing } from '../../src/redis/format/key-ring.ts';
import { encodeFrame } from '../../src/redis/format/wire-frame.ts';
import type { RedisCore } from '../../src/redis/redis-core.ts';
import { createRedisKeys } from '../../src/redis/redis-keys.ts';
import { readEntries } from '../../src/redis/redis-read-many.ts';

const keys = createRedisKeys('t');
const format = {
  codec: undefined,
  keyRing: createKeyRing([]),
  compressionMinBytes: 1_000_000,
  maxValueBytes: 1_000_000,
};
const names = ['small', 'large', 'last'];
const frames = await Promise.all(
  names.map((key) => {
    const life = { createdAtMs: 1, ttlMs: 1, staleWhileRevalidateMs: 0, staleIfErrorMs: 0, producedInMs: 0 };
    // So large that decoding it gives up the turn before.
    const entry = { value: key === 'large' ? 'x'.repeat(500_000) : 1, tags: ['t'], ...life };
    return encodeFrame({ entry, nonces: ['nonce678'], scopes: ['scope678'] }, keys.valueOf(key), format);
  }),
);
const core = {
  call: { call: async () => frames },
  context: { settings: { redisReadDeadlineMs: 25 } },
  counts: { unreadable: 0 },
  format,
  keys,
  lines: createChangeLines(),
  manyReads: { areDenied: false },
  nonces: { check: () => Promise.reject(new Error('gone')), warm: async () => [] },
} as unknown as RedisCore;
await readEntries(core, names, undefined).catch((error: Error) =>
  process.stdout.write(`failed: ${error.message}`),
);
