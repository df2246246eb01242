// A public report, played to us and to the official SDK as bytes.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ByteServer, startByteServer } from '../oracle/support/byte-server.ts';
import { checkRow } from '../oracle/support/check-row.ts';
import type { Row } from '../oracle/support/row.ts';
import { openReports } from './open.ts';

/** What somebody saw a real server send, in our own words. */
export interface Report {
  /** `owner/name#number` on GitHub. */
  readonly number: string;
  /** What must be. */
  readonly title: string;
  /** The same fault in each form in which it was seen. */
  readonly forms: readonly Omit<Row, 'id' | 'title' | 'source'>[];
}

/** Tests of the reports of one theme; those that do not hold yet stand in `open.ts`. */
export function describeReports(theme: string, reports: readonly Report[]): void {
  describe(`reports: ${theme}`, () => {
    let server: ByteServer;
    beforeAll(async () => {
      server = await startByteServer();
    });
    afterAll(async () => {
      await server.close();
    });
    for (const { number, title, forms } of reports) {
      const isOpen = Object.hasOwn(openReports, number);
      it(`${number}: ${title}${isOpen ? ' [open]' : ''}`, async () => {
        const problems: string[] = [];
        for (const form of forms) {
          const problem = await checkRow(server, { id: number, title, ...form });
          if (problem !== undefined) problems.push(problem);
        }
        if (isOpen)
          expect(problems.length === 0 ? 'it holds: take it out of the open reports' : 'open').toBe('open');
        else expect(problems).toEqual([]);
      });
    }
  });
}
