import { afterAll, describe, expect, it } from '@jest/globals';
import { createDocumentReader } from './create-document-reader.ts';

const reader = createDocumentReader();
afterAll(() => reader.close());

// Found by the fuzzer: pages that refer to what is none.
const damaged =
  '%PDF-\n1 0 obj<<///Pages 2 0R 2 0 obj<<///Count 3/Kids[R 3 2R]>>3 0 obj\nxref\ntrailer<</Root 1 0R';

describe('the program that reads files', () => {
  // The library of PDFs rejects more promises than it hands out, some of them behind its answer.
  it('does not end by what a damaged file leaves behind: the next one is read', async () => {
    for (let round = 0; round < 5; round += 1) {
      const first = reader.read({ bytes: Buffer.from(damaged), name: 'a.pdf' });
      const next = reader.read({ bytes: Buffer.from('one two three. '.repeat(20_000)), name: 'b.txt' });
      await expect(first).rejects.toMatchObject({
        code: 'unreadable_document',
        problems: [{ message: expect.not.stringContaining('breaks the program') }],
      });
      expect((await next).text).toContain('one two three.');
    }
  });
});
