// Infrastructure Service: cache · stable API, changes affect all users
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createCacheKey } from '../../src/index.ts';
import { createKeyRing } from '../../src/redis/format/key-ring.ts';
import { decodeFrame, encodeFrame, type WireFormat } from '../../src/redis/format/wire-frame.ts';
import { createRedisKeys } from '../../src/redis/redis-keys.ts';

const golden = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', 'golden', name), 'utf8'));
const format = (isSealed: boolean): WireFormat => ({
  codec: undefined,
  keyRing: createKeyRing(isSealed ? [`k1:${Buffer.alloc(32, 1).toString('base64')}`] : []),
  compressionMinBytes: 1_000_000,
  maxValueBytes: 1_000_000,
});

// These files are never written again: a change of a format gets a new version and a new file (docs/guides/versions.md).
describe('what a cache has written', () => {
  const frames = golden('frames-v2.json') as {
    name: string;
    hex: string;
    isSealed: boolean;
    read: Parameters<typeof encodeFrame>[0];
  }[];

  it.each(frames)('is read in the frame of version 2: $name', async ({ hex, isSealed, read }) => {
    const decoded = await decodeFrame(Buffer.from(hex, 'hex'), 'p:v:{:k}', format(isSealed));
    expect(JSON.parse(JSON.stringify(decoded))).toEqual(read);
  });

  it('is written byte by byte the same where nothing is random', async () => {
    for (const { name, hex, isSealed, read } of frames) {
      if (isSealed || name === 'compressed') continue;
      // JSON has no undefined.
      const entry = Object.assign({ value: undefined }, read.entry);
      const frame = await encodeFrame({ ...read, entry }, 'p:v:{:k}', format(false));
      expect([name, frame?.toString('hex')]).toEqual([name, hex]);
    }
  });

  it('is found again: keys and names in Redis stay', () => {
    const { keys, redis } = golden('keys-v1.json');
    for (const { fields, key } of keys) expect(createCacheKey(fields)).toBe(key);
    const names = createRedisKeys('app');
    expect({
      value: names.valueOf('k'),
      lease: names.leaseOf('k'),
      tag: names.tagOf('t'),
      watched: names.watched,
    }).toEqual(redis);
  });
});
