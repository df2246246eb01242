import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { boundBody } from './request-body.ts';

describe('a body', () => {
  // A framework that refuses a request by its type leaves the body: its error then ended the process.
  it.each([
    ['cannot be unpacked', 'gzip', 'hello', 100],
    ['is too long', 'identity', 'hello', 3],
  ])('that %s and that nobody reads harms nobody', async (_, encoding, text, limit) => {
    const body = boundBody(Readable.from([Buffer.from(text)]), encoding, limit);
    await new Promise((closed) => body.resume().once('close', closed));
    expect(body.errored).toMatchObject({ name: 'BodyRefusal' });
  });
});
