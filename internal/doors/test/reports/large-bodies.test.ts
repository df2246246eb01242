// Bodies as tools send them when a conversation has grown: large, packed; numbers are public reports.
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { chat, echoDoor } from '../door/echo-model.ts';

const ask = { model: 'fast', messages: [{ role: 'user', content: 'Grüße "an" alle.' }] };
const packed = (way: (text: Buffer) => Buffer, body: object = ask) =>
  new Uint8Array(way(Buffer.from(JSON.stringify(body))));

describe('a large body', () => {
  it.each([
    ['a picture', 'A'.repeat(16_000_000)],
    ['quotes and backslashes', '"\\'.repeat(3_000_000)],
  ])('goes through: %s', async (_, text) => {
    const { post, model } = echoDoor();
    const response = await post(chat, { ...ask, stream: true, extra: text });
    expect([response.status, model.requests.length]).toEqual([200, 1]);
    await response.text();
    expect(JSON.parse(model.sent[0] ?? '')).toEqual({
      ...{ ...ask, stream: true, extra: text, model: 'm-1' },
      stream_options: { include_usage: true },
    });
  });
});

describe('a packed body', () => {
  // vekil#6, codex2api#388, cc-switch#3817, cc-switch-cli#469: coding tools pack what they send.
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['identity', (text: Buffer) => text],
  ] as const)('is unpacked: %s', async (encoding, way) => {
    const { post, model } = echoDoor();
    const response = await post('/v1/responses', packed(way), { 'content-encoding': encoding });
    expect([response.status, model.sent]).toEqual([200, [JSON.stringify({ ...ask, model: 'm-1' })]]);
    expect(model.requests[0]?.wire?.headers).not.toHaveProperty('content-encoding');
  });

  it('is refused where it unpacks to more than is allowed, is broken or packed in an unknown way', async () => {
    const { post, model } = echoDoor({}, { maxBodyBytes: 10_000 });
    const bomb = packed(gzipSync, { ...ask, x: 'a'.repeat(5_000_000) });
    expect((await post(chat, bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    expect((await post(chat, new Uint8Array([1, 2, 3]), { 'content-encoding': 'zstd' })).status).toBe(400);
    expect((await post(chat, packed(gzipSync), { 'content-encoding': 'gzip, gzip' })).status).toBe(415);
    expect((await post(chat, packed(gzipSync), { 'content-encoding': 'lzw' })).status).toBe(415);
    expect(model.requests).toEqual([]);
  });

  it('in no Unicode, or behind a byte order mark, is told so', async () => {
    const { post, model } = echoDoor();
    const latin = new Uint8Array(
      Buffer.from('{"model":"fast","messages":[{"role":"user","content":"Gr\xfc\xdfe"}]}', 'latin1'),
    );
    expect((await post(chat, latin)).status).toBe(400);
    const marked = new Uint8Array(Buffer.from(`\ufeff${JSON.stringify(ask)}`));
    expect((await post(chat, marked)).status).toBe(400);
    expect(model.requests).toEqual([]);
  });
});
