import { describe, expect, it } from '@jest/globals';
import { defaultReadLimits as limits } from '../bounds/read-limits.ts';
import { readEmail } from './read-email.ts';

describe('readEmail', () => {
  it('reads an e-mail of the last hour that there is', async () => {
    const { text } = await readEmail(
      Buffer.from(
        'From: a@example.org\r\nDate: Sat, 13 Sep 275760 01:00:00 +0100\r\nContent-Type: text/plain\r\n\r\nHello.',
      ),
      limits,
    );
    expect(text).toBe('From: a@example.org\nDate: +275760-09-13T00:00:00.000Z\n\nHello.');
  });
});
