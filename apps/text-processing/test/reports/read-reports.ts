// Reads files that were reported, and compares what comes of each.
import { describe, expect, it } from '@jest/globals';
import { defaultReadLimits as limits } from '../../documents/src/read/bounds/read-limits.ts';
import { readFile } from '../../documents/src/read/read-file.ts';

/** A file that was read wrongly, or that broke who read it. */
export interface Report {
  readonly number: string;
  readonly title: string;
  readonly name: string;
  readonly file: Uint8Array | string;
  /** Words of the text and its notes, or of the refusal. */
  readonly says: readonly string[];
  readonly saysNot?: readonly string[];
  readonly code?: string;
}

/** Makes a test of each report. */
export function readReports(name: string, reports: readonly Report[]): void {
  describe(name, () => {
    it.each(reports)('$number: $title', async ({ file, name: called, code, says, saysNot = [] }) => {
      const bytes = typeof file === 'string' ? Buffer.from(file) : file;
      const answer = await readFile(new Uint8Array(bytes), { name: called, limits }).then(
        ({ text, notes }) => ({ code: undefined, said: [text, ...notes].join('\n') }),
        (error: { code: string; message: string }) => ({ code: error.code, said: error.message }),
      );
      expect([answer.code, answer.said]).toEqual([code, expect.any(String)]);
      for (const words of says) expect(answer.said).toContain(words);
      for (const words of saysNot) expect(answer.said).not.toContain(words);
    });
  });
}
